# Every command there is. CI calls the same targets.
PYTHON ?= python3
BIN := .venv/bin
# What is tested with the oldest releases: whatever meets most of them.
LOWEST := tests/core tests/config tests/models tests/data tests/export tests/explain \
  tests/figures/test_saved.py tests/figures/test_sheet.py tests/pipeline/test_repro.py \
  tests/reproduce tests/sweeps/test_tpe.py tests/training/test_training.py
# One thread a process: two busy processes with two threads each get in each other's way.
export OMP_NUM_THREADS := 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help

.PHONY: help
help: ## List every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: reproduce
reproduce: .venv/installed ## Make everything: data, models, figures, report (only what changed runs again; JOBS=2 stages at a time)
	@lookinside reproduce $(if $(JOBS),--jobs $(JOBS))
	@lookinside summary

.PHONY: demo
demo: .venv/installed ## Try one run of each family with small budgets, in demo/
	lookinside demo

.PHONY: tensorboard
tensorboard: .venv/installed ## Open the training logs in TensorBoard
	tensorboard --logdir data/logs

.PHONY: api
api: .venv/developed ## Write the pages of the Python API from the docstrings, in reports/api
	python docs/api.py reports/api

.PHONY: test
test: lint .venv/developed ## Check style and types, run the quick tests
	pytest -n 2 --dist loadgroup -m "not slow and not faults"

.PHONY: test-all
test-all: lint .venv/developed ## The same, with the tests that take minutes: what CI runs
	pytest -n 2 --dist loadgroup -m "slow or not faults" --durations 40 --durations-min 10

.PHONY: lower-bounds
lower-bounds: ## Test with the oldest releases that are allowed, in a throw-away environment (downloads much)
	set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PYTHON) -m venv $$folder/venv; \
	$(PYTHON) tests/lower_bounds.py > $$folder/constraints.txt; \
	$$folder/venv/bin/pip install --quiet --constraint $$folder/constraints.txt '.[dev]'; \
	export PATH=$$folder/venv/bin:$$PATH PYTHONPATH=src; \
	python -m pytest -m "not slow" $(LOWEST); \
	python -m pytest -m "slow and not faults" tests/export tests/training/test_training.py

.PHONY: faults
faults: .venv/developed ## Kill stages, fill the disk, flip bits: does all come out the same? (an hour; best as root)
	pytest -n 2 --dist loadgroup -m faults

.PHONY: lint
lint: .venv/developed ## Check style and types only
	ruff check
	ruff format --check
	mypy

.PHONY: bench
bench: .venv/developed ## Measure how fast runs train, against other ways (minutes; the report shows it)
	dvc repro --glob 'prepare@*' compose@runs
	python -m benchmarks.training
	python -m benchmarks.profiles

.PHONY: bench-growth
bench-growth: .venv/developed ## Measure what stages take with 2 and 4 times the images, filters and runs (an hour)
	python -m benchmarks.growth

.PHONY: bench-inside
bench-inside: .venv/developed ## Measure probes, figures, climbing together, and strokes on the live page (of mnist_cnn)
	dvc repro visualize@mnist_cnn
	python -m benchmarks.looking_inside mnist_cnn
	python -m benchmarks.maximise data/runs/mnist_cnn-0
	python -m benchmarks.live

.PHONY: bench-startup
bench-startup: .venv/developed ## Measure `dvc repro` with nothing to do, and with one run changed, in a copy of what is made
	python -m benchmarks.startup

.PHONY: bench-tensorflow
bench-tensorflow: .venv-tensorflow/installed ## Have the notebooks' own way take part in `make bench`

.PHONY: clean
clean: ## Delete all that the pipeline made, but not its cache nor what was downloaded
	rm -rf reports demo outputs multirun dvc_plots dvc.lock pipelines/dvc.lock
	[ ! -d data ] || find data -mindepth 1 -maxdepth 1 ! -name downloads -exec rm -rf {} +

.venv/installed: pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

.venv/developed: pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ .venv/installed

.venv-tensorflow/installed: benchmarks/tensorflow/requirements.txt
	test -d .venv-tensorflow || $(PYTHON) -m venv .venv-tensorflow
	.venv-tensorflow/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@
