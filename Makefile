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
		$(filter-out $(BUILD)/%,$(filter Makefile %.mk,$(MAKEFILE_LIST)))

clean: ## remove what was built
	$(Q)rm -rf $(BUILD) compile_commands.json

.PHONY: all help clean

# What editors are told of: all that is compiled file by file, in the order in which a file that is
# compiled twice is of more interest. Compositions are not read for it: make would plan them anew even
# when it is only asked what it would do, and then build all images.
objects := $(kernel_objects) $(crt_objects) $(crt_managed_objects) $(all_program_objects) $(booter_objects) \
	$(foreach t,$(tool_names),$(call tool_objects,$(t))) $(plugin_objects) $(suites_objects) \
	$(bench_objects) $(host_objects)

objects: $(filter-out $(BUILD)/stubs/% $(BENCH)/%,$(objects))

compile_commands.json: ## tell editors (clangd) how each source file is compiled
	$(Q)$(MAKE) -nB -j1 V=1 objects 2>/dev/null | awk -v dir="$(CURDIR)" -f tools/commands.awk > $@

.PHONY: objects compile_commands.json
