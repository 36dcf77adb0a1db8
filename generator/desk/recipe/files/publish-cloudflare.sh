#!/bin/sh
# Publishes public/ on Cloudflare Pages; deploy/update.sh calls it. Of the files it sends those
# that changed; static/_headers has the headers.
#  1. Make a Pages project without a git repository ("direct upload"), and name it below.
#  2. Put a token that may edit Pages into CLOUDFLARE_API_TOKEN, and the account's id into
#     CLOUDFLARE_ACCOUNT_ID. Node has to be there.
# A project takes 20,000 files: some 2,000 bodies of which nothing is known.
set -eu
PROJECT="" # the project's name
WRANGLER=wrangler@4

[ -n "$PROJECT" ] || { echo "$0: say in PROJECT where to publish" >&2; exit 2; }
cd "$(dirname "$0")/.."
exec npx --yes "$WRANGLER" pages deploy public --project-name "$PROJECT" --branch main --commit-dirty=true
