#!/bin/sh
# Reads and measures a large site that tools/synthetic writes: nothing kept, all
# kept, one more day. Beside it, the time that copying the same day files takes.
#   SUBJECTS=25000 SERVICES=3 DAYS=90 tools/bench-measured.sh
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/site/data"
cp -r content "$work/site/content"
sed -e 's/^example: true/example: false/' data/site.yaml >"$work/site/data/site.yaml"
go run ./tools/synthetic -out "$work/site" -subjects "${SUBJECTS:-25000}" -services "${SERVICES:-3}" -days "${DAYS:-90}"
a=$(date +%s%N)
mkdir "$work/copy" && tar -C "$work/site/data/availability" -cf - . | tar -C "$work/copy" -xf -
b=$(date +%s%N)
rm -rf "$work/copy"
echo "copying the day files: $(((b - a) / 1000000)) ms, $(du -sm "$work/site/data/availability" | cut -f1) MB"
go test -c -o "$work/bench" ./generator/build
cd generator/build
time=
[ ! -x /usr/bin/time ] || time="/usr/bin/time -f %MkB_at_most"
BOLLETTINO_SYNTHETIC="$work/site" $time "$work/bench" -test.run - -test.bench Measuring -test.benchtime 1x
