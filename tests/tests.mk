# The tests, at three levels: C files on the host under sanitizers, suites inside QEMU, whole systems
# over the serial line. Each leaves a file of results in build/results/; `report` adds them up.

RESULTS := $(BUILD)/results

# ------------------------------------------------------------------ on the host, by cmocka
#
# Each folder tests/host/GROUP is a group: every test_*.c a program, linked with the folder's other
# sources and with host_sources_GROUP, all compiled with the sanitizers.

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

host_groups := $(patsubst tests/host/%/,%,$(wildcard tests/host/*/))
host_includes := $(tool_includes)
tool_sources = $(filter-out %/main.c,$(wildcard tools/$(1)/*.c tools/$(1)/*.cpp))

host_environment_tools := TOOL_RUN=$(RUN) TOOL_REPORT=$(REPORT)
host_sources_tools := $(call tool_sources,run) $(call tool_sources,report)
host_libraries_tools := -lelf
host_needs_tools := $(RUN) $(REPORT)
host_sources_compose := $(call tool_sources,compose) $(call tool_sources,stubs)
host_libraries_compose := -lstdc++
host_includes_compose := -Itools/compose

# The kernel's own C files, over a machine that is an array.
host_sources_kernel := $(filter-out kernel/start.c,$(wildcard kernel/*.c))
host_includes_kernel := -Itests/host/kernel -Ikernel -Ikernel/include -idirafter kernel/arch/x86_64
host_cflags_kernel := -Wno-unused-parameter

host_sources_crt := crt/construct/elf_parse.c crt/construct/elf_symbols.c crt/runtime/args.c components/boot-image/payload.c
host_includes_crt := -Icrt/construct -Icomponents/boot-image

host_sources_supervisor := $(patsubst %,components/supervisor/%.c,restart_window failures wards)
host_includes_supervisor := -Icomponents/supervisor -Icomponents/boot-image -Icomponents/fault-report -Icomponents/include -Itests/host/rtos \
	$(patsubst %,-Icomponents/%,rtos rtos-common rtos-client)

# crt's objects, over the kernel's own C files.
host_sources_objects := $(filter-out %/elf_symbols.c,$(wildcard crt/kernel/*.c crt/construct/*.c)) \
	$(host_sources_kernel) tests/host/kernel/machine.c tests/host/kernel/world.c
host_includes_objects := -Itests/host/objects -Icrt/kernel -Icrt/construct -Itests/host/kernel -Ikernel \
	-Icrt/include -Ikernel/include -idirafter kernel/arch/x86_64
host_cflags_objects := -Wno-unused-parameter -DMACHINE_FRAMES=512

host_sources_rtos := $(wildcard components/rtos/*.c components/rtos-common/*.c) $(patsubst %,components/rtos-single/%.c,console memory start storage)
host_includes_rtos := -Itests/host/rtos -Icomponents/rtos -Icomponents/rtos-common -Icomponents/rtos-single

# What of the namespace needs no system.
host_sources_names := $(patsubst %,components/namespace/%.c,service_path name_tree mounts rights) crt/runtime/args.c
host_includes_names := -Icomponents/namespace -Icomponents/include -Icomponents/boot-image

# What of the scheduler's component is arithmetic.
host_sources_sched := components/sched/shares.c
host_includes_sched := -Icomponents/sched -Icomponents/rtos

# How tasks of the control application find each other by names.
host_sources_control := $(wildcard components/tests/control-names/*.c) components/tests/control-tasks/task_numbers.c
host_includes_control := -Itests/host/control -Itests/host/rtos -Icomponents/include -Icomponents/tests/include \
	$(patsubst %,-Icomponents/%,rtos rtos-common rtos-client names tests/control-names tests/control-tasks)

# What of files needs no system.
host_sources_paths := $(wildcard components/paths/*.c)
host_includes_paths := -Icomponents/paths -Icomponents/file-types
host_sources_filetables := $(wildcard components/file-tables/*.c)
host_includes_filetables := -Icomponents/file-tables -Icomponents/file-types
host_sources_ramfs := $(wildcard components/ramfs/*.c components/tests/file-requests/*.c) $(host_sources_paths)
host_includes_ramfs := -Icomponents/ramfs -Icomponents/tests/file-requests -Icrt/include $(host_includes_paths)

# The same requests as a system has made, which prints what came of each.
host_sources_differential := tests/host/ramfs/host.c $(wildcard components/tests/file-requests/*.c)
host_includes_differential := -Itests/host/ramfs $(host_includes_ramfs)
host_needs_differential := $(BUILD)/tests/differential/output
host_environment_differential := VFS_OUTPUT=$(BUILD)/tests/differential/output

$(BUILD)/tests/differential/output: $(BUILD)/systems/vfs-differential/system.img $(KERNEL)
	@mkdir -p $(@D)
	$(call say,RUN,systems/vfs-differential.toml)
	$(Q)-timeout 400 $(QEMU) $(QEMU_ICOUNT) -m $(system_memory_vfs-differential) -serial file:$@.serial -monitor none \
		-kernel $(KERNEL) -initrd $<; tr -d '\r' < $@.serial > $@

# What of the console and the shell needs no system.
host_sources_line-editor := components/line-editor/line_editor.c
host_includes_line-editor := -Icomponents/line-editor
host_sources_shell := components/shell/command_line.c
host_includes_shell := -Icomponents/shell
host_sources_pipes := components/pipes/pipe.c
host_includes_pipes := -Icomponents/pipes -Icomponents/include -Icomponents/file-types
host_sources_devfs := $(patsubst %,components/devfs/%.c,chacha20 random)
host_includes_devfs := -Icomponents/devfs

host_sources_capmgr := $(wildcard capmgr/derivation*.c)
host_includes_capmgr := -Icapmgr

# The capability manager but for its interface and its view of frames, over crt's objects and the kernel's own C files.
host_sources_manager := $(filter-out capmgr/services.c capmgr/takeover.c capmgr/contents.c %_check.c,$(wildcard capmgr/*.c)) \
	$(host_sources_objects) tests/host/objects/simulated_call.c tests/host/objects/simulated_crt.c
host_includes_manager := -Itests/host/objects -Icapmgr -Icapmgr/include $(filter-out -Itests/host/objects,$(host_includes_objects)) -Icomponents/include
host_cflags_manager := -Wno-unused-parameter -DMACHINE_FRAMES=2048

host_needs_stacks := $(STACKS) $(RUN) $(REPORT)
host_environment_stacks := TOOL_STACKS=$(STACKS) TOOL_RUN=$(RUN) TOOL_REPORT=$(REPORT) CRT_INCLUDE=crt/include

host_includes_figures := -Itools/figures
host_sources_figures := $(call tool_sources,figures)

host_includes_compare := -Itools/compare -Itools/figures -Itools/run -Itests/host/figures
host_sources_compare := $(call tool_sources,compare) $(call tool_sources,figures) tools/run/text.c
host_libraries_compare := -lelf
host_needs_compare := $(KERNEL)
host_environment_compare := KERNEL_ELF=$(KERNEL)
# The converter of traces, and what of the plugin needs no QEMU.
host_includes_trace := -Itools/trace -Itools/tables -Itools/plugin
host_sources_trace := $(call tool_sources,trace) tools/tables/layout.c tools/tables/trouble.c \
	tools/plugin/watch_list.c tools/plugin/event_ring.c tools/plugin/guest_memory.c tools/plugin/recorder.c
host_libraries_trace := -ldw -lelf

host_includes_tables := -Itools/tables
host_sources_tables := $(call tool_sources,tables)
host_libraries_tables := -ldw -lelf
host_needs_tables := $(KERNEL) $(BUILD)/tools/tables/tables $(BUILD)/tests/guest.elf
host_environment_tables := KERNEL_ELF=$(KERNEL) GUEST_ELF=$(BUILD)/tests/guest.elf \
	TOOL_TABLES=$(BUILD)/tools/tables/tables GDB_COMMANDS=tools/debug/tessera.py

# The system that the tests of tools/tables and tools/debug look at.
$(BUILD)/tests/guest.elf: tests/host/tables/guest/guest.c tests/host/tables/guest/guest.ld | $(packages)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(HOST_CFLAGS) -Ikernel/include -mgeneral-regs-only -ffreestanding -fno-pic -mno-red-zone \
		-fno-stack-protector -fno-asynchronous-unwind-tables -MMD -MP -MT $@ -c $< -o $(@:.elf=.o)
	$(Q)$(LD) -nostdlib -z noexecstack -T $(word 2,$^) $(@:.elf=.o) -o $@
-include $(BUILD)/tests/guest.d

host_sources_coverage := $(call tool_sources,coverage)
host_libraries_coverage := -ldw -lelf
host_includes_coverage := -Itools/coverage
host_needs_coverage := $(BUILD)/tools/coverage/coverage $(PLUGIN) $(BUILD)/tests/tiny.elf
host_environment_coverage := TOOL_COVERAGE=$(BUILD)/tools/coverage/coverage TOOL_PLUGIN=$(PLUGIN) \
	TINY_ELF=$(BUILD)/tests/tiny.elf

# The smallest kernel that the coverage tests count the instructions of.
$(BUILD)/tests/tiny.elf: tests/host/coverage/tiny.asm tests/host/coverage/tiny.ld | $(packages)
	@mkdir -p $(@D)
	$(Q)$(NASM) -felf64 -g -F dwarf $< -o $(@:.elf=.o)
	$(Q)$(LD) -n -T tests/host/coverage/tiny.ld $(@:.elf=.o) -o $@

# $(1): group, $(2): source
define host_object_rule
$(BUILD)/host/$(1)/$(2).o: $(2) | $$(packages)
	@mkdir -p $$(@D)
	$$(call say,HOSTCC,$(2))
	$$(Q)$$(if $$(filter %.cpp,$(2)),g++ $$(HOST_CXXFLAGS),$$(CC) $$(HOST_CFLAGS) -O1 $$(host_cflags_$(1))) \
		$$(host_includes_$(1)) $$(host_includes) $$(SANITIZE) -MMD -MP -c $$< -o $$@
endef

# $(1): group, $(2): test source
define host_test_rule
$(BUILD)/host/$(1)/$(notdir $(2:.c=)): $(BUILD)/host/$(1)/$(2).o $(foreach s,$(host_parts_$(1)),$(BUILD)/host/$(1)/$(s).o)
	$$(call say,HOSTLD,$$@)
	$$(Q)$$(CC) $$(SANITIZE) $$^ $$(host_libraries_$(1)) -lcmocka -o $$@
$(RESULTS)/host-$(1)-$(notdir $(2:.c=)): $(BUILD)/host/$(1)/$(notdir $(2:.c=)) $(host_needs_$(1)) $(REPORT)
	@mkdir -p $$(@D)
	$$(call say,TEST,$(2))
	$$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $$(host_environment_$(1)) $$< > $$<.tap 2> $$<.err \
		|| echo "Bail out! exit status $$$$?" >> $$<.tap
	$$(Q)$$(REPORT) --tap $(1)/$(patsubst test_%,%,$(notdir $(2:.c=))) $$<.tap > $$@ || cat $$<.err
endef

define host_group_rules
host_tests_$(1) := $(wildcard tests/host/$(1)/test_*.c)
host_parts_$(1) := $(filter-out %/main.c tests/host/$(1)/test_%,$(wildcard tests/host/$(1)/*.c)) $(host_sources_$(1))
host_objects += $$(patsubst %,$(BUILD)/host/$(1)/%.o,$$(host_tests_$(1)) $$(host_parts_$(1)))
$$(foreach s,$$(host_tests_$(1)) $$(host_parts_$(1)),$$(eval $$(call host_object_rule,$(1),$$(s))))
$$(foreach t,$$(host_tests_$(1)),$$(eval $$(call host_test_rule,$(1),$$(t))))
results_$(1) := $$(foreach t,$$(host_tests_$(1)),$(RESULTS)/host-$(1)-$$(notdir $$(t:.c=)))
endef

$(foreach g,$(host_groups),$(eval $(call host_group_rules,$(g))))
host_results := $(foreach g,$(host_groups),$(results_$(g)))

# What capmgr builds on.
results_tree := $(results_capmgr)

-include $(shell find $(BUILD)/host -name '*.d' 2>/dev/null)

# ------------------------------------------------------------------ whole systems, over the serial line
#
# tests/systems/SYSTEM.script drives a system; SYSTEM+WHAT.script another way with it. rtos-namespace is driven by
# what drives rtos-isolated, too.

isolated_scripts := $(patsubst tests/systems/%.script,%,$(wildcard tests/systems/rtos-isolated*.script))
shared_scripts := $(isolated_scripts:rtos-isolated%=rtos-namespace%)
own_scripts := $(patsubst tests/systems/%.script,%,$(wildcard tests/systems/*.script))
system_scripts := $(own_scripts) $(shared_scripts)
system_of = $(firstword $(subst +, ,$(1)))
script_of = tests/systems/$(if $(filter $(shared_scripts),$(1)),$(1:rtos-namespace%=rtos-isolated%),$(1)).script

# $(1): script, $(2): kernel, $(3): mark of the kernel in the names
define system_test_rule
$(RESULTS)/system-$(1)$(3): $(call script_of,$(1)) $(BUILD)/systems/$(call system_of,$(1))/system.img $(2) $(RUN)
	@mkdir -p $$(@D)
	$$(call say,TEST,$$<$(if $(3), by the reference kernel))
	$$(Q)-$(RUN) scenario --name systems$(3)/$(1) --symbols $$(call system_symbols,$(call system_of,$(1)),$(2)) $$< $$@ -- \
		$$(QEMU) $$(QEMU_ICOUNT) -m $$(system_memory_$(call system_of,$(1))) -serial stdio -monitor none \
		-kernel $(2) -initrd $(BUILD)/systems/$(call system_of,$(1))/system.img
endef
$(foreach s,$(system_scripts),$(eval $(call system_test_rule,$(s),$(KERNEL),)))
$(foreach s,$(system_scripts),$(eval $(call system_test_rule,$(s),$(KERNEL_PLAIN),-plain)))
results_systems := $(foreach s,$(system_scripts),$(RESULTS)/system-$(s) $(RESULTS)/system-$(s)-plain)

# ------------------------------------------------------------------ live page tables, from outside
#
# While a system runs, its page tables and the kernel's are read through QEMU's monitor, again and
# again, and held against the rules of tools/tables/rules.def: write xor execute is one of them.

TABLES := $(BUILD)/tools/tables/tables
tables_socket = $(BUILD)/systems/$(1)/monitor

define tables_rule
$(RESULTS)/tables-$(1): $(BUILD)/systems/$(1)/system.img $(KERNEL) $(TABLES)
	@mkdir -p $$(@D)
	$$(call say,TEST,the page tables of $(1))
	$$(Q)rm -f $(call tables_socket,$(1))
	$$(Q)timeout 120 $$(QEMU) $$(QEMU_ICOUNT) -m $$(system_memory_$(1)) -S -serial null \
		-monitor unix:$(call tables_socket,$(1)),server,nowait -kernel $(KERNEL) -initrd $$< & \
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do \
		[ -S $(call tables_socket,$(1)) ] && break; sleep 0.2; done; \
	$(TABLES) check --monitor $(call tables_socket,$(1)) --until-end --no-aliases \
		--results $$@ --suite tables/$(1) $(KERNEL) > $(BUILD)/systems/$(1)/tables.txt || \
		cat $(BUILD)/systems/$(1)/tables.txt; wait
endef
tables_systems := isolation rtos-single facilities rtos-isolated rtos-namespace paging
$(foreach s,$(tables_systems),$(eval $(call tables_rule,$(s))))
results_live-tables := $(tables_systems:%=$(RESULTS)/tables-%)

# ------------------------------------------------------------------ how deep stacks get
#
# While a system runs, the plugin watches how deep each stack gets; no deeper than the bound that was
# found when the system was built. One of `isolation` overruns its stack because that is its task.

watermarks_systems := gates facilities memory delegation delegation-suite paging rtos-single sweep sharing processes restart rtos-isolated rtos-namespace nested rtos-cases namespace-suite readmission file-suite vfs-suite
# Programs that lie in the boot image to be read, and are not run.
watermarks_unseen_file-suite := spare

define watermarks_rule
$(RESULTS)/watermarks-$(1): $(BUILD)/systems/$(1)/system.img $(KERNEL) $(PLUGIN) $(STACKS)
	@mkdir -p $$(@D)
	$$(call say,TEST,the stacks of $(1))
	$$(Q)-timeout 300 $$(QEMU) $$(QEMU_ICOUNT) -m $$(system_memory_$(1)) -serial null -monitor none \
		-plugin $(PLUGIN),depth=$(BUILD)/systems/$(1)/depths,$$$$($(STACKS) range) \
		-kernel $(KERNEL) -initrd $$<; \
	$(STACKS) watermark watermarks/$(1) $(BUILD)/systems/$(1)/depths $(BUILD)/systems/$(1) \
		$$(filter-out $(watermarks_unseen_$(1)),$$(system_instances_$(1))) > $$@; grep '^fail' $$@ || true
endef
$(foreach s,$(watermarks_systems),$(eval $(call watermarks_rule,$(s))))

# A bound that is too small, as printing is said to use next to nothing, is found to be wrong.
wrong := $(BUILD)/tests/wrong
$(RESULTS)/watermarks-wrong: tests/watermarks/too_little.notes $(RESULTS)/watermarks-gates
	@mkdir -p $(wrong)
	$(Q)-$(call find_bound,gates/caller,$(wrong)/caller.stack,$<)
	$(Q)cp $(BUILD)/systems/gates/booter.stack $(BUILD)/systems/gates/echo.stack $(wrong)
	$(Q)-$(STACKS) watermark wrong $(BUILD)/systems/gates/depths $(wrong) booter echo caller \
		> $(wrong)/output 2> /dev/null
	$(Q)if grep -q '^fail wrong caller thread [0-9]* was [0-9]* bytes deep, the bound is' $(wrong)/output && \
		[ $$(grep -c '^pass' $(wrong)/output) = 2 ]; then \
		echo 'pass watermarks/wrong a-bound-that-is-too-small'; else \
		echo 'fail watermarks/wrong a-bound-that-is-too-small it passes'; fi > $@; cat $@

results_watermarks := $(watermarks_systems:%=$(RESULTS)/watermarks-%) $(RESULTS)/watermarks-wrong

# ------------------------------------------------------------------ the kernel, inside QEMU

include tests/suites/suites.mk
include tests/coverage/coverage.mk

# ------------------------------------------------------------------ suites that are systems
#
# They print the lines of tools/run/protocol.h: `sweep` preempts the RTOS at every instruction,
# `sweep-isolated` the same as a component, `sweep-manager` the callers of capmgr; `restart-sweep` kills services
# at every instruction of their requests; `rtos-cases` shows what
# rtos.h promises, `rtos-cases-single` the same in one protection domain, `processes` what it promises of those;
# `delegation` has components give to each other and take back, `nested` below managers of managers; `paging`
# has them touch memory that comes when they do, `fuzz` calls capmgr at random and `fuzz-sched` the scheduler; `namespace` has
# components find each other by names, `files` runs the same cases at every file server, `vfs` shows files by POSIX's calls,
# `programs` makes processes of files; `proc` compares what procfs says with what its client knows;
# `readmission` has threads that were cut off in a component come again.

# The system of a suite has its name, except where that is another system's.
suite_system_delegation := delegation-suite
suite_system_namespace := namespace-suite
suite_system_files := file-suite
suite_system_vfs := vfs-suite
suite_system_proc := proc-suite
suite_system_programs := program-suite
suite_system = $(or $(suite_system_$(1)),$(1))

# $(1): suite, $(2): kernel, $(3): mark of the kernel in the names, $(4): system
define system_suite_rule
$(RESULTS)/$(1)$(3): $(BUILD)/systems/$(4)/system.img $(2) $(RUN)
	@mkdir -p $$(@D)
	$$(call say,TEST,systems/$(4).toml$(if $(3), by the reference kernel))
	$$(Q)-$(RUN) suite --name $(1)$(3) --symbols $$(call system_symbols,$(4),$(2)) $$@ -- \
		$$(QEMU) $$(QEMU_ICOUNT) -m $$(system_memory_$(4)) -serial stdio -monitor none \
		-kernel $(2) -initrd $(BUILD)/systems/$(4)/system.img
endef
system_suites := sweep sweep-isolated sweep-manager restart-sweep rtos-cases-single rtos-cases processes delegation nested paging fuzz \
	fuzz-sched namespace files vfs programs proc readmission
$(foreach s,$(system_suites),$(eval $(call system_suite_rule,$(s),$(KERNEL),,$(call suite_system,$(s)))))
$(foreach s,$(system_suites),$(eval $(call system_suite_rule,$(s),$(KERNEL_PLAIN),-plain,$(call suite_system,$(s)))))
$(foreach s,$(system_suites),$(eval results_$(s) := $(RESULTS)/$(s) $(RESULTS)/$(s)-plain))

# ------------------------------------------------------------------ traces of systems
#
# What a trace shows is what the system says of itself, by both kernels.

TRACE_TESTS := $(BUILD)/tests/trace
trace_systems := traced gates isolation rtos-single facilities

# $(1): system, $(2): kernel, $(3): folder, $(4): name of the trace, $(5): events that are kept
define trace_run
	$(Q)$(TRACE) list $(2) $(call trace_instances,$(1)) > $(3)/$(4).list
	$(Q)timeout 120 $(call trace_qemu,$(1),$(2),$(3)/$(4).list,$(3)/$(4).events,$(5)) \
		< /dev/null > $(3)/$(4).output; rm -f $(3)/$(4).events.memory; \
	$(TRACE) write $(3)/$(4).events $(3)/$(4).json $(3)/$(4).svg $(call trace_instances,$(1)) > $(3)/$(4).summary

endef

# $(1): kernel, $(2): mark of the kernel in the names
define trace_rule
$(RESULTS)/trace$(2): tests/trace/check.sh tests/trace/sound.jq $(trace_systems:%=$(BUILD)/systems/%/system.img) $(1) $(PLUGIN) $(TRACE)
	@mkdir -p $$(@D)
	@rm -rf $(TRACE_TESTS)$(2) && mkdir -p $(TRACE_TESTS)$(2)
	$$(call say,TEST,tests/trace$(if $(2), by the reference kernel))
	$$(foreach s,$(trace_systems),$$(call trace_run,$$(s),$(1),$(TRACE_TESTS)$(2),$$(s),$(TRACE_EVENTS)))
	$$(call trace_run,traced,$(1),$(TRACE_TESTS)$(2),traced.short,40)
	$$(Q)timeout 120 $$(QEMU) $$(QEMU_ICOUNT) -m $$(system_memory_rtos-single) -serial stdio -monitor none \
		-kernel $(1) -initrd $(BUILD)/systems/rtos-single/system.img < /dev/null \
		> $(TRACE_TESTS)$(2)/rtos-single.untraced || true
	$$(Q)sh $$< $(TRACE_TESTS)$(2) "$(2)" > $$@
endef
$(eval $(call trace_rule,$(KERNEL),))
$(eval $(call trace_rule,$(KERNEL_PLAIN),-plain))
results_trace += $(RESULTS)/trace $(RESULTS)/trace-plain

# ------------------------------------------------------------------ the authority model

MODEL := $(BUILD)/model/model
model_sources := $(wildcard tests/model/*.c) tests/host/kernel/machine.c \
	$(filter-out kernel/start.c,$(wildcard kernel/*.c))

$(MODEL): $(model_sources) $(wildcard tests/model/*.h tests/host/kernel/*.h kernel/*.h) | $(packages)
	@mkdir -p $(@D)
	$(call say,HOSTCC,tests/model)
	$(Q)$(CC) -std=gnu11 -O2 -g $(WARNINGS) -Wno-unused-parameter \
		-DKERNEL_CONFIG_FILE='"$(CURDIR)/tests/model/config.h"' -Itests/model -Itests/host/kernel \
		-Ikernel -Ikernel/include -idirafter kernel/arch/x86_64 $(model_sources) -o $@

model: $(MODEL) ## run the authority model at length (about 5 minutes)
	$(Q)$<

$(RESULTS)/model: $(MODEL)
	@mkdir -p $(@D)
	$(call say,TEST,tests/model)
	$(Q)-$< --short --results $@

$(RESULTS)/bugs: $(MODEL) tests/model/find_bugs.sh $(wildcard tests/model/bugs/*.patch)
	@mkdir -p $(@D)
	$(call say,TEST,seeded bugs)
	$(Q)-tests/model/find_bugs.sh $(BUILD)/bugs $@ > $(BUILD)/bugs.txt || cat $(BUILD)/bugs.txt

results_model := $(RESULTS)/model $(RESULTS)/bugs

.PHONY: model

# ------------------------------------------------------------------ the reference

REFERENCE := $(BUILD)/tools/reference/reference
abi_headers := $(wildcard kernel/include/tessera/*)

reference: $(REFERENCE) ## write doc/abi.md anew from the ABI
	$(Q)$< kernel/include/tessera/abi.h > $(BUILD)/abi.md
	$(Q)cp $(BUILD)/abi.md doc/abi.md

results_reference := $(RESULTS)/reference
$(RESULTS)/reference: $(REFERENCE) doc/abi.md $(abi_headers)
	@mkdir -p $(@D)
	$(call say,TEST,doc/abi.md)
	$(Q)$< kernel/include/tessera/abi.h | cmp -s - doc/abi.md && echo 'pass doc abi' > $@ \
		|| echo 'fail doc abi doc/abi.md is out of date: make reference' > $@

.PHONY: reference

# ------------------------------------------------------------------ static analysis

LINTED := kernel booter capmgr crt components $(filter-out tools/packages.mk,$(wildcard tools/*/))

