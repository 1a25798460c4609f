# Pagewise. `make run` and `make test` set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INDEX := $(if $(PAGEWISE_INDEX),$(PAGEWISE_INDEX),.pagewise)

.PHONY: setup run test lint format index starter clean

setup: $(VENV)/.installed

# torch comes first and alone, so that a CPU build that is at hand is taken (see README).
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check "$$(grep '^torch==' requirements.lock)"
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

run: setup
	-$(BIN)/python -m ingest fetch
	$(BIN)/python -m ingest build --index $(INDEX)
	$(BIN)/python app.py

index: setup
	$(BIN)/python -m ingest build --index $(INDEX)

test: $(VENV)/.tested
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .pagewise .pytest_cache .mypy_cache .ruff_cache
