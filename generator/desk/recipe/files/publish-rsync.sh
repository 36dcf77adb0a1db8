#!/bin/sh
# Sends what changed to a web server's folder by rsync; deploy/update.sh calls it with a file
# that names what was written and what went. The headers are the web server's own business:
# bollettino init --for nginx, or --for caddy, has them.
set -eu
TARGET="" # as rsync names a folder: a host that ssh knows, a colon, and the folder's path

[ -n "$TARGET" ] || { echo "$0: say in TARGET where to publish" >&2; exit 2; }
cd "$(dirname "$0")/.."
# What is named and not there is removed there, too: of what went with its folder, the folder.
while IFS= read -r name; do
	while up=${name%/*} && [ "$up" != "$name" ] && [ ! -e "public/$up" ]; do name=$up; done
	printf '%s\n' "$name"
done <"$1" | LC_ALL=C sort -u |
	rsync -a --files-from=- --delete-missing-args --force --delay-updates public/ "$TARGET"
