# Uptake: `make` lists what can be done here. Everything sets itself up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BUILT := uptake/ui/static/built
# Rooms whose tests run on PostgreSQL too: those where rows are locked, claimed, made at once or scoped.
ON_POSTGRES := tests/jobs tests/people tests/peers tests/postgres tests/tenancy/test_door.py tests/tenancy/test_tokens.py \
	tests/privacy/test_opting_out.py tests/privacy/test_removed_from_a_server.py \
	tests/messaging/test_at_once.py tests/messaging/test_published.py tests/messaging/test_recall.py tests/messaging/test_scheduling.py
export UPTAKE_DATA ?= $(CURDIR)/data

.DEFAULT_GOAL := help
.PHONY: help run test lint types house unit on-postgres embed-test journeys explore kills soak bench spark audit-dependencies sbom sizes lock format messages docs clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/ready $(BUILT)/ready ## Set up, make the demonstration tenants once, and serve everything
	@$(BIN)/uptake demo --if-missing
	@UPTAKE_DEMO=true $(BIN)/uptake serve

test: $(VENV)/ready-for-tests $(BUILT)/ready $(VENV)/chromium $(VENV)/postgres lint types house embed-test unit ## Set up and run every check and test

lint: $(VENV)/ready-for-tests ## Style: ruff, formatting included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready-for-tests ## Types: mypy, strict
	$(BIN)/mypy

house: $(VENV)/ready-for-tests ## The order of the house: import-linter
	$(BIN)/lint-imports

embed-test: $(BUILT)/ready $(VENV)/chromium ## Tests of the embed, in Node and Chromium
	npm test --workspace embed

unit: $(VENV)/ready-for-tests $(BUILT)/ready $(VENV)/chromium $(VENV)/postgres ## Every Python test, the browser journeys included
	$(BIN)/pytest
	$(MAKE) --no-print-directory on-postgres

on-postgres: $(VENV)/ready-for-tests $(VENV)/postgres ## What the pages and the jobs keep, on a PostgreSQL server: every promise about many at once
	$(BIN)/pytest -p tests.postgres.state --reuse-db $(ON_POSTGRES)

journeys: $(VENV)/ready-for-tests $(BUILT)/ready $(VENV)/chromium ## Only the browser journeys; screenshots go to test-results/
	$(BIN)/pytest tests/journeys -n 0

explore: $(VENV)/ready-for-tests $(BUILT)/ready $(VENV)/postgres ## The properties once more, with examples of chance; what fails says how to repeat it
	UPTAKE_EXPLORE=true $(BIN)/pytest -m hypothesis

kills: $(VENV)/ready-for-tests $(VENV)/postgres ## The long way: 5,000 people, 1,000 kills of processes and of database servers, faults of 30 seconds
	UPTAKE_PEOPLE=5000 UPTAKE_KILLS=1000 UPTAKE_FAULT_SECONDS=30 $(BIN)/pytest -n 0 -s \
		tests/delivery/test_delivery_under_kills.py tests/delivery/test_delivery_faults.py

soak: $(VENV)/ready-for-tests ## Half an hour of mixed load on the delivery, the snapshot swapped every minute
	$(BIN)/python -m bench.delivery.soak

bench: $(VENV)/ready-for-tests ## Benchmarks of score, delivery and messages, with their rivals in the same run
	$(BIN)/python -m bench.score
	$(BIN)/python -m bench.delivery
	$(BIN)/python -m bench.messages

spark: $(VENV)-spark/ready ## The same numbers on a real Spark cluster of a master and two workers, in an environment of its own
	$(VENV)-spark/bin/pytest tests/spark -n 0

audit-dependencies: $(VENV)/ready-for-tests ## Known weaknesses in what Uptake is built on; exit code 2 of make (3 of the tool) when nobody answers
	$(BIN)/python -m tools.dependencies audit

sbom: $(VENV)/ready-for-tests ## The list of what is inside, CycloneDX: build/sbom/python.json and npm.json
	$(BIN)/python -m tools.dependencies sbom

sizes: ## The ten largest files of the server
	@git ls-files 'uptake/*.py' | xargs wc -l | sort -rn | sed -n '2,11p'

lock: $(VENV)/ready-for-tests ## Resolve the dependencies anew into the lock files
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements-dev.lock
	$(BIN)/uv pip compile -q pyproject.toml tests/spark/requirements.in --group dev -c requirements-dev.lock --universal --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements-spark.lock

format: $(VENV)/ready-for-tests ## Put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/ready-for-tests ## Collect the sentences of the pages into the translation catalogues
	sh tools/messages.sh

docs: $(VENV)/ready-for-tests ## Write the generated pages of docs/ anew
	$(BIN)/python -m tools.documents

clean: ## Remove everything that was built or installed, but no data
	rm -rf $(VENV) $(VENV)-spark node_modules $(BUILT)

# --- set-up -----------------------------------------------------------------------------------------

$(VENV)/python:
	sh tools/venv.sh $(PYTHON) $(VENV)
	@touch $@

$(VENV)/ready: $(VENV)/python requirements.lock pyproject.toml
	@[ -f $(VENV)/ready-for-tests ] || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/uptake.pth"
	@printf '#!/bin/sh\nexec "%s/%s/python" -m uptake.command "$$@"\n' "$(CURDIR)" "$(BIN)" > $(BIN)/uptake && chmod +x $(BIN)/uptake
	@$(BIN)/python -m tools.catalogues
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/python requirements-dev.lock pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
	@rm -f $(VENV)/ready && $(MAKE) --no-print-directory $(VENV)/ready

$(VENV)-spark/ready: requirements-spark.lock tests/spark/java.sh
	sh tests/spark/java.sh
	sh tools/venv.sh $(PYTHON) $(VENV)-spark
	@$(VENV)-spark/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.lock
	@echo "$(CURDIR)" > "$$($(VENV)-spark/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/uptake.pth"
	@touch $@

$(VENV)/chromium: tools/chromium.sh
	sh tools/chromium.sh
	@touch $@

$(VENV)/postgres: tools/postgres.sh
	sh tools/postgres.sh
	@touch $@

$(BUILT)/ready: package-lock.json $(shell find frontend embed/src uptake -name node_modules -prune -o \( -path 'frontend/*' -o -path 'embed/src/*' -o -name '*.html' \) -type f -print 2>/dev/null)
	npm ci --no-progress --loglevel=error
	npm run --silent build --workspace frontend
	npm run --silent build --workspace embed
	@mkdir -p $(BUILT) && touch $@
