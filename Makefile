# Two commands do everything on a fresh machine with Go 1.26, Node 20, git and
# make: `make site` builds the example into public/, `make test` runs the tests.
# Each installs what it needs.

GO      ?= go
PYTHON  ?= /usr/bin/python3
SOURCES := $(shell find layouts tools/styles -type f) tools/styles.mjs package-lock.json

.PHONY: docs help site assets test check serve soak lighthouse bench screenshots release clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

site: assets ## build the example site into public/
	$(GO) run ./generator build

assets: assets/bollettino.css assets/gestione/decap-cms.js ## make the style sheet and bring the editing page's CMS (npm)

node_modules/.installed: package.json package-lock.json .npmrc
	npm ci --no-audit --no-fund
	@touch $@

assets/bollettino.css: node_modules/.installed $(SOURCES)
	npm run --silent styles

assets/gestione/decap-cms.js: node_modules/.installed tools/cms.mjs
	npm run --silent cms

docs: assets ## make the docs' reference from the code, and the docs as a site into docs/public/
	$(GO) run ./tools/docs
	$(GO) run ./generator build --root docs --strict

check: assets ## say what is wrong with content/ and data/
	$(GO) run ./generator check

serve: assets ## show the site on this machine, and build again at every edit
	$(GO) run ./generator serve

test: export TMPDIR := $(shell tools/room.sh)
test: assets browser monitors hosts ## everything that proves the project right, in under 30 minutes
	@test -z "$$(gofmt -l generator tools embed.go)" || { gofmt -l generator tools embed.go; exit 1; }
	$(GO) vet ./...
	$(GO) test -timeout 25m ./...
	$(GO) test -tags portable ./generator/base/disk
	$(GO) -C tools/catalogs test ./...
	$(GO) run ./generator build --strict
	$(GO) -C tools/recipes test ./...
	node tools/search.mjs public
	node tools/journeys.mjs public
	node tools/finder.mjs public
	node tools/usable.mjs public $(LOOK)
	node tools/sheet.mjs public $(SHEETS)
	node tools/edit-text.mjs
	node tools/edit-dates.mjs
	node tools/edit-form.mjs
	node tools/edit.mjs
	node tools/edit-git.mjs
	node tools/serve.mjs
	node tools/html-check.mjs public
	node tools/axe.mjs public
	node tools/living.mjs
	node tools/axe.mjs .bollettino/living/at-2026-11-27T2245 $(LIVING)
	node tools/usable.mjs .bollettino/living/at-2026-11-27T2245 $(LIVING)
	node tools/found.mjs public
	node tools/described.mjs public
	node tools/widget.mjs public
	node tools/readers.mjs public
	node tools/data.mjs public
	$(PYTHON) tools/calendars.py public

# The pages that the browser opens in `make test`, one of each kind.
LOOK := / /soggetti/ /soggetti/01234567897/ /soggetti/90013005674/ /soggetti/90017005670/ \
	/soggetti/01234567897/comunicazioni/2026-11-20-portale/ /soggetti/01234567897/storico/2026/ /comunicazioni/ /zone/lazio/ /partner/09900005670/ /soggetti/01234567897/scheda/ /come-seguire/ /dati/ \
	/regole/ /regole/vigente/livelli-ec/ /regole/obblighi/fermi-non-programmati/ /regole/4.0.0-bozza/tempi-e-ripetizioni/ /regole/confronta/3.3.0/3.10.0/ /regole/ruoli/ec-indiretto/ /regole/ruoli/ec-indiretto/2.5.1/ /regole/quando/ /regole/indice/ /regole/cerca/ /metodo/ /gestione/ /404.html \
	/en/ /en/soggetti/ /en/soggetti/01234567897/ /en/soggetti/01234567897/comunicazioni/2026-11-20-portale/ /en/comunicazioni/ /en/zone/lazio/ /en/regole/ /en/regole/glossario/

# What is printed there: notices of a planned stop, an outage, a limit and one of other services, a
# measured outage that goes on, and one of a year's; in both languages, but for the year's page.
PRINTED := $(addprefix /soggetti/,01234567897/comunicazioni/2026-11-20-portale/ 01234567897/comunicazioni/2026-03-17-portale/ \
	01234567897/comunicazioni/2026-01-08-multe-di-notte/ 04000005670/comunicazioni/2026-02-23-ticket/ 00240005678/)
