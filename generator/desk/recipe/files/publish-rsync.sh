#!/bin/sh
# Sends what changed to a web server's folder by rsync; deploy/update.sh calls it with a file
# that names what was written and what went. The headers are the web server's own business:
# bollettino init --for nginx, or --for caddy, has them.
set -eu
TARGET="" # as rsync names a folder: a host that ssh knows, a colon, and the folder's path

[ -n "$TARGET" ] || { echo "$0: say in TARGET where to publish" >&2; exit 2; }
cd "$(dirname "$0")/.."
# What is named and not there is removed there, too; so are folders that went with their files.
awk '{ print; while (sub("/[^/]*$", "")) print }' "$1" | sort -ru | while IFS= read -r name; do
	[ -d "public/$name" ] || printf '%s\n' "$name"
done | rsync -a --files-from=- --delete-missing-args --force --delay-updates public/ "$TARGET"
