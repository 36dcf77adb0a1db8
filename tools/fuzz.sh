#!/bin/sh
# Runs every fuzz target for a while: tools/fuzz.sh 30s
set -eu
cd "$(dirname "$0")/.."
grep -rl --include='*_test.go' '^func Fuzz' generator | while read -r file; do
	grep -o '^func Fuzz[A-Za-z0-9]*' "$file" | while read -r _ target; do
		echo "$target in $(dirname "$file")"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "${1:-30s}" "./$(dirname "$file")"
	done
done
