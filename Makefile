# Gramwatt. `make demo` shows it, `make test` proves it; both install what they need first.
PYTHON ?= python3
UV_VERSION := 0.13.9
export SOLCX_BINARY_PATH := $(CURDIR)/.solcx
# .make/bin has forge and anvil themselves: npm's wrappers in node_modules/.bin end in 0 whatever forge does.
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/.make/bin:$(PATH)
export HYPOTHESIS_PROFILE ?= ci
# Only the first build runs in parallel: with -j, two targets would install into one .venv at once.
ifndef IN_PARALLEL
.NOTPARALLEL:
endif

SOLIDITY_FOLDERS := contracts tests/support/contracts tests/fuzz

.DEFAULT_GOAL := help
.PHONY: help setup install compile compile-contracts demo test lint lint-python lint-types lint-arrows lint-solidity fmt unit solidity \
  nightly gas gas-update cost abi coverage slither clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

# -- Install --

setup: .make/python .make/solc ## Install Python packages, npm packages and the compiler

.make/venv:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 13); sys.exit(0 if ok else \
	  "Gramwatt needs Python 3.11 or 3.12, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@mkdir -p $(@D) && touch $@

.make/npm: package.json package-lock.json
	@echo "Installing npm packages into node_modules …"
	@npm install --no-save --silent  # `npm ci` wants every platform's anvil and forge in the lock
	@mkdir -p .make/bin
	@for tool in forge anvil; do ln -sf $(CURDIR)/node_modules/@foundry-rs/$$tool-*/bin/$$tool .make/bin/$$tool; done
	@touch $@

.make/solc: tools/get_solc.py tools/solc_wasm.cjs ape-config.yaml | .make/venv .make/npm
	@.venv/bin/uv pip install -q --python .venv/bin/python $$(grep '^py-solc-x==' requirements.lock)
	@python tools/get_solc.py
	@touch $@

# After the compiler: the contracts compile on one core while the packages are installed on the other.
.make/python: pyproject.toml requirements.lock | .make/venv .make/solc
	@echo "Installing Python packages into .venv …"
	@.venv/bin/uv pip install -q --compile-bytecode --python .venv/bin/python -r requirements.lock \
	  || .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
	@.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

# -- Compile: once, by forge; ape, scripts, tests and the oracle read its artifacts --

# forge says whether a source or a setting changed, by content; file times cannot.
compile: install ## Compile the contracts and the tests in Solidity
	@python -m tools.compile

compile-contracts: install
	@python -m tools.compile --contracts

install:
	@$(MAKE) --silent --no-print-directory -j2 IN_PARALLEL=1 .make/python .make/first-build

.make/first-build: | .make/solc
	@echo "Compiling the contracts; a minute with the WebAssembly compiler …"
	@forge build --quiet contracts
	@touch $@

# -- Use --

demo: compile-contracts ## Measured solar output becomes credits on a chain of its own
	@gramwatt demo

test: compile lint solidity unit ## Prove it: style, types, arrows, Solidity tests, properties, units, a real node

lint: lint-python lint-types lint-arrows lint-solidity ## Style, types and the direction of imports

lint-python: .make/python
	@ruff check --quiet . && ruff format --check --quiet .

lint-types: .make/python
	@mypy

lint-arrows: .make/python
	@lint-imports --no-cache > .make/lint-imports.log || (cat .make/lint-imports.log; exit 1)

lint-solidity: .make/npm
	@forge fmt --check $(SOLIDITY_FOLDERS) tests/coverage

fmt: .make/python .make/npm ## Format everything
	@ruff check --quiet --fix . ; ruff format --quiet .
	@forge fmt $(SOLIDITY_FOLDERS) tests/coverage

solidity: compile ## The fuzz tests in Solidity
	@forge test

# In the order of their folders: acceptance and integration, whose few tests are slow, come first, so that no
# core waits for the other in the end.
unit: compile ## The tests in Python
	@pytest -q -n 2 --dist loadfile --no-loadscope-reorder

nightly: compile ## The properties at thousands of examples
	@HYPOTHESIS_PROFILE=nightly pytest -q tests/properties
	@FOUNDRY_FUZZ_RUNS=100000 forge test

gas: compile ## Gas of every step, against the committed snapshot
	@python -m tests.gas.report

gas-update: compile ## Measure anew; write the snapshot, README's tables and docs/cost.md
	@python -m tests.gas.report --update
	@python -m tools.cost

cost: .make/python ## What a reading, a panel-year and a tonne cost, into docs/cost.md
	@python -m tools.cost

abi: compile ## Package the ABIs that travel with gramwatt
	@python -m gramwatt.chains.evm.abi.packaged

coverage: compile ## Line and branch coverage of the contracts and of the Python packages
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
