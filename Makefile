# make draft   set up, and draft the example record's packet
# make test    set up, and run the tests
# make docs    write docs/cli.md again from the commands
# make words   write tests/packets again, the words of the example packets, for review after a change of law or templates

PYTHON ?= python3
RECORD ?= examples/rich.yaml
MATTER = $(shell sed -n 's/^matter: *"\{0,1\}\([A-Za-z0-9._-]*\).*/\1/p' $(RECORD))
BIN := .venv/bin
READY := .venv/.ready

.PHONY: draft test docs words
.NOTPARALLEL:

draft: $(READY)
	@$(BIN)/petition-gen draft $(RECORD) -o out
	@echo "The drafts are in $(CURDIR)/out/$(MATTER)"

test: $(READY)
	@$(BIN)/pytest -q -n 2 -m "not slow"

docs: $(READY)
	@$(BIN)/python tests/cli_reference.py

words: $(READY)
	@$(BIN)/python tests/packet_words.py

$(READY): pyproject.toml constraints.txt setup/prepare.sh
	@PYTHON="$(PYTHON)" bash setup/prepare.sh
	@touch $@
