# Sets itself up in .venv; needs Python 3.11 or newer with venv, or the virtualenv package.
.POSIX:
SHELL = /bin/sh
PATH := $(if $(PATH),$(PATH),/usr/local/bin:/usr/bin:/bin)
export PATH
PYTHON =
VENV = .venv
BIN = $(VENV)/bin

.PHONY: demo test lint types docs mutants clients laws-all long coverage bench race kill fuzz doubling \
	soundness outputs clean
.DEFAULT_GOAL = test

$(BIN)/.ready: pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh $(VENV) $(PYTHON)
	@touch $@

demo: $(BIN)/.ready
	@sh scripts/demo.sh $(BIN)

test: $(BIN)/.ready
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

lint: $(BIN)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.ready
	$(BIN)/mypy

# docs/messages.md, with what every example of a message prints, a page for each format, and the
# picture of a run.
docs: $(BIN)/.ready
	$(BIN)/python -m tests.support.messages_page
	$(BIN)/python -m tests.support.format_pages
	$(BIN)/python scripts/draw_run.py

# Which lines and branches of agentc/ the tests pass; fails below the floor in pyproject.toml.
coverage: $(BIN)/.ready
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest $(PYTEST)
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report --skip-covered --sort=cover

# Every law with more than ten times as many examples as in CI, others each time.
laws-all: $(BIN)/.ready
	AGENTC_PROFILE=long $(BIN)/python -m pytest tests/laws tests/unit tests/vendors -n auto --dist worksteal $(PYTEST)

# What is too long for CI, one after the other.
long: laws-all mutants
	$(MAKE) race RUNS=60
	$(MAKE) kill
	$(MAKE) fuzz SECONDS=3600
	$(MAKE) doubling
	$(MAKE) soundness

mutants: $(BIN)/.ready
	$(BIN)/python -m tests.mutants

.clients/.ready: tests/clients/package.json
	@sh tests/clients/install.sh .clients
	@touch $@

# The longest files begin first, as tests/clients/conftest.py orders them.
clients: $(BIN)/.ready .clients/.ready
	$(BIN)/python -m pytest -m clients -n auto --dist loadfile --no-loadscope-reorder $(PYTEST)

# Folders swapped for links under RUNS runs over FILES files; TIMES runs killed by each signal.
race: $(BIN)/.ready
	$(BIN)/python -m tests.long.writing race $(or $(RUNS),20) $(or $(FILES),2000)

kill: $(BIN)/.ready
	$(BIN)/python -m tests.long.writing kill $(or $(TIMES),200) $(or $(FILES),40)

bench: $(BIN)/.ready
	$(BIN)/python benchmarks/run.py --markdown benchmarks/RESULTS.md
	$(BIN)/python benchmarks/build.py --markdown benchmarks/BUILD.md

# Documents without end for SECONDS, finds kept in FINDS; SEED 0 is another each time.
fuzz: $(BIN)/.ready
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60) --finds $(or $(FINDS),.fuzz) --seed $(or $(SEED),0)

# Every command on documents that double up to LARGEST characters: what grows by more than 2.2 times a doubling.
doubling: $(BIN)/.ready
	$(BIN)/python -m tests.long.doubling --largest $(or $(LARGEST),1048576)
	$(BIN)/python -m tests.long.doubling_commands

# MAPS limits drawn from SEED, each converted and compared, by models that share no code with agentc; on every core.
soundness: $(BIN)/.ready
	$(BIN)/python -m tests.long.soundness $(or $(MAPS),1000000) $(or $(SEED),1)

# Every output, report and exit code into RECORD; where OLD names an earlier record, what differs from that.
RECORD = .outputs.jsonl
outputs: $(BIN)/.ready
	$(BIN)/python -m tests.long.outputs write $(RECORD)
	@$(if $(OLD),$(BIN)/python -m tests.long.outputs compare $(OLD) $(RECORD) $(WORDS))

clean:
	rm -rf $(VENV) .clients .demo .fuzz .outputs.jsonl dist
