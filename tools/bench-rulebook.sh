#!/bin/sh
# A rulebook of 20 versions of 200 pages: built clean, again, with a draft added,
# and when the draft comes into force. Beside each, the time of copying the
# whole output as files: the ratio is what counts, because machines differ.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -trimpath -o "$work/bollettino" ./generator
go run ./tools/versions "$work/site" "${1:-20}" "${2:-200}"
last=${1:-20}
now() { date +%s%N; }
build() {
	what=$1
	shift
	a=$(now)
	if [ -x /usr/bin/time ]; then
		/usr/bin/time -f '%M' -o "$work/memory" "$work/bollettino" build --root "$work/site" "$@" 2>"$work/said" || { cat "$work/said"; exit 1; }
	else
		"$work/bollettino" build --root "$work/site" "$@" 2>"$work/said" || { cat "$work/said"; exit 1; }
	fi
	b=$(now)
	rm -rf "$work/copy"
	mkdir "$work/copy" && tar -C "$work/site/public" -cf - . | tar -C "$work/copy" -xf -
	c=$(now)
	echo "$what: $(((b - a) / 1000000)) ms, $(($(cat "$work/memory" 2>/dev/null || echo 0) / 1024)) MB at most, copy $(((c - b) / 1000000)) ms, ratio $(((b - a) / (c - b))); $(tail -1 "$work/said")"
}
# the last version is first not there, then a draft, then in force
mv "$work/site/content/regole/$last.0.0" "$work/draft"
cp "$work/site/content/regole/versions.yaml" "$work/all.yaml"
before=$((last - 1))
grep -v "id: $last.0.0," "$work/all.yaml" | sed "/id: $before.0.0,/s/until: \"[^\"]*\"/until: \"\"/" >"$work/site/content/regole/versions.yaml"
build "clean, $before versions"
build "again"
mv "$work/draft" "$work/site/content/regole/$last.0.0"
sed "/id: $before.0.0,/s/until: \"[^\"]*\"/until: \"\"/; /id: $last.0.0,/s/text: ours/text: ours, state: draft/" "$work/all.yaml" >"$work/site/content/regole/versions.yaml"
build "a draft is added"
cp "$work/all.yaml" "$work/site/content/regole/versions.yaml"
build "it comes into force"
rm -rf "$work/site/public" "$work/site/.bollettino"
build "clean, $last versions"
