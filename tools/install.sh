#!/bin/sh
# Finds what the tests need beside npm's packages, or brings Debian's:
#   tools/install.sh [chromium] [java] [icalendar] [poppler] [xmllint] [debhelper] [lintian] [buildah] [prometheus] [blackbox] [gatus] [rsync] [nginx] [caddy] [rclone] [shellcheck] [versitygw]
# CHROMIUM, JAVA, PYTHON, PROMETHEUS, BLACKBOX and GATUS name others. Gatus and
# Versity's gateway are built from tools/gatus/go.mod and tools/versitygw/go.mod, which takes a
# minute or two the first time. Lists are fetched once,
# and only if something is missing. Monitors and web servers are unpacked into
# .bollettino/debian and not installed: their packages would start services.
set -eu
cd "$(dirname "$0")/.."
unpacked=.bollettino/debian

missing= # Debian packages to install
unpack=  # Debian packages to unpack
for need in "$@"; do
	case $need in
	chromium) [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || missing="$missing chromium chromium-headless-shell fonts-dejavu-core" ;;
	java) [ -n "${JAVA:-}" ] || java -version >/dev/null 2>&1 || missing="$missing default-jre-headless" ;;
	icalendar) "${PYTHON:-/usr/bin/python3}" -c 'import icalendar' 2>/dev/null || missing="$missing python3-icalendar" ;;
	poppler) command -v pdftoppm >/dev/null || missing="$missing poppler-utils" ;;
	xmllint) command -v xmllint >/dev/null || missing="$missing libxml2-utils" ;;
	debhelper) command -v dh >/dev/null || missing="$missing debhelper" ;;
	lintian) command -v lintian >/dev/null || missing="$missing lintian" ;;
	buildah) command -v buildah >/dev/null || missing="$missing buildah" ;;
	prometheus) [ -n "${PROMETHEUS:-}" ] || [ -x /usr/bin/prometheus ] || [ -x $unpacked/usr/bin/prometheus ] || unpack="$unpack prometheus" ;;
	blackbox) [ -n "${BLACKBOX:-}" ] || [ -x /usr/bin/prometheus-blackbox-exporter ] || [ -x $unpacked/usr/bin/prometheus-blackbox-exporter ] || unpack="$unpack prometheus-blackbox-exporter" ;;
	gatus) [ -n "${GATUS:-}" ] || ${GO:-go} -C tools/gatus build -o ../../.bollettino/gatus github.com/TwiN/gatus/v5 ;;
	versitygw) [ -x .bollettino/versitygw ] || ${GO:-go} -C tools/versitygw build -o ../../.bollettino/versitygw github.com/versity/versitygw/cmd/versitygw ;;
	rsync) command -v rsync >/dev/null || missing="$missing rsync" ;;
	nginx | caddy | rclone | shellcheck)
		command -v "$need" >/dev/null || [ -x "$unpacked/usr/bin/$need" ] || [ -x "$unpacked/usr/sbin/$need" ] || unpack="$unpack $need"
		;;
	*)
		echo "usage: tools/install.sh [chromium] [java] [icalendar] [poppler] [xmllint] [debhelper] [lintian] [buildah] [prometheus] [blackbox] [gatus] [rsync] [nginx] [caddy] [rclone] [shellcheck] [versitygw]" >&2
		exit 2
		;;
	esac
done
[ -n "$missing$unpack" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Not found:$missing$unpack. Install them, or name others in CHROMIUM, JAVA, PYTHON, PROMETHEUS and BLACKBOX." >&2
	exit 1
fi
SUDO=
[ "$(id -u)" = 0 ] || SUDO=sudo
$SUDO apt-get update -qq
# shellcheck disable=SC2086 # one word a package
[ -z "$missing" ] || $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
if [ -n "$unpack" ]; then
	mkdir -p $unpacked
	# shellcheck disable=SC2086
	(cd $unpacked && apt-get download -qq -o APT::Sandbox::User=root $unpack)
	for deb in "$unpacked"/*.deb; do
		dpkg-deb -x "$deb" $unpacked
		rm "$deb"
	done
fi
