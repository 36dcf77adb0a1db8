#!/bin/sh
# Sends what changed to a bucket of S3-compatible storage by rclone (1.60 or later);
# deploy/update.sh calls it with a file that names what was written and what went.
# Storage keeps a file's type and how long it may be cached, and no other header: the CDN or
# web server before it has to add them (bollettino init --for nginx shows all).
# The key goes into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which may write into it alone.
set -eu
BUCKET=""   # the bucket, and a folder of it if not all of it is the site's
ENDPOINT="" # the storage's address
REGION=""   # its region; may be empty

if [ -z "$BUCKET" ] || [ -z "$ENDPOINT" ]; then
	echo "$0: say in BUCKET and ENDPOINT where to publish" >&2
	exit 2
fi
cd "$(dirname "$0")/.."
export RCLONE_CONFIG_SITE_TYPE=s3 RCLONE_CONFIG_SITE_PROVIDER=Other RCLONE_CONFIG_SITE_ENV_AUTH=true
export RCLONE_CONFIG_SITE_ENDPOINT="$ENDPOINT" RCLONE_CONFIG_SITE_REGION="$REGION"
export RCLONE_CONFIG=/dev/null
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT

# send TYPE: the files of $lists/now, which are there
send() {
	while IFS= read -r name; do
		[ ! -f "public/$name" ] || printf '%s\n' "$name"
	done <"$lists/now" >"$lists/there"
	[ ! -s "$lists/there" ] || rclone copy --files-from-raw "$lists/there" --no-traverse --ignore-times --transfers 16 \
		--s3-no-check-bucket --header-upload "Content-Type: $1" --header-upload "Cache-Control: $cache" public/ "site:$BUCKET"
}

# kind ENDING TYPE: what has that ending
kind() {
	grep "$1\$" "$lists/rest" >"$lists/now" || return 0
	grep -v "$1\$" "$lists/rest" >"$lists/others" || true
	mv "$lists/others" "$lists/rest"
	send "$2"
}

# kinds: all, pages last: they lead to the others
kinds() {
«- range kinds »
«- if ne .Ext ".html" »
	kind '\«.Ext»' '«.Type»'
«- end »
«- end »
	grep -v '\.html$' "$lists/rest" >"$lists/now" || true
	send '«bytes»'
	grep '\.html$' "$lists/rest" >"$lists/now" || true
	send '«typeOf ".html"»'
}

grep '^assets/' "$1" >"$lists/rest" || true
cache='« at "Cache-Control" "/assets/" »'
kinds
grep -v '^assets/' "$1" >"$lists/rest" || true
cache='« at "Cache-Control" "/" »'
kinds

# What is named and not there went.
while IFS= read -r name; do
	[ -f "public/$name" ] || printf '%s\n' "$name"
done <"$1" >"$lists/gone"
[ ! -s "$lists/gone" ] || rclone delete --files-from-raw "$lists/gone" --no-traverse --s3-no-check-bucket "site:$BUCKET"
