# The table of contents: every verb a person needs. Set-up is part of each verb, and installs only what that verb needs.

# SHELL=busybox on the command line means the image's, not make's own.
ifeq ($(origin SHELL),command line)
IMAGE_SHELL := $(SHELL)
override SHELL := /bin/sh
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

SOURCES := $(shell find src -type f \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.xml' -o -name '*.c' -o -name '*.h' -o -name '*.ld' -o -path '*/libraries/*' \) -not -path '*/obj/*' -not -path '*/bin/*') \
           Directory.Build.props Directory.Packages.props src/publish.sh
X64     := out/linux-x64/vrrpaot
ARM64   := out/linux-arm64/vrrpaot
BOARD   ?= qemu-virt
# The example is for the emulator only: its login asks for nothing.
CONFIG  ?= $(if $(filter qemu-virt,$(BOARD)),image/example/appliance.json)
# Whose updates a node takes; `make keys` makes such a pair. (The first version kept it in out/keys.)
KEY     ?= $(firstword $(wildcard keys/update.pub out/keys/update.pub))
BUILD    = IMAGE_SHELL="$(IMAGE_SHELL)" KEY="$(KEY)" VERSION="$(VERSION)" LOGIN="$(LOGIN)" ANYWAY="$(ANYWAY)" \
           sh image/build.sh "$(BOARD)" "$(CONFIG)" $(ARM64) "out/image/$(BOARD)"
GUEST   := out/linux-arm64/gpio-guest
GUEST64 := out/linux-x64/gpio-guest
CHECKS  := out/linux-x64/checks-alone
# Debian's kernel and programs for an emulated machine; what cannot be fetched, whoever wants it says.
FETCH_GUEST = sh tests/Guest/fetch.sh out/guest-amd64 amd64 || [ $$? = 75 ]

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r verb text; do printf 'make %-10s %s\n' "$$verb" "$$text"; done

build: $(X64) $(ARM64) ## the two static programs: out/linux-x64/vrrpaot and out/linux-arm64/vrrpaot
	@ls -l $(X64) $(ARM64) | awk '{ printf "%s  %.2f MB, static\n", $$NF, $$5 / 1000000 }'

$(X64): $(SOURCES)
	@sh src/publish.sh linux-x64 $@

$(ARM64): $(SOURCES)
	@sh src/publish.sh linux-arm64 $@

$(GUEST): $(SOURCES) $(wildcard tests/Gpio/Guest/*.cs*) tests/Appliance.Tests/Buses/FakeI2c.cs
	@sh src/publish.sh linux-arm64 $@ tests/Gpio/Guest gpio-guest

$(GUEST64): $(SOURCES) $(wildcard tests/Gpio/Guest/*.cs*) tests/Appliance.Tests/Buses/FakeI2c.cs
	@sh src/publish.sh linux-x64 $@ tests/Gpio/Guest gpio-guest

image: whose $(ARM64) ## a card for a node: out/image/BOARD/vrrpaot-BOARD.img (BOARD=qemu-virt CONFIG=my.json SHELL=busybox KEY=keys/update.pub VERSION=1.2.3 LOGIN=none ANYWAY=yes)
	@$(BUILD)

whose:
	@sh image/whose.sh "$(BOARD)" "$(CONFIG)"

keys: ## a key pair that signs updates: keys/update.key, which is to be kept secret and safe, and update.pub
	@sh image/keys.sh keys

update: $(ARM64) ## a signed update of such nodes: out/image/BOARD/vrrpaot-BOARD-VERSION.update (what image takes; without CONFIG no card is made beside it)
	@$(BUILD)
	@sh image/update.sh "out/image/$(BOARD)" "$(KEY)"

size: ## what the program is made of: the ten largest parts, and what each package costs (both platforms)
	@sh src/size.sh linux-x64 out/size/linux-x64
	@sh src/size.sh linux-arm64 out/size/linux-arm64

demo: $(X64) ## two nodes and a client on this machine, broken in five ways (root; ARGS="--with keepalived" for Debian's as node 2; STORY=routers: two dual-stack routers; STORY=balance: two load balancers in a guest)
	@$(if $(filter balance,$(STORY)),sh tests/need.sh dotnet clang=clang ld.lld=lld,sh tests/need.sh root ip=iproute2 busybox=busybox nsenter=util-linux $(if $(findstring keepalived,$(ARGS)),keepalived=keepalived))
	@$(if $(filter balance,$(STORY)),$(FETCH_GUEST))
	@dotnet build tests/Demo -c Release -v q --nologo >out/demo-build.log || { cat out/demo-build.log; exit 1; }
	@tests/Demo/bin/Release/net10.0/vrrpaot-demo $(STORY) $(ARGS)

test: $(X64) $(ARM64) $(GUEST) $(GUEST64) package ## all tests; those with network namespaces need root and are skipped without it
	@sh tests/run-tests.sh

tidy: ## holds the source against ARCHITECTURE.md, and prints which room names which
	@sh tests/need.sh dotnet
	@dotnet test tests/Tidy -v q --nologo --logger 'console;verbosity=detailed'

$(CHECKS): $(SOURCES) $(wildcard tests/Bench/Checks/*.cs*)
	@sh src/publish.sh linux-x64 $@ tests/Bench/Checks checks-alone

bench: $(X64) $(CHECKS) ## measures vrrpaot and Debian's keepalived side by side, and prints ratios (root; ARGS=...)
	@sh tests/need.sh root ip=iproute2 nsenter=util-linux busybox=busybox keepalived=keepalived strace=strace
	@$(if $(or $(findstring lvs,$(ARGS)),$(if $(ARGS),,all)),$(FETCH_GUEST))
	@dotnet build tests/Bench -c Release -v q --nologo >out/bench-build.log || { cat out/bench-build.log; exit 1; }
	@dotnet run --project tests/Bench -c Release --no-build -- $(ARGS)

test-image: $(X64) $(ARM64) ## boots the firmware images in emulators: role, lamps, pair, keepalived, update, power cuts, watchdog (root)
	@sh tests/Image/run.sh

simulate: ## simulated clusters on a fake clock, until Ctrl-C or a broken invariant (ARGS="--seed N" repeats one)
	@sh tests/need.sh dotnet
	@dotnet run --project tests/Simulator -c Release -- $(ARGS)

replay: ## plays a journal of "vrrpaot trace journal FILE" through the same code: the same transitions, or where it differs (FILE="a b" ARGS=--verbose)
	@sh tests/need.sh dotnet
	@dotnet run --project tests/Simulator -c Release -- --replay $(FILE) $(ARGS)

keywords: ## docs/keywords.md, made from the table of keywords
	@sh tests/need.sh dotnet clang=clang ld.lld=lld
	@mkdir -p docs
	@UPDATE=yes dotnet test tests/Appliance.Tests -v q --nologo --filter 'FullyQualifiedName~the_page_is_the_table'

man: ## the pages of the manual in out/man, from the verbs, options, keywords and keys of the program
	@sh tests/need.sh dotnet clang=clang
	@dotnet build src/Appliance.Manual -c Release -v q --nologo >out/man-build.log || { cat out/man-build.log; exit 1; }
	@src/Appliance.Manual/bin/Release/net10.0/Appliance.Manual docs out/man
	@ls out/man/*

package: $(X64) $(ARM64) man ## .deb, tarball and container image of both architectures, in out/packages (VERSION=1.2.3)
	@VERSION=$(VERSION) sh package/build.sh out/packages

fuzz: ## feeds everything that reads bytes of others with what reaches new code (ARGS="--seconds 600 --keep dns http-response")
	@sh tests/Fuzz/run.sh $(ARGS)

clean: ## removes everything that the other verbs made in this folder, but never a key, nor the libraries that were fetched
	@if [ -d out ]; then find out -mindepth 1 -maxdepth 1 ! -name keys ! -name libraries -exec rm -rf {} +; fi
	@rmdir out 2>/dev/null || true
	@find src tests image -type d \( -name bin -o -name obj -o -name TestResults \) -prune -exec rm -rf {} +

.PHONY: help build size image whose keys update demo test tidy test-image bench simulate replay keywords man package fuzz clean
