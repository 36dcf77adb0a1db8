#!/bin/sh
# Brings the program and builds the site: the build command of netlify.toml.
set -eu
«template "bring"»
code=0
./bollettino build || code=$?
# 1: there are problems. What is sound is published, if there is something.
[ "$code" -eq 0 ] || { [ "$code" -eq 1 ] && [ -e public/index.html ]; }
