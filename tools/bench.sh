#!/bin/sh
# A clean build of the example beside copying its output as files, in turn; the
# ratio is what counts, because machines differ.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -trimpath -o "$work/bollettino" ./generator
mkdir "$work/site" && cp -r content data "$work/site"
now() { date +%s%N; }
for run in 1 2 3 4 5; do
	rm -rf "$work/site/public" "$work/site/.bollettino" "$work/copy"
	a=$(now)
	"$work/bollettino" build --root "$work/site" 2>/dev/null
	b=$(now)
	mkdir "$work/copy" && tar -C "$work/site/public" -cf - . | tar -C "$work/copy" -xf -
	c=$(now)
	"$work/bollettino" build --root "$work/site" 2>/dev/null
	d=$(now)
	echo "run $run: build $(((b - a) / 1000000)) ms, copy $(((c - b) / 1000000)) ms, ratio $(((b - a) / (c - b))), build again $(((d - c) / 1000000)) ms"
done
