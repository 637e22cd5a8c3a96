# Targets for people and for CI. `make run` and `make test` install what is missing, and say what and why first.

TAGS    := migrated_fynedo
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
LDFLAGS := -s -w -X main.version=$(VERSION)
WINDOW_PACKAGES := gcc libc6-dev libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
ROOMS := ./assets/... ./cert/... ./gui/... ./internal/...
FUZZTIME ?= 1m

.PHONY: run build headless test lint bench screens peers e2e windows fuzz corpus clean need-window

run: build
	.ci/display build/certmap

build: need-window
	go build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o build/certmap .

# All commands in a static binary, without the window.
headless:
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o build/certmap-headless .

need-window:
	@.ci/need "to build the window" $(WINDOW_PACKAGES)

# The root package is left out: it would link OpenGL. The scripts of internal/cli run the whole program without a window.
test:
	@.ci/need "to test for races" gcc libc6-dev
	go test -race -timeout 30m -tags $(TAGS) $(ROOMS)

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted:" $$unformatted; exit 1; fi
	CGO_ENABLED=0 go vet -tags $(TAGS) . $(ROOMS)
	GOOS=windows CGO_ENABLED=0 go vet . ./cert/... ./internal/...
	GOOS=darwin CGO_ENABLED=0 go vet . ./cert/... ./internal/...
	CGO_ENABLED=0 go run $(STATICCHECK) -tags $(TAGS) . $(ROOMS)
	go mod verify
	go mod tidy -diff
	go run ./internal/licences
	@mkdir -p build; CGO_ENABLED=0 go run $(GOVULNCHECK) ./... > build/govulncheck.txt 2>&1; code=$$?; \
	if [ $$code = 3 ]; then cat build/govulncheck.txt; exit 1; \
	elif [ $$code != 0 ]; then echo "govulncheck could not reach its database: not checked for known vulnerabilities"; fi

bench: need-window
	@.ci/need "to measure the window" xvfb x11-utils $(WINDOW_PACKAGES)
	CGO_ENABLED=0 go build -tags $(TAGS) -o build/bench/bench ./internal/bench
	build/bench/bench

screens:
	CGO_ENABLED=0 go run -tags $(TAGS) ./gui/screens build/screens

PEERS_PACKAGES := nginx haproxy apache2-bin openssl tinyproxy-bin

# The connection test against servers and proxies of other makes.
peers:
	@.ci/need "to test against real servers" $(PEERS_PACKAGES)
	CGO_ENABLED=0 go test -tags peers -count=1 -v -timeout 15m ./internal/peers

E2E_PACKAGES := xvfb xauth xdotool x11-utils xclip imagemagick tesseract-ocr gnome-keyring dbus dbus-x11 libgl1-mesa-dri

e2e: build
	@.ci/need "to test the real window" $(E2E_PACKAGES)
	go test -tags e2e -count=1 -timeout 25m ./internal/e2e

windows:
	@.ci/need "to build for Windows" gcc-mingw-w64-x86-64
	CC=x86_64-w64-mingw32-gcc CGO_ENABLED=1 GOOS=windows GOARCH=amd64 go build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS) -H windowsgui' -o build/windows/Certmap.exe .
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -trimpath -ldflags '$(LDFLAGS)' -o build/windows/certmap-commands.exe .

# Every fuzz target for FUZZTIME, one after the other.
fuzz:
	@for package in $$(go list $(ROOMS)); do \
		for target in $$(go test -tags $(TAGS) -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

# What is read from a folder of files, against what openssl reads: every difference is listed. Without DIR it takes the
# collections of Debian's python3-cryptography-vectors and of the Go modules in use.
corpus:
	@.ci/need "to compare with" openssl python3-cryptography-vectors
	CGO_ENABLED=0 go run ./internal/corpus $(DIR)

clean:
	rm -rf build