SHEETS := $(PRINTED) $(addprefix /en,$(PRINTED)) /soggetti/00240005678/storico/2025/

# Of the site that tools/living.mjs leaves, whose clock goes on: what is long past for a browser of today.
LIVING := / /comunicazioni/ /zone/lazio/ /soggetti/01234567897/ /soggetti/09900005670/ /soggetti/04000005670/ \
	/soggetti/01234567897/comunicazioni/2026-11-20-portale/ /comunicazioni/piattaforma/2026-11-25-manutenzione/ \
	/en/ /en/comunicazioni/ /en/soggetti/01234567897/ /en/soggetti/01234567897/comunicazioni/2026-11-20-portale/

.PHONY: browser
browser: node_modules/.installed
	@tools/install.sh chromium java icalendar poppler xmllint

.PHONY: monitors
monitors:
	@tools/install.sh prometheus blackbox gatus

# What the recipes of `init --for` are tried with: servers, and what hosts themselves publish.
.PHONY: hosts
hosts: tools/recipes/node_modules/.installed
	@tools/install.sh rsync nginx caddy shellcheck

tools/recipes/node_modules/.installed: tools/recipes/package-lock.json
	npm --prefix tools/recipes ci --omit=optional --silent
	@touch $@

soak: assets browser monitors hosts ## long runs: races, fuzzing, the real lists and texts (BOLLETTINO_REGISTRY=folder, BOLLETTINO_RULEBOOK=folder, BOLLETTINO_MONITORS=folder)
	$(GO) test -race -timeout 60m ./generator/...
	BOLLETTINO_KILLS=50 $(GO) test -run TestCollectIsKilled ./generator/test
	BOLLETTINO_BUILD_KILLS=200 BOLLETTINO_AGAIN=300 $(GO) test -timeout 60m -run 'TestBuildIsKilled|TestShardIsKilled|TestEditedAndBuiltAgain' ./generator/test
	BOLLETTINO_EDITS=10000 $(GO) test -count=1 -v -timeout 300m -run TestEditedWhileServed ./generator/test
	BOLLETTINO_NOTICES=10 $(GO) test -run 'Whole|ThePieces' ./generator/input/notice
	BOLLETTINO_GARBAGE=2048 $(GO) test -run TestGarbage ./generator/input/observation
	BOLLETTINO_WORLDS=10000 $(GO) test -timeout 30m -run TestWorlds ./generator/measure/sli
	tools/install.sh rclone versitygw
	$(GO) -C tools/recipes test -count=1 -v -run TestS3 ./...
	tools/real-lists.sh
	tools/fuzz.sh 3m
	BOLLETTINO_NEIGHBOURS=1000 $(GO) test -count=1 -v -run TestBrokenNeighbours ./generator/test
	BOLLETTINO_DEAR=1 $(GO) test -count=1 -run TestDearInputs ./generator/test
	LIVING=all node tools/living.mjs
	AXE=all node tools/axe.mjs public
	tools/release-check.sh
	$(MAKE) lighthouse

lighthouse: assets browser ## what Lighthouse says of the pages people see, as a phone sees them (on a machine that does nothing else)
	npm --prefix tools/lighthouse ci --silent
	$(GO) run ./generator build
	node tools/lighthouse/run.mjs public / /soggetti/ /soggetti/01234567897/ /soggetti/01234567897/comunicazioni/2026-11-20-portale/ \
		/regole/vigente/livelli-ec/ /regole/obblighi/fermi-non-programmati/ /regole/confronta/3.3.0/3.10.0/

bench: assets ## how long builds take beside copying their output as files
	$(GO) run ./tools/bench -subjects 1000,5000,25000
	tools/bench.sh
	tools/bench-rulebook.sh
	tools/bench-measured.sh

screenshots: assets browser ## pictures of every page, in screenshots/
	$(GO) run ./generator build
	node tools/screenshots.mjs public screenshots

release: ## programs, packages and checksums of what is committed, in dist/
	GO=$(GO) tools/release/release.sh

clean: ## remove what was made
	rm -rf public assets dist node_modules tools/lighthouse/node_modules tools/recipes/node_modules .bollettino screenshots
