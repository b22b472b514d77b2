# kapscreen. Two commands do all the set-up on a machine with Go:
#   make run    build bin/kapscreen and do the main job on an invented client
#   make test   run all tests

GO      ?= go
BIN     := bin/kapscreen
TOOLS   := $(GO) tool -modfile=.tools/go.mod
export CGO_ENABLED ?= 0
LDFLAGS := -s -w
FUZZTIME ?= 60s

.PHONY: build run test check lint fmt bench cover fuzz clean help release reproducible

help: ## show this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/kapscreen
	@mkdir -p bin
	@$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/kapscreen

run: build ## build, then the whole job on an invented client: findings and out/referral.pdf
	@mkdir -p out
	@./$(BIN) demo -o out/referral.pdf

test: ## all tests; needs nothing but Go and the module proxy
	$(GO) test ./...

check: lint test ## lint, then all tests: what has to hold before a change lands

lint: ## formatting, vet, linters, modules, dead code
	@test -z "$$(gofmt -l cmd forms screening templates)" || { gofmt -l cmd forms screening templates; echo "run: make fmt"; exit 1; }
	$(GO) vet ./...
	$(GO) mod tidy -diff
	$(TOOLS) golangci-lint run ./...
	@dead=$$($(TOOLS) deadcode -test ./...) && test -z "$$dead" || { echo "$$dead"; echo "nothing calls these: take them away"; exit 1; }

fmt: ## format all Go code
	gofmt -w cmd forms screening templates

bench: ## all benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

cover: ## test coverage, as out/coverage.html
	@mkdir -p out
	$(GO) test -coverprofile=out/coverage.out -coverpkg=./... ./...
	$(GO) tool cover -html=out/coverage.out -o out/coverage.html
	@$(GO) tool cover -func=out/coverage.out | tail -1

fuzz: ## every fuzz target for FUZZTIME (60s)
	@for pkg in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -parallel 2 $$pkg || exit 1; \
	  done; done

release: ## static binaries for Linux, macOS and Windows in dist/, with checksums
	@rm -rf dist && mkdir -p dist
	@for os in linux darwin windows; do for arch in amd64 arm64; do \
	  ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/kapscreen-$$os-$$arch$$ext"; \
	  GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS) -buildid=' -o dist/kapscreen-$$os-$$arch$$ext ./cmd/kapscreen || exit 1; \
	done; done
	@cp LICENSE THIRD_PARTY.md dist/
	@cd dist && sha256sum kapscreen-* > SHA256SUMS

reproducible: ## build twice, in two folders: the bytes have to be the same
	@a=$$(mktemp -d) && b=$$(mktemp -d) && mkdir -p $$b/another/place && \
	for d in $$a $$b/another/place; do \
	  cp -R cmd forms screening templates go.mod go.sum $$d && \
	  (cd $$d && $(GO) build -trimpath -buildvcs=false -ldflags '$(LDFLAGS) -buildid=' -o kapscreen ./cmd/kapscreen) || exit 1; \
	done && sha256sum $$a/kapscreen $$b/another/place/kapscreen && cmp $$a/kapscreen $$b/another/place/kapscreen && echo "the same bytes"; \
	ok=$$?; rm -rf $$a $$b; exit $$ok

clean: ## remove what was built
	rm -rf bin out dist
