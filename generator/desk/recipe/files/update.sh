#!/bin/sh
# Builds the site and publishes what changed. For a scheduler (deploy/crontab), and for whoever
# changed something: what is not due isn't made, so it may run every few minutes.
# Exit codes: 0 done; 1 there are problems in the inputs, and all that is sound is published;
# 75 another update goes on; else it failed, and what was published before stands.
# .bollettino/update.log has all; on stderr stands what failed each time, and problems once.
set -u
BOLLETTINO=bollettino # the program: a path, where it is not in PATH
PUBLISH=«or .Publish "                "» # the script that publishes; empty: a web server reads public/ itself
PATH=/usr/local/bin:$PATH

cd "$(dirname "$0")/.." || exit 2
state=.bollettino
mkdir -p $state || exit 2
exec 9>$state/update.lock # which what is started from here does not hold
flock -n 9 || exit 75

update() {
	rm -f $state/changed
	code=0
	timeout 2h "$BOLLETTINO" build --changed $state/changed --report $state/problems 9>&- || code=$?
	[ $code -le 1 ] || return $code
	if [ -n "$PUBLISH" ]; then
		# What could not be published waits for the next time. The first time, it is all.
		if [ -e $state/published ]; then
			cut -c3- $state/changed >>$state/unpublished
		else
			(cd public && find . -type f) | cut -c3- >$state/unpublished
		fi
		if [ -s $state/unpublished ]; then
			LC_ALL=C sort -u $state/unpublished >$state/publish
			timeout 2h sh "$PUBLISH" $state/publish 9>&- || return 4
			: >$state/unpublished
		fi
		: >$state/published
	fi
	return $code
}

date '+%Y-%m-%dT%H:%M:%S%z' >$state/update.last
update >>$state/update.last 2>&1
code=$?
echo "exit code $code" >>$state/update.last
{ tail -n 10000 $state/update.log 2>/dev/null; cat $state/update.last; } >$state/update.new
mv $state/update.new $state/update.log
if [ $code -eq 1 ]; then
	cmp -s $state/problems $state/told || cat $state/update.last >&2
	cp $state/problems $state/told
else
	rm -f $state/told
	[ $code -eq 0 ] || cat $state/update.last >&2
fi
exit $code
