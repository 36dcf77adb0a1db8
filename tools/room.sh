#!/bin/sh
# Prints the folder for what tests make and take away again: in memory, where 4 GB are free and
# programs may be run from it (containers often have 64 MB there, and forbid that), else where
# temporary files go anyway. Such files come and go by the hundred thousand, and a disk takes more
# time for that than all that is tested.
set -eu
memory=/dev/shm
needed=4000000 # kB
free() { # kB of it that can be filled
	df -Pk "$memory" | awk 'NR == 2 { print $4 }'
	awk '/^MemAvailable:/ { print $2 }' /proc/meminfo
}
fits() {
	[ -w "$memory" ] || return 1
	for kb in $(free); do [ "$kb" -ge "$needed" ] || return 1; done
	try=$(mktemp -d "$memory/bollettino.XXXXXX") || return 1
	cp /bin/sh "$try/" && "$try/sh" -c :
	runs=$?
	rm -rf "$try"
	return $runs
}
if fits >/dev/null 2>&1; then echo "$memory"; else echo "${TMPDIR:-/tmp}"; fi
