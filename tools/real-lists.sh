#!/bin/sh
# Begins a site of fifty bodies of the platform's public lists, and one of all, as an operator
# does: with nothing but the program, and not one problem. Four shards of the latter, one of them
# killed and built again, are merged to the same bytes. Then a site of all with the example's
# rules, in time and memory. BOLLETTINO_REGISTRY names the folder with ec_*.csv, psp_*.csv,
# ec_pt_*.csv and intermediari_*.csv.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${BOLLETTINO_REGISTRY:-}" ]; then
	echo "BOLLETTINO_REGISTRY is not set: the real lists are left out"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -trimpath -o "$work/bollettino" ./generator
lists=
for f in "$BOLLETTINO_REGISTRY"/ec_pt_*.csv "$BOLLETTINO_REGISTRY"/intermediari_*.csv; do lists="$lists --partners $f"; done
for f in "$BOLLETTINO_REGISTRY"/psp_*.csv; do lists="$lists --psp $f"; done
for f in "$BOLLETTINO_REGISTRY"/ec_2*.csv; do lists="$lists --ec $f"; done

# begun SITE...: a site of the lists.
begun() {
	site=$1
	shift
	# shellcheck disable=SC2086
	env -i PATH= "$work/bollettino" init "$site" --operator 'Regione Alfa' --url https://www.alfa.it --contact urp@alfa.it \
		--base-url https://stato.alfa.it/ $lists "$@"
}
# Every 370th of the list's bodies.
cat "$BOLLETTINO_REGISTRY"/ec_2*.csv | awk -F, 'length($1) == 11 && !seen[$1]++ && n++ % 370 == 0 { print $1 }' | head -n 50 >"$work/fifty"
now=$(date +%FT%R)
own() { # SITE: nothing of the example is on its pages
	if grep -rlwE --include='*.html' --exclude-dir=esempi '[Ee]sempio|example' "$1"; then echo "these speak of an example" >&2; return 1; fi
}

begun "$work/few" --only "$work/fifty"
env -i PATH= "$work/bollettino" build --strict --root "$work/few" --as-of "$now"
while read -r id; do [ -f "$work/few/public/soggetti/$id/index.html" ]; done <"$work/fifty"
own "$work/few/public"

begun "$work/all"
env -i PATH= "$work/bollettino" build --strict --root "$work/all" --as-of "$now" --out "$work/single"
own "$work/single"
shards=
for i in 1 3 4 2; do
	env -i PATH= "$work/bollettino" build --strict --root "$work/all" --as-of "$now" --shard $i/4 &
	shards="$shards $!"
done
sleep 2
kill -9 $!
for shard in $shards; do
	ended=0 want=0
	[ "$shard" != $! ] || want=137 # killed, not done before
	wait "$shard" || ended=$?
	[ $ended -eq $want ]
done
env -i PATH= "$work/bollettino" build --strict --root "$work/all" --as-of "$now" --shard 2/4
env -i PATH= "$work/bollettino" merge --root "$work/all" --as-of "$now" 2>&1 | tee "$work/said"
grep -q "of $(($(wc -l <"$work/all/data/subjects.csv") - 1)) subjects a shard made them" "$work/said"
diff -r "$work/single" "$work/all/public"
echo "four shards, one of them killed: the bytes of one build"
rm -rf "$work/all" "$work/single"

mkdir -p "$work/site/data"
cp -r content "$work/site/content"
sed -e 's/^example: true/example: false/' data/site.yaml >"$work/site/data/site.yaml"
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
