# Gramwatt. `make demo` shows it, `make test` proves it; both install what they need first.
PYTHON ?= python3
UV_VERSION := 0.13.9
export SOLCX_BINARY_PATH := $(CURDIR)/.solcx
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export HYPOTHESIS_PROFILE ?= ci

SOLIDITY := $(shell find contracts tests/support/contracts tests/symbolic -name "*.sol" -not -path "*/.cache/*")

.DEFAULT_GOAL := help
.PHONY: help setup compile demo test lint fmt unit solidity gas gas-update coverage nightly slither clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

# -- Install --

setup: .make/python .make/node .make/solc ## Install Python packages, npm packages and the compiler

.make/python: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 13); sys.exit(0 if ok else \
	  "Gramwatt needs Python 3.11 or 3.12, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@echo "Installing Python packages into .venv …"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@.venv/bin/uv pip install -q --compile-bytecode --python .venv/bin/python -r requirements.lock \
	  || .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
	@.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@mkdir -p $(@D) && touch $@

.make/node: package.json package-lock.json
	@echo "Installing npm packages into node_modules …"
	@npm install --no-save --silent  # `npm ci` wants every platform's anvil and forge in the lock
	@mkdir -p $(@D) && touch $@

.make/solc: scripts/_lib/get_solc.py scripts/_lib/solc_wasm.cjs ape-config.yaml | .make/python .make/node
	@.venv/bin/python scripts/_lib/get_solc.py
	@mkdir -p $(@D) && touch $@

# -- Compile: forge for tests and auditors, ape for scripts and the demo --

compile: .make/solc ## Compile the contracts, on two cores at once
	@$(MAKE) --no-print-directory -j2 .make/forge .make/ape

.make/forge: $(SOLIDITY) foundry.toml .make/solc
	@echo "Compiling the contracts for forge; a minute with the WebAssembly compiler …"
	@forge build --quiet --force
	@touch $@

# --force: ape does not notice a change of an imported file alone.
.make/ape: $(SOLIDITY) ape-config.yaml .make/solc
	@rm -rf contracts/.cache  # ape leaves it behind, and with it there the next build lacks most sources
	@echo "Compiling the contracts for ape; a minute with the WebAssembly compiler …"
	@ape compile --force --verbosity ERROR
	@touch $@

# -- Use --

demo: .make/ape ## Measured solar output becomes credits on an embedded chain
	@gramwatt demo

test: compile lint solidity unit ## Prove it: style, types, arrows, Solidity tests, properties, units, a real node

lint: .make/forge ## Style, types and the direction of imports
	@ruff check --quiet . && ruff format --check --quiet .
	@forge fmt --check contracts tests/support/contracts tests/symbolic tests/coverage
	@mypy
	@lint-imports --no-cache > .make/lint-imports.log || (cat .make/lint-imports.log; exit 1)

fmt: .make/forge ## Format everything
	@ruff check --quiet --fix . ; ruff format --quiet .
	@forge fmt contracts tests/support/contracts tests/symbolic tests/coverage

solidity: .make/forge
	@forge test

unit: compile
	@pytest -q -n 2 --dist loadfile

nightly: compile ## The properties at thousands of examples
	@HYPOTHESIS_PROFILE=nightly pytest -q tests/properties
	@FOUNDRY_FUZZ_RUNS=100000 forge test

gas: .make/forge ## Gas of every step, against the committed snapshot
	@python -m tests.gas.report

gas-update: .make/forge ## Measure anew and write the snapshot
	@python -m tests.gas.report --update

coverage: compile ## Line and branch coverage of contracts/ and oracle/
	@python -m tests.coverage.report

# -- For auditors: a tool that pins other versions lives in an environment of its own --

# Slither cleans and rebuilds what it reads, so it reads a build of its own.
slither: export FOUNDRY_OUT := .make/slither-out
slither: export FOUNDRY_CACHE_PATH := .make/slither-cache
slither: .make/solc .make/slither ## Static analysis; what it leaves out is answered in docs/security.md
	@.make/slither/bin/slither . --config-file slither.config.json --foundry-out-directory $(FOUNDRY_OUT)

.make/slither: | .make/python
	@$(PYTHON) -m venv $@ && .venv/bin/uv pip install -q --python $@/bin/python slither-analyzer==0.11.6

clean: ## Remove everything that make made
	@rm -rf .make .venv node_modules .solcx .build contracts/.cache out cache coverage reports .hypothesis
