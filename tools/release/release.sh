#!/bin/sh
# Makes dist/ of what is committed: a program for each system (TARGETS names others) with an
# SBOM, the licences of what is in it, Debian packages where dpkg is, what a container holds,
# and SHA256SUMS. The same commit, Go, npm packages and debhelper give the same bytes, in
# whatever folder.
set -eu
cd "$(dirname "$0")/../.."
: "${GO:=go}" "${TARGETS:=linux/amd64 linux/arm64 darwin/arm64 darwin/amd64 windows/amd64}"
if [ -n "$(git status --porcelain)" ]; then
	echo "release: commit first: the version names a commit, and this is none" >&2
	git status --short >&2
	exit 1
fi
if [ ! -d .git ]; then
	echo "release: make it in a clone: of a git worktree Go tells no commit" >&2
	exit 1
fi
umask 022
LC_ALL=C TZ=UTC CGO_ENABLED=0 GOAMD64=v1 GOARM64=v8.0 GOFLAGS='' SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export LC_ALL TZ CGO_ENABLED GOAMD64 GOARM64 GOFLAGS SOURCE_DATE_EPOCH
rm -rf dist assets # what lies in assets/ is in the program
mkdir dist
${MAKE:-make} --no-print-directory assets

for target in $TARGETS; do
	os=${target%/*} arch=${target#*/}
	name=dist/bollettino-$os-$arch
	[ "$os" != windows ] || name=$name.exe
	echo "$name"
	GOOS=$os GOARCH=$arch $GO build -trimpath -buildvcs=true -ldflags='-s -w' -o "$name" ./generator
	$GO -C tools/release tool cyclonedx-gomod bin -json -std -noserial -notimestamp -output "../../$name.cdx.json" "../../$name" 2>/dev/null
done
version=$($GO version -m "$name" | awk '$1 == "mod" { print $3 }')

# The licences of all modules that are in one of them ask to come along.
for target in $TARGETS; do
	GOOS=${target%/*} GOARCH=${target#*/} $GO list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./generator
done | sort -u | while read -r path at dir; do
	files=$(find "$dir" -maxdepth 1 -type f \( -iname '*LICEN[CS]E*' -o -iname 'COPYING*' -o -iname 'NOTICE*' \) | sort)
	[ -n "$files" ] || { echo "release: $path has no licence" >&2; exit 1; }
	printf '%s\n%s %s\n\n' ---- "$path" "$at"
	echo "$files" | while read -r file; do cat "$file"; echo; done
done >dist/third-party.txt
{
	printf '%s\nGo %s\n\n' ---- "$($GO env GOVERSION)"
	cat "$($GO env GOROOT)/LICENSE" && printf '%s\n' ----
	cat assets/gestione/licenze.txt
} >>dist/third-party.txt

if command -v dh >/dev/null; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	for arch in amd64 arm64; do
		[ -f dist/bollettino-linux-$arch ] || continue
		at=$work/bollettino-$arch
		mkdir -p "$at/man"
		cp -r tools/release/debian "$at/debian"
		cp dist/bollettino-linux-$arch "$at/bollettino"
		cp dist/third-party.txt "$at/third-party.txt"
		$GO run -trimpath ./tools/manual "$at/man" "$version" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)"
		# A version between tags, v1.2.1-0.DAY-COMMIT, is before 1.2.1.
		printf 'bollettino (%s) unstable; urgency=medium\n\n  * Made from commit %s.\n\n -- %s  %s\n' \
			"$(echo "${version#v}" | tr - '~')" "$(git rev-parse HEAD)" \
			"$(sed -n 's/^Maintainer: //p' tools/release/debian/control)" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" >"$at/debian/changelog"
		sed 's/^$/./; s/^/ /' LICENSE >>"$at/debian/copyright"
		(cd "$at" && DEB_BUILD_OPTIONS=noautodbgsym dpkg-buildpackage --host-arch $arch --build=binary --no-check-builddeps --unsigned-changes) >"$work/said" 2>&1 ||
			{ cat "$work/said" >&2; exit 1; }
		mv "$work"/*.deb dist/
	done
else
	echo "release: no Debian packages: debhelper is not here (apt install debhelper)" >&2
fi

# What the Containerfile copies: the program, and two folders to write into.
for arch in amd64 arm64; do
	[ -f dist/bollettino-linux-$arch ] || continue
	mkdir -p dist/image/$arch/site dist/image/$arch/tmp
	cp dist/bollettino-linux-$arch dist/image/$arch/bollettino
done
cp tools/release/Containerfile dist/image/

(cd dist && find . -type f ! -path './image/*' ! -name SHA256SUMS -printf '%P\n' | sort | xargs sha256sum >SHA256SUMS)
echo "dist/: $version"
