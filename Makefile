# Tessera: one Makefile, with a fragment in each top folder that builds something.
# Everything that is made lies in build/. `make help` lists the targets; V=1 shows the commands.

BUILD := build
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' $(1) '$(2)')

CC := gcc
NASM := nasm
LD := ld

# The strictness that every directory lives up to, for gcc and clang.
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror

SYSTEM ?= rtos-single

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

include tools/packages.mk
include kernel/kernel.mk
include tools/tools.mk
include crt/crt.mk
include components/components.mk
include systems/systems.mk
include tests/tests.mk
include tests/bench/bench.mk

all: $(KERNEL) $(KERNEL_PLAIN) $(TOOLS) ## build everything

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z_.-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' \
		Makefile */*.mk

clean: ## remove what was built
	$(Q)rm -rf $(BUILD) compile_commands.json

.PHONY: all help clean

compile_commands.json: ## tell editors how each file is compiled
	$(Q)$(MAKE) -nB V=1 all 2>/dev/null | awk -v dir="$(CURDIR)" -f tools/commands.awk > $@

.PHONY: compile_commands.json
