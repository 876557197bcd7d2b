# Handscript. `make demo` and `make test` set up what they need; nothing else has to be installed first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
BIN    := $(VENV)/bin
SAY    ?= put the yellow block in the blue bowl
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Distributions of ROS 2 that the real arm's half is tested on, each in an environment of its own.
ROS    ?= kilted jazzy
SELECT ?= -m "not slow"

.PHONY: demo test test-all test-here test-datasets test-ros $(ROS:%=test-%) lint format bench check-weights train eyes clean

demo: $(VENV)/.demo        ## say a sentence to the simulated arm: make demo SAY="stack the blocks"
	@$(BIN)/handscript run "$(SAY)"

test: $(VENV)/.test        ## the tests, some ten minutes on two cores; those over ROS 2 run beside the others
	@$(MAKE) --no-print-directory --jobs --keep-going --output-sync=target test-here test-ros

test-here:
	+$(BIN)/python -m pytest $(SELECT)

test-all:                  ## the tests with the slow ones
	@$(MAKE) --no-print-directory test SELECT=

test-datasets: $(VENV)/.test   ## demonstrations in robomimic's and LeRobot's own readers, in .venv-datasets: some gigabytes
	@$(BIN)/python tests/tasks/readers_environment.py
	$(BIN)/python -m pytest tests/tasks/test_demos_readers.py

test-ros: $(ROS:%=test-%)  ## those over a real ROS 2, from PyPI; one distribution: make test-kilted

$(ROS:%=test-%): test-%: | $(VENV)/bin/python
	@$(BIN)/python tests/ros/environment.py $*
	.venv-ros/$*/bin/python -m pytest tests/ros $(SELECT)

lint: $(VENV)/.lint        ## ruff, mypy, who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.demo       ## every figure of the README, with its spread
	$(BIN)/python -m bench

check-weights: $(VENV)/.hf   ## what a zero-shot detector is worth here: make check-weights MODEL=google/owlv2-base-patch16-ensemble
	@test -n "$(MODEL)" || { echo "say which: make check-weights MODEL=FOLDER or MODEL=google/owlv2-base-patch16-ensemble"; exit 2; }
	$(BIN)/python -m bench.weights "$(MODEL)"

train: $(VENV)/.train      ## the embedded model from nothing: an hour and a half on two cores, resumable
	$(BIN)/python -m lmp.model.train

eyes: $(VENV)/.train       ## the learned detector from nothing: its pictures and its training, two hours on two cores, resumable
	$(BIN)/python -m sim.pictures
	$(BIN)/python -m perception.detect.learned.training.train
	$(BIN)/python -m perception.detect.learned.training.closeups
	$(BIN)/python -m perception.detect.learned.training.export

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "Handscript's simulator needs Python 3.11 (PyBullet has no wheels for later ones): apt-get install python3.11 python3.11-venv, or make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "no venv module: apt-get install python3.11-venv"; exit 1; }

# One stamp a set of packages; -- a changed pin or dependency installs again.
$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing into $(VENV), once, about a minute"
	@$(PIP) --editable '.[sim]'
	@touch $@

$(VENV)/.test $(VENV)/.lint $(VENV)/.train $(VENV)/.hf: $(VENV)/.%: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing the extra $* into $(VENV)"
	@$(PIP) --editable '.[sim,$*]'
	@touch $@

clean:
	rm -rf $(VENV) .venv-ros .venv-datasets build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
