#!/bin/sh
# Runs every fuzz target for a while, as many side by side as there are processors:
# tools/fuzz.sh 3m
set -eu
cd "$(dirname "$0")/.."

if [ "${1:-}" = one ]; then # tools/fuzz.sh one TIME FOLDER TARGET
	if said=$(go test -run '^$' -fuzz "^$4\$" -parallel 1 -fuzztime "$2" "./$3" 2>&1); then
		echo "$4 in $3: clean, $(echo "$said" | grep -o 'execs: [0-9]*' | tail -n 1)"
		exit 0
	fi
	# A run whose time is over while its worker is busy ends so, and found nothing.
	if echo "$said" | grep -q 'context deadline exceeded' && ! echo "$said" | grep -q 'Failing input written'; then
		echo "$4 in $3: clean, and busy to the end"
		exit 0
	fi
	printf '%s\n' "$said" >&2
	exit 1
fi

grep -ro --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' generator | sed 's/:func / /' |
	while read -r file target; do echo "$(dirname "$file") $target"; done |
	xargs -P "$(nproc)" -L 1 "$0" one "${1:-3m}"