lint: | $(packages) ## static analysis by cppcheck
	$(call say,LINT,$(LINTED))
	$(Q)cppcheck -q --enable=warning,performance,portability --std=c11 --error-exitcode=1 \
		-U__ASSEMBLER__ --suppressions-list=tools/cppcheck.suppress $(KERNEL_INCLUDES) $(tool_includes) \
		-Icrt/construct -Icrt/kernel -Icrt/runtime $(component_includes) -Icomponents/include $(LINTED)

results_lint := $(RESULTS)/lint
$(RESULTS)/lint:
	@mkdir -p $(@D)
	$(Q)if $(MAKE) --no-print-directory lint; then echo "pass lint cppcheck"; \
		else echo "fail lint cppcheck see above"; fi > $@.new; grep -E '^(pass|fail)' $@.new > $@; cat $@.new

.PHONY: lint

# ------------------------------------------------------------------ bad boot images

# Without icount: it makes QEMU start slowly, and there are many to start.
DAMAGE := $(BUILD)/tests/images/damage

$(DAMAGE): tests/images/damage.c tests/images/image.c tests/images/image.h tests/images/damages.def \
		$(wildcard kernel/include/tessera/*.h booter/include/*.h crt/construct/*.h) | $(packages)
	@mkdir -p $(@D)
	$(call say,HOSTCC,tests/images/damage.c)
	$(Q)$(CC) $(HOST_CFLAGS) $(tool_includes) -Icrt/construct $(filter %.c,$^) -o $@

results_images := $(RESULTS)/images
$(RESULTS)/images: tests/images/run.sh $(DAMAGE) $(BUILD)/systems/isolation/system.img $(KERNEL) $(RUN)
	@mkdir -p $(@D)
	$(call say,TEST,tests/images)
	$(Q)-sh $< $(DAMAGE) $(BUILD)/systems/isolation/system.img $(KERNEL) $(RUN) $@ \
		$(QEMU) -serial stdio -monitor none

# ------------------------------------------------------------------ graphs of all systems

# What a run of the tour prints.
$(BUILD)/tests/graph/output: $(BUILD)/systems/delegation/system.img $(KERNEL)
	@mkdir -p $(@D)
	$(Q)timeout 60 $(QEMU) $(QEMU_ICOUNT) -m $(system_memory_delegation) -serial file:$@.serial -monitor none \
		-kernel $(KERNEL) -initrd $<; mv $@.serial $@

results_graph := $(RESULTS)/graph
$(RESULTS)/graph: tests/graph/run.sh $(sound_systems:%=$(GRAPHS)/%.svg) $(BUILD)/tests/graph/output $(COMPOSE)
	@mkdir -p $(@D)
	$(call say,TEST,tests/graph)
	$(Q)-sh $< $(COMPOSE) $(GRAPHS) $(BUILD)/systems $@ $(BUILD)/tests/graph/output $(sound_systems)

# ------------------------------------------------------------------ what `make size` says

# What a component prints that asks the capability manager for its quotas.
$(BUILD)/tests/size/output: $(BUILD)/systems/memory/system.img $(KERNEL)
	@mkdir -p $(@D)
	$(Q)timeout 60 $(QEMU) $(QEMU_ICOUNT) -m $(system_memory_memory) -serial file:$@.serial -monitor none \
		-kernel $(KERNEL) -initrd $<; tr -d '\r' < $@.serial > $@

results_size := $(RESULTS)/size
$(RESULTS)/size: tests/size/run.sh $(BUILD)/tests/size/output $(COMPOSE)
	@mkdir -p $(@D)
	$(call say,TEST,make size)
	$(Q)$(COMPOSE) size systems/memory.toml $(compose_interfaces) -d $(BUILD)/systems/memory \
		> $(BUILD)/tests/size/table
	$(Q)-sh $< $@ $(BUILD)/systems/memory $(BUILD)/tests/size/table $(BUILD)/tests/size/output

# ------------------------------------------------------------------ in a copy of the checkout

# All that a copy takes over must be there: nobody may be writing it at that time.
copied := $(KERNEL) $(KERNEL_PLAIN) $(TOOLS) $(system_images) tests/tutorial/copy.sh

results_component := $(RESULTS)/component
$(RESULTS)/component: tests/component/run.sh $(copied)
	$(call say,TEST,make component)
	$(Q)-sh $< $@

results_tutorial := $(RESULTS)/tutorial
$(RESULTS)/tutorial: tests/tutorial/run.sh doc/tutorial.md $(copied)
	$(call say,TEST,doc/tutorial.md)
	$(Q)-sh $< doc/tutorial.md $@

results_base := $(RESULTS)/base
$(RESULTS)/base: tests/base/run.sh tests/bench/compare.sh $(copied)
	$(call say,TEST,make bench BASE=)
	$(Q)-sh $< $@

# ------------------------------------------------------------------ all together

# What SUITE may be, beside the scripts.
suite_names := $(host_groups) tree suites kernel-coverage $(system_suites) model systems live-tables watermarks images graph size component tutorial base reference lint

test_results := $(host_results) $(results_model) $(results_suites) $(results_kernel-coverage) $(foreach s,$(system_suites),$(results_$(s))) $(results_systems) $(results_live-tables) $(results_watermarks) $(RESULTS)/trace $(RESULTS)/trace-plain $(results_images) $(results_graph) $(results_size) $(results_component) $(results_tutorial) $(results_base) $(results_reference) $(results_lint)
ifdef SUITE
test_results := $(results_$(SUITE)) $(filter $(RESULTS)/system-$(SUITE) $(RESULTS)/system-$(SUITE)-plain,$(results_systems))
ifeq ($(strip $(test_results)),)
$(error no suite $(SUITE); there are: $(suite_names) $(system_scripts))
endif
endif

# On all cores, unless the user says otherwise.
all_cores = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

test: $(REPORT) ## run all tests; SUITE=name runs one suite
	$(Q)rm -rf $(RESULTS)
	$(Q)$(MAKE) --no-print-directory $(all_cores) $(if $(SUITE),SUITE=$(SUITE)) test-results
	$(Q)$(REPORT) -o $(BUILD)/test-report.xml $(test_results)

test-results: $(test_results)

.PHONY: test test-results
