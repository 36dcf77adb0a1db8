#!/bin/sh
# Imports the platform's public lists and builds a site of them, in a folder of
# its own: BOLLETTINO_REGISTRY names the folder with ec_*.csv, psp_*.csv,
# ec_pt_*.csv and intermediari_*.csv. Prints time and memory.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${BOLLETTINO_REGISTRY:-}" ]; then
	echo "BOLLETTINO_REGISTRY is not set: the real lists are left out"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -trimpath -o "$work/bollettino" ./generator
mkdir -p "$work/site/data"
cp -r content "$work/site/content"
sed -e 's/^example: true/example: false/' data/site.yaml >"$work/site/data/site.yaml"
lists=
for f in "$BOLLETTINO_REGISTRY"/ec_pt_*.csv "$BOLLETTINO_REGISTRY"/intermediari_*.csv; do lists="$lists --partners $f"; done
for f in "$BOLLETTINO_REGISTRY"/psp_*.csv; do lists="$lists --psp $f"; done
for f in "$BOLLETTINO_REGISTRY"/ec_2*.csv; do lists="$lists --ec $f"; done
# shellcheck disable=SC2086
"$work/bollettino" subjects import --root "$work/site" $lists --report "$work/report.txt"
if [ -x /usr/bin/time ]; then
	/usr/bin/time -f '%e s, %M kB at most' "$work/bollettino" build --root "$work/site"
else
	time "$work/bollettino" build --root "$work/site"
fi
subjects=$(($(wc -l <"$work/site/data/subjects.csv") - 1))
for f in index.html disservizi.xml vincoli.xml calendario.ics badge.svg badge.json stato.json; do
	n=$(find "$work/site/public/soggetti" -mindepth 2 -maxdepth 2 -name "$f" | grep -vc /elenco/)
	echo "$f: $n of $subjects"
	[ "$n" -eq "$subjects" ]
done
node tools/finder.mjs "$work/site/public" 'comune di roma' 'Roma Capitale'
