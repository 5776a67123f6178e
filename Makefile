# The project's verbs: `make` alone prints them. Needs only python3 (3.11 or newer), git and make.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

PYTHON := .venv/bin/python
LOCAL := $(PYTHON) -m nhipcau_local
PYTEST := $(PYTHON) -m pytest
MEMBERS := $(wildcard shared/*/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml)
READY := .venv/.ready

.PHONY: help up demo down fresh status token check test journeys resilience compose-test bench docs topics migrate \
	rebuild incarnation lag figures parked release poison lock chromium format

help:
	@awk -F ':.*## ' '/^[a-z%-]+:.*## / { printf "  \033[1mmake %-12s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# uv, Python 3.13 and .venv: nothing to do when neither the lock nor a member has changed.
$(READY): requirements.lock pyproject.toml $(MEMBERS) deploy/local/prepare.py deploy/local/uv.txt
	@command -v python3 >/dev/null || { echo "python3 is missing: install Python 3.11 or newer" >&2; exit 1; }
	@python3 deploy/local/prepare.py

up: $(READY) ## the whole system on this machine, with demo data, ready, with its URLs (DEMO=no: empty; DEMO=M: all provinces)
	@$(LOCAL) up $(if $(filter no false 0,$(DEMO)),--no-demo,$(if $(filter-out yes true 1,$(DEMO)),--size "$(DEMO)"))

demo: $(READY) ## demo data into this system, started if need be: SIZE=S (six provinces) or SIZE=M (all 63)
	@$(LOCAL) demo --size "$(or $(SIZE),S)"

down: $(READY) ## stop it
	@$(LOCAL) down

fresh: $(READY) ## stop it and forget its data
	@$(LOCAL) fresh

status: $(READY) ## what runs, and how it is (JSON=1: for programs)
	@$(LOCAL) status $(if $(JSON),--json)

token: $(READY) ## a bearer token: ROLE=province_officer PROVINCE=10
	@$(LOCAL) token --role "$(ROLE)" --province "$(PROVINCE)"

check: $(READY) ## format, lint, types, import contracts, drift of generated documents
	@$(LOCAL) check

# Across services much is waiting for what was killed: it goes on beside the rest, and is told after it.
test: $(READY) chromium ## check, every test, journeys, and resilience with short counts
	@failed=0; told=$$(mktemp); \
	{ $(LOCAL) check; checked=$$?; \
	$(PYTEST) tests --ignore=tests/architecture --ignore=tests/compose --durations=5 && exit $$checked; \
	exit 1; } > $$told 2>&1 & beside=$$!; \
	$(PYTEST) shared services deploy --durations=10 || failed=1; \
	wait $$beside || failed=1; cat $$told; rm -f $$told; exit $$failed

test-%: $(READY) ## one package's tests, e.g. test-registry
	@test -n "$(wildcard shared/$* services/$* deploy/$* tests/$*)" || { echo "No package is called $*" >&2; exit 1; }
	@$(PYTEST) $(wildcard shared/$* services/$* deploy/$* tests/$*)

journeys: $(READY) chromium ## a person's whole errand across services
	@$(PYTEST) tests/journeys

resilience: $(READY) ## what dies and comes back, spoilt workbooks, figures of any history, with long counts
	@RESILIENCE=long $(PYTEST) tests/resilience tests/properties

compose-test: $(READY) ## the system from images: built, loaded, every container killed (with a Docker engine)
	@docker info >/dev/null 2>&1 || { echo "NO DOCKER ENGINE answers: the system from images was NOT tried" >&2; exit 77; }
	@$(PYTEST) tests/compose

bench: $(READY) ## rates and latencies, as ratios within one run
	@$(PYTHON) -m benchmarks

docs: $(READY) ## write the generated documents anew: OpenAPI, AsyncAPI, docs/events.md
	@$(LOCAL) docs

topics: $(READY) ## create what deploy/kafka/topics.yaml declares
	@$(LOCAL) topics

migrate: $(READY) ## bring every service's database up to date
	@$(LOCAL) migrate

rebuild: $(READY) ## a projection beside the live one: PROJECTION=clusters; then switch: BUILD=2 REASON="…"
	@$(LOCAL) rebuild "$(PROJECTION)" --build "$(BUILD)" --reason "$(REASON)"

lag: $(READY) ## what is not on Kafka yet, and what is not read yet (JSON=1)
	@$(LOCAL) lag $(if $(JSON),--json)

figures: $(READY) ## what was published beside what is computed (make -s figures JSON=1: for programs)
	@$(LOCAL) figures $(if $(JSON),--json)

parked: $(READY) ## facts that could not be applied (JSON=1)
	@$(LOCAL) parked $(if $(JSON),--json)

release: $(READY) ## try a parked fact again: ID=3 REASON="…"
	@$(LOCAL) release "$(ID)" --reason "$(REASON)"

incarnation: $(READY) ## after a restored backup, start the log's next incarnation: SERVICE=registry
	@$(LOCAL) incarnation "$(SERVICE)"

poison: $(READY) ## in a demo: a fact that reporting cannot read, to see what parking is
	@$(LOCAL) poison

lock: $(READY) ## resolve anew what requirements.lock and kafka.lock name
	@$(LOCAL) lock
	@$(PYTHON) -m engines.lock

format: $(READY) ## put the code into its one format
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format .

# Browser tests use the system's Chromium; Debian's is installed where that is possible.
chromium: $(READY)
	@$(PYTHON) -m testkit.chromium
