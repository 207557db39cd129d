# Two commands are enough: `make run` and `make test`. The first of each
# installs; later ones install nothing until the requirements change.
# Needs GNU make 3.81 or newer and a POSIX shell.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check
# Passed on to the program: make run ARGS="--port 8000"
ARGS :=
# The Pythons that are tried in turn; PYTHON=... names one and no other.
PYTHONS := $(if $(PYTHON),$(PYTHON),python3 python3.13 python3.12 python3.11 python)
TORCH_CPU := https://download.pytorch.org/whl/cpu

.PHONY: run test lint soak encoder bench clean help

run: $(VENV)/.run-installed
	@$(PY) app.py $(ARGS)

test: $(VENV)/.test-installed
	@$(PY) tests/browser.py
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -q

lint: $(VENV)/.test-installed
	@$(PY) -m ruff check .
	@$(PY) -m mypy

encoder: $(VENV)/.test-installed
	@if [ -z "$(DATA)" ] || [ -z "$(TEACHER)" ]; then \
	  echo "Name the training data and the teacher, as training/README.md says:" >&2; \
	  echo "make encoder DATA=path/to/train TEACHER=path/to/all-MiniLM-L6-v2" >&2; \
	  exit 2; \
	fi
	$(PY) -m training.teach --data "$(DATA)" --teacher "$(TEACHER)" --out .training/encoder $(ARGS)
	$(PY) -m training.export --from .training/encoder --out models/isnad-minilm-ar-en

soak: $(VENV)/.test-installed
	@$(PY) -m pytest -q tests/index/test_kill.py -k instant --instants 200 $(ARGS)

bench: $(VENV)/.test-installed
	@$(PY) -m benchmarks.answers
	@$(PY) -m benchmarks.retrieval benchmarks/encyclopaedia
	@$(PY) -m benchmarks.build

# The library (.isnad) and the articles stay.
clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo "make run      install what is missing and open the window"
	@echo "make test     install what is missing and run linters and tests"
	@echo "make lint     ruff and mypy alone"
	@echo "make soak     kill the library at 200 instants (ARGS='--seed N' repeats those of a run)"
	@echo "make encoder  train models/ anew (see training/README.md)"
	@echo "make bench    the figures that need no data of others (see benchmarks/README.md)"
	@echo "make clean    remove .venv and caches; never the library nor articles"

# Stamps stand inside .venv and are written last: an interrupted installation
# leaves none and is taken up again.
$(VENV)/.run-installed: requirements.txt | $(VENV)/.made
	$(PIP) -r requirements.txt
	@touch $@

# On Linux torch comes from PyTorch's CPU index where that can be reached: the
# registry's own build brings gigabytes of GPU packages.
$(VENV)/.test-installed: requirements-dev.txt requirements-models.txt requirements-mcp.txt $(VENV)/.run-installed
	@if [ "$$(uname)" = Linux ] && ! $(PY) -c 'import importlib.metadata as m; m.version("torch")' 2>/dev/null; then \
	  torch=$$(sed -n 's/^\(torch==[0-9.]*\).*/\1/p' requirements-dev.txt); \
	  $(PIP) --no-deps --retries 0 --timeout 15 --index-url $(TORCH_CPU) "$$torch" \
	    || echo "PyTorch's CPU index cannot be reached; taking torch from the registry."; \
	fi
	$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.made:
	@found=; \
	for p in $(PYTHONS); do \
	  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$p; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Isnad needs Python 3.11 or newer; none of these is: $(PYTHONS)." >&2; \
	  echo "Install one, then name it if need be: make run PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
	  v=$$("$$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "$$found (Python $$v) lacks the venv module: install the package python$$v-venv" \
	    "(Debian, Ubuntu: sudo apt install python$$v-venv), then run make again." >&2; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV)
	@touch $@
