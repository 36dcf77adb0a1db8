#!/bin/bash
# Proves what `make release` makes: twice in two folders, the second without what the first
# compiled, and the same bytes; then each thing as its users meet it. TARGETS names fewer
# systems. As root on Debian, since it installs and removes the package. Wine, where it is
# and has the library that Go's programs ask for first (Debian 12's 8.0 has not), runs the
# Windows program.
set -euo pipefail
cd "$(dirname "$0")/.."
export TARGETS=${TARGETS:-linux/amd64 linux/arm64 darwin/arm64 darwin/amd64 windows/amd64}
tools/install.sh debhelper lintian buildah
work=$(mktemp -d)
serving=
trap '[ -z "$serving" ] || kill "$serving" 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
fail() { echo "release-check: $*" >&2; exit 1; }
say() { printf '%s\n' "-- $*"; }
size() { stat -c %s "$1"; }

say "for each system: vet" # with the flags of release.sh: what it compiles here is not compiled again there
for target in $TARGETS; do
	# The whole-site tests need a Unix.
	GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 GOFLAGS=-trimpath go vet $(go list ./... | grep -v '/generator/test$')
done

say "made twice, in two folders"
for n in one two; do
	git clone -q "$PWD" "$work/$n/bollettino"
	[ $n = one ] || export GOCACHE=$work/cache
	make -s -C "$work/$n/bollettino" release
done
unset GOCACHE
rm -rf "$work/cache"
one=$work/one/bollettino/dist
diff -r "$one" "$work/two/bollettino/dist" || fail "two folders give different bytes"
rm -rf "$work/two"
(cd "$one" && sha256sum --quiet -c SHA256SUMS && wc -c bollettino-* ./*.deb third-party.txt | sed '$d')
program=$one/bollettino-linux-amd64
for sbom in "$one"/*.cdx.json; do
	grep -q 'pkg:golang/github.com/gohugoio/hugo@' "$sbom" || fail "$sbom names no Hugo"
done

say "says what it is"
said=$(env -i "$program" --version)
echo "$said"
for want in "commit $(git rev-parse HEAD) of " "Hugo $(go list -m -f '{{.Version}}' github.com/gohugoio/hugo | tr -d v)"; do
	grep -qF "$want" <<<"$said" || fail "it does not say: $want"
done

# begun SITE PROGRAM...: a site of one body, from nothing.
begun() {
	local site=$1
	shift
	"$@" init "$site" --operator 'Comune di Borgo' --url https://www.comune.example --contact urp@comune.example \
		--base-url https://pagamenti.comune.example/ --subject 01234567897 --name 'Comune di Borgo'
}
served() { # PORT: whether the site's home is there within 20 s
	for _ in $(seq 100); do
		if curl -fs "http://127.0.0.1:$1/" | grep -q 'Comune di Borgo'; then return 0; fi
		sleep 0.2
	done
	return 1
}
shows() { grep -q 'Comune di Borgo' "$1/public/index.html" || fail "$1 shows no body"; }

say "runs in an empty folder, with nothing on its path and in its environment"
mkdir "$work/alone"
cd "$work/alone"
start=$(date +%s%N)
begun sito env -i PATH= "$program" >/dev/null
env -i PATH= "$program" build --strict --root sito 2>&1 | tee said
took=$((($(date +%s%N) - start) / 1000000)) files=$(find sito/public -type f | wc -l)
echo "begun and built in $took ms: $files files"
[ "$took" -le 2000 ] || fail "a site of one body takes more than 2 s"
[ "$files" -le 100 ] || fail "a site of one body has more than 100 files"
if grep -q '^note:' said; then fail "a site of one body has notes"; fi
shows sito
time env -i PATH= "$program" version >/dev/null
env -i PATH= "$program" serve --root sito --addr 127.0.0.1:18473 >served 2>&1 &
serving=$!
served 18473 || { cat served; fail "serve shows nothing"; }
kill "$serving" && wait "$serving" || fail "serve did not end well"
serving=
cd - >/dev/null

if [[ $TARGETS == *windows* ]] && command -v wine >/dev/null; then
	say "runs on Wine"
	export WINEPREFIX=$work/wine WINEDEBUG=-all
	exe=$one/bollettino-windows-amd64.exe
	if wine "$exe" --version >"$work/said" 2>&1; then
		begun "$work/windows" wine "$exe" >/dev/null
		wine "$exe" build --root "$work/windows"
		shows "$work/windows"
		diff -r "$work/alone/sito/public" "$work/windows/public" || fail "another site than on Linux"
		echo "the same site as on Linux"
	elif grep 'bcryptprimitives.dll not found' "$work/said"; then
		echo "not run: $(wine --version) is too old for Go"
	else
		cat "$work/said"
		fail "it does not run on Wine"
	fi
	wineserver -k || true
fi

say "the package: lintian"
lintian --fail-on error,warning --info "$one"/*.deb

deb=$(ls "$one"/*_amd64.deb)
say "the package: installed, used, upgraded, removed"
dpkg -i "$deb"
/usr/bin/bollettino version
units=(bollettino.service bollettino-build.service bollettino-build.timer)
for unit in "${units[@]}"; do
	if [ -d /run/systemd/system ]; then
		systemctl is-enabled --quiet "$unit" && fail "$unit is enabled before there is a site"
	fi
	# It says what else is wrong on the machine, too.
	systemd-analyze verify "/lib/systemd/system/$unit" 2>&1 | tee "$work/said"
	if grep -q bollettino "$work/said"; then fail "$unit: see above"; fi
done
systemd-analyze security --offline=true --no-pager --threshold=20 "${units[@]:0:2}" | grep 'exposure level'
begun /var/lib/bollettino setpriv --reuid=bollettino --regid=bollettino --clear-groups bollettino >/dev/null
(cd /var/lib/bollettino && setpriv --reuid=bollettino --regid=bollettino --clear-groups bollettino build)
shows /var/lib/bollettino
dpkg-deb -R "$deb" "$work/newer"
sed -i 's/^Version: .*/&+1/' "$work/newer/DEBIAN/control"
dpkg-deb -b --root-owner-group "$work/newer" "$work/newer.deb"
dpkg -i "$work/newer.deb"
dpkg-query -W -f '${Status} ${Version}\n' bollettino | grep '^install ok installed .*+1$' || fail "not upgraded"
dpkg -P bollettino
[ ! -e /usr/bin/bollettino ] || fail "the program stays behind"
shows /var/lib/bollettino # what people wrote is theirs
rm -rf /var/lib/bollettino

say "the image"
box() { buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs "$@"; }
for n in 1 2; do
	box bud --quiet --isolation chroot --platform linux/amd64 --timestamp "$(git log -1 --format=%ct)" -t "bollettino:$n" "$one/image"
done >"$work/ids"
[ "$(sort -u "$work/ids" | wc -l)" = 1 ] || fail "an image made twice is two"
from=$(box from bollettino:1)
inside() { timeout 60 buildah --root "$work/images" --runroot "$work/run" --storage-driver vfs run --isolation chroot "$from" /bollettino "$@"; }
begun /site inside >/dev/null
inside build
site=$(echo "$work"/images/vfs-containers/*/userdata/buildah-volumes/*) # /site, a volume, is beside the image
shows "$site"
[ "$(stat -c %u "$site/public/index.html")" = 65532 ] || fail "the image works as another user than it says"
box rm "$from" >/dev/null
say "all is as it should be"
