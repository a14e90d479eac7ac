# make run:  set up .venv and run the main job (ARGS="--vars.corpus fdner" passes settings on)
# make test: set up .venv and run lint, types and tests

PYTHON ?= python3
VENV ?= .venv
# For a GPU: EXTRA=cuda12 or EXTRA=cuda13
EXTRA ?=
ARGS ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready$(EXTRA)
PIP := $(BIN)/python -m pip install --disable-pip-version-check

.PHONY: run test document lock clean

run: $(READY)
	$(BIN)/python -m spacy project run all . $(ARGS)
	$(PIP) --quiet --no-deps --force-reinstall `ls -t packages/*/dist/*.whl | head -n 1`
	@echo "Installed. Try: $(BIN)/python -c \"import spacy; print(spacy.load('zh_fdner_bert')('轴承外圈有点蚀。').ents)\""

test: $(READY)
	$(BIN)/ruff check src scripts tests benchmarks
	$(BIN)/ruff format --check src scripts tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest

document: $(READY)
	$(BIN)/python -m spacy project document --output README.md

# The pinned requirements, for Python 3.10 to 3.13 at once. What torch brings for CUDA is
# left to torch, which pins it itself, so that a CPU build of torch needs none of it.
lock: $(READY)
	$(PIP) --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.10 --extra dev --no-annotate \
		--no-emit-package cuda-bindings --no-emit-package triton --no-header \
		--constraint constraints.txt pyproject.toml | grep -vE '^(nvidia-|cuda-)' > requirements.txt

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(not (3, 10) <= v <= (3, 13))" || \
		{ echo "Python 3.10 to 3.13 is needed, $(PYTHON) is another. Say make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	$(PIP) --quiet --no-deps --no-build-isolation -e .
	$(if $(EXTRA),$(PIP) -e ".[$(EXTRA)]" --no-build-isolation)
	@touch $@

clean:
	rm -rf assets/corpus assets/encoder assets/manifest.json corpus/*.spacy corpus/manifest.json \
		training metrics packages/zh_* project.lock
