SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO_DENY_VERSION := 0.20.2
IMAGE ?= messenger

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the server on http://localhost:3001
	cargo run --release --package messenger-app -- serve

.PHONY: seed
seed: ## Fill its database with people, groups and messages to play with
	cargo run --release --package messenger-app -- seed

# Most end-to-end tests wait most of the time.
export RUST_TEST_THREADS ?= 8
export TEST_PROFILE ?= dev

.PHONY: test
test: ## Run all tests, on SQLite and on PostgreSQL
	cargo build --profile $(TEST_PROFILE) --bin messenger --bin messenger-load
	cargo test --profile $(TEST_PROFILE) --workspace --no-run
	tests/with-servers cargo test --profile $(TEST_PROFILE) --workspace

.PHONY: torture
torture: export TORTURE_ROUNDS := long
torture: export TEST_PROFILE := torture
torture: test ## Run all tests, with many more rounds of what fails by chance

.PHONY: bench
bench: ## Measure the server, and what this machine could do at best
	cargo build --profile dist --bin messenger
	cargo build --profile dist --package messenger-loadtest --bins --examples
	tests/with-servers crates/loadtest/bench/run

.PHONY: check
check: cargo-deny ## Check format, lints, licences and sources
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo deny check --hide-inclusion-graph licenses bans sources
	if command -v shellcheck >/dev/null; then shellcheck --severity=warning .ci/run docker/healthy tests/with-servers crates/loadtest/bench/run crates/loadtest/bench/fill/run; fi

.PHONY: cargo-deny
cargo-deny:
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked cargo-deny --version $(CARGO_DENY_VERSION)

.PHONY: openapi
openapi: ## Write docs/openapi.json anew
	cargo run --quiet --bin messenger -- openapi > docs/openapi.json.new
	mv docs/openapi.json.new docs/openapi.json

.PHONY: docker
docker: ## Build the container image
	docker build --file docker/Dockerfile --tag $(IMAGE) .
