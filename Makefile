# make run:  set up .venv and run the main job (ARGS="--vars.corpus fdner" passes settings on)
# make test: set up .venv and run lint, types and tests
# make bench: set up .venv and time the pipeline (ARGS=--full for the record)

PYTHON ?= python3
# For a GPU: EXTRA=cuda12 or EXTRA=cuda13, each in an environment of its own
EXTRA ?=
VENV ?= .venv$(if $(EXTRA),-$(EXTRA))
ARGS ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --disable-pip-version-check

.PHONY: run test bench document lock sbom audit-deps clean

run: $(READY)
	$(BIN)/python -m spacy project run all . $(ARGS)
	$(PIP) --quiet --no-deps --force-reinstall `ls -t packages/*/dist/*.whl | head -n 1`
	@echo "Installed. Try: $(BIN)/python -c \"import spacy; print(spacy.load('zh_fdner_bert')('轴承外圈有点蚀。').ents)\""

test: $(READY)
	$(BIN)/ruff check src scripts tests benchmarks
	$(BIN)/ruff format --check src scripts tests benchmarks
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

# How fast it is, against the encoder alone and against others: docs/speed.md
bench: $(READY)
	$(BIN)/python -m benchmarks.speed $(ARGS)

document: $(READY)
	$(BIN)/python -m spacy project document --output README.md

# The pinned requirements, for Python 3.10 to 3.13 at once. What torch brings for CUDA is
# left to torch, which pins it itself, so that a CPU build of torch needs none of it.
lock: $(READY)
	$(PIP) --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --extra dev --extra cuda13 \
		--no-annotate --no-header --output-file $(VENV)/lock.txt pyproject.toml
	grep -vE '^(nvidia-|cuda-|cupy-|triton)' $(VENV)/lock.txt > $(VENV)/lock.kept.txt
	mv $(VENV)/lock.kept.txt requirements.txt

# What the newest wheel brings with it, as CycloneDX JSON beside it.
sbom: $(READY)
	$(BIN)/python scripts/sbom.py `ls -t packages/*/dist/*.whl | head -n 1`

# Known vulnerabilities of the pinned requirements. Strict: what could not be looked up is no
# clean bill, so without a network this fails.
audit-deps: $(READY)
	$(BIN)/pip-audit --strict --no-deps --disable-pip -r requirements.txt

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(not (3, 10) <= v <= (3, 13))" || \
		{ echo "Python 3.10 to 3.13 is needed, $(PYTHON) is another. Say make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
ifeq ($(EXTRA),)
	$(PIP) -r requirements.txt
else
	grep -v '^torch==' requirements.txt > $(VENV)/requirements.txt
	$(PIP) -r $(VENV)/requirements.txt -e ".[$(EXTRA)]"
endif
	$(PIP) --quiet --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf assets/corpus assets/encoder assets/manifest.json corpus/*.spacy corpus/manifest.json \
		training metrics checkpoint release packages/zh_* project.lock
