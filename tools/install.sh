#!/bin/sh
# Finds what the tests need beside npm's packages, or installs Debian's:
#   tools/install.sh [chromium] [java] [icalendar]
# CHROMIUM, JAVA and PYTHON name others. Lists are fetched once, and only if something
# is missing.
set -eu

missing= # Debian packages
for need in "$@"; do
	case $need in
	chromium) [ -n "${CHROMIUM:-}" ] || [ -x /usr/bin/chromium ] || missing="$missing chromium fonts-dejavu-core" ;;
	java) [ -n "${JAVA:-}" ] || java -version >/dev/null 2>&1 || missing="$missing default-jre-headless" ;;
	icalendar) "${PYTHON:-/usr/bin/python3}" -c 'import icalendar' 2>/dev/null || missing="$missing python3-icalendar" ;;
	*)
		echo "usage: tools/install.sh [chromium] [java] [icalendar]" >&2
		exit 2
		;;
	esac
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Not found:$missing. Install them, or name others in CHROMIUM, JAVA and PYTHON." >&2
	exit 1
fi
SUDO=
[ "$(id -u)" = 0 ] || SUDO=sudo
$SUDO apt-get update -qq
# shellcheck disable=SC2086 # one word a package
$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
