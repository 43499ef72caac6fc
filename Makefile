# Two commands: `make play` sets up everything and opens the app; `make test` sets up everything and passes every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A native build of llama-cpp-python crashes at the first decode on some processors (llama.cpp #20824): build portable.
export CMAKE_ARGS ?= -DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Compiled modules are kept: tests start many processes, and pytest rewrites its modules anew in each without.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: play demo test test-browser check lint-cases unit bench monkey clean

play: $(VENV)/.installed
	$(BIN)/casesim

demo: $(VENV)/.installed
	$(BIN)/casesim demo

test: $(VENV)/.developed
	$(MAKE) check unit

check: $(VENV)/.developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-browser: $(VENV)/.browser
	$(BIN)/pytest -q tests/browser

lint-cases: $(VENV)/.developed  ## every shipped case under the linter
	$(BIN)/casesim case lint $(patsubst cases/%.yaml,%,$(wildcard cases/*.yaml))

# Each worker takes whole stretches of files: what a module of tests loads is mostly loaded once.
unit: $(VENV)/.developed
	$(BIN)/pytest -n 2 --dist worksteal

monkey: $(VENV)/.developed
	CASESIM_MONKEY=5000 $(BIN)/pytest -n 0 -s tests/test_tui_monkey.py

bench: $(VENV)/.installed
	$(BIN)/casesim bench

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.developed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/.browser: pyproject.toml .ci/chromium | $(BIN)/python
	sh .ci/chromium
	$(BIN)/python -m pip install --quiet --editable '.[dev,browser]'
	touch $@ $(VENV)/.developed $(VENV)/.installed

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
