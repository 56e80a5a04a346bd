# The systems: for each systems/NAME.toml a boot image, build/systems/NAME/system.img.
#
# compose plans which instances there are and how each is linked; every instance has a virtual base of
# its own. A program is the folder IMAGE in one of the places below, with the stubs of its interfaces and crt.

system_names := $(patsubst systems/%.toml,%,$(wildcard systems/*.toml))
# Where programs are: the system's own, and those of demonstrations, tests and benches. Each place has interfaces.
component_places := components components/apps components/tests components/benches
INTERFACE_DIRS := $(component_places:%=%/include)
compose_interfaces := $(INTERFACE_DIRS:%=-I %)
interface_headers := $(wildcard $(INTERFACE_DIRS:%=%/*.h))

# ------------------------------------------------------------------ programs

# Libraries that a program's folder is linked with beside crt: folders too. First those of an application of the
# RTOS as a component.
isolated := rtos-common rtos-client boot-image
program_libraries_control := control-tasks control-regions rtos rtos-common rtos-single
isolated_tasks := $(patsubst %,control-%,sensor filter controller actuator commands watchdog background display table) rogue
$(foreach t,$(isolated_tasks),$(eval program_libraries_$(t) := control-tasks control-regions $(isolated)))
$(foreach t,control-named control-named-table,$(eval program_libraries_$(t) := control-tasks control-names names $(isolated)))
program_libraries_control-log := control-tasks control-names posix names $(isolated)
program_libraries_sweep-single := sweep instant rtos rtos-common rtos-single
program_libraries_sweep-isolated := sweep instant $(isolated)
program_libraries_sweep-manager := faultless
program_libraries_rival := $(isolated)
program_libraries_neighbour := $(isolated)
program_libraries_sched := rtos rtos-common
program_libraries_conformance-single := rtos-room rtos-cases check rtos rtos-common rtos-single
program_libraries_conformance := rtos-room rtos-orders rtos-cases check $(isolated)
program_libraries_partner := rtos-room rtos-orders $(isolated)
program_libraries_stranger := $(isolated)
program_libraries_vault := rtos-room rtos-orders $(isolated)
program_libraries_sharing := $(isolated)
program_libraries_bench-single := rtos rtos-common rtos-single measure
program_libraries_traced := rtos rtos-common rtos-single
program_libraries_bench-authority := measure
program_libraries_bench-isolated := $(isolated) measure
program_libraries_bench-process := $(isolated)
program_libraries_bench-names := names measure $(isolated)
program_libraries_bench-named := names $(isolated)
program_libraries_bench-partner := $(isolated) measure
program_libraries_supervisor := fault-report $(isolated)
program_libraries_fragile := $(isolated)
program_libraries_persistent := $(isolated)
program_libraries_moth := $(isolated)
program_libraries_breeder := $(isolated)
program_libraries_restart-sweep := $(isolated)
program_libraries_customer := instant $(isolated)
program_libraries_larder := $(isolated)
program_libraries_metronome := $(isolated)
program_libraries_nurse := turns
program_libraries_patient := turns
program_libraries_doctor := turns
program_libraries_puppet := players
program_libraries_sleeper := players $(isolated)
program_libraries_delegation := players cast check faultless tiny-image
program_libraries_family := birth
program_libraries_family-managed := family tiny-image
program_libraries_managed-cases := players cast check tiny-image
program_libraries_pager := paging
program_libraries_paging-cases := check tiny-image
program_libraries_nested := players cast check faultless
program_libraries_tour := players cast
program_libraries_fuzz-director := fuzz fuzz-results check
program_libraries_fuzz-client := fuzz fuzz-results check
program_libraries_fuzz-sched-director := rtos-room fuzz-results check $(isolated)
program_libraries_fuzz-sched-client := fuzz-sched fuzz-results check $(isolated)
program_libraries_outsider := $(isolated)
program_libraries_fuzz-sched-outsider := fuzz-sched fuzz-results check $(isolated)

program_libraries_namespace := $(isolated)
program_libraries_player := names $(isolated)
program_libraries_settler := names $(isolated)
program_libraries_warden := $(isolated)
program_libraries_outcast := $(isolated)
program_libraries_namespace-suite := names check $(isolated)

program_libraries_innkeeper := inn $(isolated)
program_libraries_readmission := inn check $(isolated)
program_libraries_traveller := $(isolated)

# What a file server is linked with.
file_server := file-server file-tables names $(isolated)
program_libraries_ramfs-server := ramfs paths $(file_server)
file_tree := file-tree paths $(file_server)
program_libraries_bootfs := $(file_tree)
program_libraries_counter := $(file_tree)
program_libraries_procfs := $(file_tree)
program_libraries_proc-outsider := check
program_libraries_proc-suite := file-client names check $(isolated)
program_libraries_reader := names $(isolated)
program_libraries_well := $(file_tree)
program_libraries_devfs := $(file_tree)
program_libraries_pipes := paths $(file_server)
program_libraries_file-suite := file-client names check $(isolated)
program_libraries_file-guest := file-client names check $(isolated)

program_libraries_console := line-editor $(file_tree)
program_libraries_console-suite := console-user posix names $(isolated)
program_libraries_console-guest := console-user posix names $(isolated)

program_libraries_shell := utilities posix paths names $(isolated)
program_libraries_vfs := names paths file-tables $(isolated)
program_libraries_vfs-suite := posix paths names check $(isolated)
program_libraries_program-suite := programs posix check $(isolated)
program_libraries_tool := posix $(isolated)
program_libraries_rogue-server := names $(isolated)
program_libraries_bench-files := posix measure $(isolated)
program_libraries_actor := file-requests posix names $(isolated)
program_libraries_vfs-differential := file-requests posix names $(isolated)

program_libraries_process := instant rtos-room rtos-orders $(isolated)
program_libraries_processes := rtos-room check rtos-orders $(isolated)

# Programs that have another one's image in them, to make processes of: which instance's.
program_image_processes := processes/child
program_image_bench-isolated := bench-isolated/bench-process

# The capability manager has a folder at the top, all others theirs in components/.
program_folder = $(if $(filter capmgr,$(1)),capmgr,$(wildcard $(component_places:%=%/$(1))))
program_sources = $(wildcard $(program_folder)/*.c $(program_folder)/*/*.c $(program_folder)/*.S)
all_program_objects = $(patsubst %,$(BUILD)/%.o,$(foreach p,capmgr $(filter-out include template apps tests benches,$(notdir \
	$(patsubst %/,%,$(wildcard $(component_places:%=%/*/))))),$(call program_sources,$(p))))
program_objects = $(patsubst %,$(BUILD)/%.o,$(foreach p,$(1) $(program_libraries_$(1)),$(call program_sources,$(p)))) \
	$(program_image_$(1):%=$(BUILD)/systems/%.image.o)
# The booter serves every component's beginning and end, whatever a composition says.
booter_libraries := boot-image fault-report
booter_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard booter/*.c booter/*.S) \
	$(foreach l,$(booter_libraries),$(call program_sources,$(l)))) \
	$(BUILD)/stubs/compinit.server.o

# The system's own first: a header there and one in a test may have one name.
component_includes = $(foreach p,$(component_places),$(sort $(patsubst %/,-I%,$(dir $(wildcard $(p)/*/*.h $(if $(filter components,$(p)),components/rtos/*/*.h))))))

# A program may call any interface by gates that it gets at run time.
twin_headers := $(foreach s,at on,$(patsubst %.h,$(BUILD)/stubs/%_$(s).h,$(notdir $(interface_headers))))

$(BUILD)/components/%.o: components/% | $(packages) $(twin_headers)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(COMPONENT_CFLAGS) -I$(dir $<) -I$(BUILD)/stubs $(component_includes) -MMD -MP -c $< -o $@

# It is handed over what a manager is.
$(BUILD)/components/tests/usurper/usurper.c.o: COMPONENT_CFLAGS += -Icapmgr/include

$(BUILD)/capmgr/%.o: capmgr/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(COMPONENT_CFLAGS) -Icapmgr -Icapmgr/include -Icrt/kernel -MMD -MP -c $< -o $@

booter_includes := -Icrt/construct -Icrt/kernel -Icrt/runtime -Icapmgr/include $(booter_libraries:%=-Icomponents/%)

$(BUILD)/booter/%.o: booter/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(COMPONENT_CFLAGS) $(booter_includes) -MMD -MP -c $< -o $@

# $(1): folder of interfaces
define stub_rules
$(BUILD)/stubs/%_at.h: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) twins $$< -o $$@

$(BUILD)/stubs/%.client.S: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) client $$< -o $$@

$(BUILD)/stubs/%.server.S: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) server $$< -o $$@

$(BUILD)/stubs/%.service-client.S: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) service-client $$< -o $$@

$(BUILD)/stubs/%_on.h: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) callers-header $$< -o $$@

$(BUILD)/stubs/%.service.S: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) service $$< -o $$@

$(BUILD)/stubs/%.on.S: $(1)/%.h $(STUBS)
	@mkdir -p $$(@D)
	$$(Q)$(STUBS) callers $$< -o $$@
endef
$(foreach d,$(INTERFACE_DIRS),$(eval $(call stub_rules,$(d))))

# Nobody says which services he calls: each program is linked with what it uses of all.
callers_objects := $(patsubst %.h,$(BUILD)/stubs/%.on.o,$(notdir $(interface_headers)))
CALLERS := $(BUILD)/stubs/callers.a

$(CALLERS): $(callers_objects)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rc $@ $^

$(BUILD)/stubs/%.o: $(BUILD)/stubs/%.S
	$(call say,AS,$<)
	$(Q)$(CC) -Icrt/include -Ikernel/include -include crt/include/crt_syscall_note.inc -c $< -o $@

# An instance's image as data, process_image and process_image_bytes, without what only debuggers read.
$(BUILD)/systems/%.image.o: $(BUILD)/systems/%.elf
	$(call say,IMAGE,$@)
	$(Q)strip -s -o $(@:.o=) $<
	$(Q)printf '.section .rodata.process_image, "a"\n.global process_image, process_image_bytes\n.balign 8\nprocess_image: .incbin "%s"\n0: .balign 8\nprocess_image_bytes: .quad 0b - process_image\n.section .note.GNU-stack, "", @progbits\n' \
		$(@:.o=) | $(CC) -c -x assembler - -o $@

-include $(shell find $(BUILD)/components $(BUILD)/capmgr $(BUILD)/booter -name '*.d' 2>/dev/null)

# ------------------------------------------------------------------ systems

# Every run of make reads all plans. A composition that is refused gets one without instances, so that
# nothing fails but what is made of this system: that says why.
$(BUILD)/systems/%/plan.mk: systems/%.toml $(COMPOSE) $(interface_headers)
	@mkdir -p $(@D)
	$(call say,PLAN,$<)
	$(Q)$(COMPOSE) plan $< $(compose_interfaces) -o $(@D) 2> $(@D)/refusal.txt || echo 'INSTANCES :=' > $@

# Who calls the capability manager has its memory from there.
crt_managed = $(if $(filter capmgr,$(CLIENT_$(1))),$(CRT_MANAGED))

# What an instance is linked of, but for libraries.
instance_objects = $(if $(filter booter,$(1)),$(booter_objects),$(call program_objects,$(IMAGE_$(1)))) \
	$(CLIENT_$(1):%=$(BUILD)/stubs/%.client.o) $(SERVICE_CLIENT_$(1):%=$(BUILD)/stubs/%.service-client.o) \
	$(SERVER_$(1):%=$(BUILD)/stubs/%.server.o) \
	$(SERVICE_$(1):%=$(BUILD)/stubs/%.service.o)

# $(1): system, $(2): instance
define instance_rule
$(BUILD)/systems/$(1)/$(2).elf: $(call instance_objects,$(2)) $(CRT) $(CALLERS) $(call crt_managed,$(2)) $(BUILD)/systems/$(1)/plan.mk crt/check_syscalls.sh
	$$(call say,LD,$$@)
	$$(Q)$$(LD) -static --gc-sections -z noexecstack -z max-page-size=4096 -T $(BUILD)/systems/$(1)/$(2).ld \
		$$(filter %.o,$$^) --start-group $(CALLERS) $(call crt_managed,$(2)) $(CRT) $(MUSL_LIBC) --end-group -o $$@
	$$(Q)sh crt/check_syscalls.sh $$@

# The libraries' objects behind its own, as the linker looks into them.
stack_objects_$(1)/$(2) := $(call instance_objects,$(2)) $(if $(call crt_managed,$(2)),$(crt_managed_objects)) \
	$(callers_objects) $(crt_objects)
$(BUILD)/systems/$(1)/$(2).stack: $$(stack_objects_$(1)/$(2)) crt/libc.notes $(LIBC_FRAMES) $(STACKS)
	$$(call say,STACKS,$$@)
	$$(Q)$$(call find_bound,$(1)/$(2),$$@)
endef

# $(1): SYSTEM/INSTANCE, $(2): file, $(3): notes that come first
find_bound = $(STACKS) bound $(1) -o $(2) $(3:%=-n %) -n crt/libc.notes $(stack_objects_$(1)) -n $(LIBC_FRAMES)

define refused_system_rules
$(BUILD)/systems/$(1)/system.img: $(BUILD)/systems/$(1)/plan.mk
	@cat $$(<D)/refusal.txt >&2; false
endef

define system_rules
system_memory_$(1) := $(SYSTEM_MEMORY)
system_instances_$(1) := $(INSTANCES)
$(foreach i,$(INSTANCES),$(eval $(call instance_rule,$(1),$(i))))
$(BUILD)/systems/$(1)/system.img: $(INSTANCES:%=$(BUILD)/systems/$(1)/%.elf) $(COMPOSE) | $(INSTANCES:%=$(BUILD)/systems/$(1)/%.stack)
	$$(call say,PACK,$$@)
	$$(Q)$(COMPOSE) pack systems/$(1).toml $(compose_interfaces) -d $(BUILD)/systems/$(1) -o $$@
endef

# Nothing is planned for targets that build nothing.
ifneq ($(filter-out clean help component packages graph objects compile_commands.json,$(or $(MAKECMDGOALS),all)),)
$(foreach s,$(system_names),$(eval include $(BUILD)/systems/$(s)/plan.mk)$(eval \
	$(call $(if $(INSTANCES),system_rules,refused_system_rules),$(s))))
endif

ifneq ($(filter run debug graph size trace,$(MAKECMDGOALS)),)
ifeq ($(filter $(SYSTEM),$(system_names)),)
$(error no system $(SYSTEM); there are: $(system_names))
endif
endif

sound_systems := $(foreach s,$(system_names),$(if $(system_instances_$(s)),$(s)))
system_images := $(sound_systems:%=$(BUILD)/systems/%/system.img)

# ------------------------------------------------------------------ drawing them

GRAPHS := $(BUILD)/graph

$(GRAPHS)/%.dot: systems/%.toml $(COMPOSE) $(interface_headers)
	@mkdir -p $(@D)
	$(Q)$(COMPOSE) graph $< $(compose_interfaces) > $@

$(GRAPHS)/%.svg: $(GRAPHS)/%.dot | $(graph_packages)
	$(Q)dot -Tsvg $< -o $@

# With SEEN=FILE, the output of a run, what was delegated in it is drawn too.
ifneq ($(SEEN),)
$(GRAPHS)/$(SYSTEM)-seen.dot: systems/$(SYSTEM).toml $(SEEN) $(COMPOSE) $(interface_headers)
	@mkdir -p $(@D)
	$(Q)$(COMPOSE) graph $< $(compose_interfaces) -r $(SEEN) > $@ || { rm -f $@; false; }
.PHONY: $(GRAPHS)/$(SYSTEM)-seen.dot
endif

graph: $(GRAPHS)/$(SYSTEM)$(SEEN:%=-seen).svg ## draw components and who can act on whom: build/graph/NAME.svg; SYSTEM=name, SEEN=file of a run
	$(call say,GRAPH,$<)

.PHONY: graph

# ------------------------------------------------------------------ running them

QEMU := qemu-system-x86_64 -M q35 -cpu max -display none -no-reboot \
	-device isa-debug-exit,iobase=0xf4,iosize=4
QEMU_ICOUNT := -icount shift=0,sleep=off

# $(1): system, $(2): the kernel that runs it
system_symbols = $(subst $(eval) ,:,$(2) $(system_instances_$(1):%=$(BUILD)/systems/$(1)/%.elf))

$(BUILD)/systems/%/grub.iso: $(BUILD)/systems/%/system.img $(KERNEL) systems/grub.cfg
	@mkdir -p $(@D)/iso/boot/grub
	$(call say,ISO,$@)
	$(Q)cp systems/grub.cfg $(@D)/iso/boot/grub/
	$(Q)cp $(KERNEL) $(@D)/system.img $(@D)/iso/boot/
	$(Q)grub-mkrescue -o $@ $(@D)/iso > $(@D)/grub.log 2>&1 || { cat $(@D)/grub.log; false; }

run: $(BUILD)/systems/$(SYSTEM)/grub.iso $(RUN) ## boot a system in QEMU through GRUB; SYSTEM=name
	$(Q)$(RUN) boot --symbols $(call system_symbols,$(SYSTEM),$(KERNEL)) -- $(QEMU) -m $(system_memory_$(SYSTEM)) \
		-serial stdio -monitor none -cdrom $<

.PHONY: run

debug_socket := $(BUILD)/debug.socket

# Ctrl-C is for gdb, not for QEMU, which ends with the shell that started it, whatever ends that.
debug: $(BUILD)/systems/$(SYSTEM)/system.img $(KERNEL) ## run a system in QEMU under gdb; SYSTEM=name
	$(Q)rm -f $(debug_socket)
	$(Q)setsid setpriv --pdeathsig KILL $(QEMU) $(QEMU_ICOUNT) -m $(system_memory_$(SYSTEM)) -monitor none \
		-serial file:$(BUILD)/debug.serial -kernel $(KERNEL) -initrd $< \
		-S -gdb unix:$(debug_socket),server=on,wait=off & qemu=$$!; \
	while ! [ -S $(debug_socket) ] && kill -0 $$qemu; do sleep 0.1; done; \
	gdb -q -x tools/debug/tessera.py $(KERNEL) -ex 'target remote $(debug_socket)' \
		-ex 'tessera symbols $(BUILD)/systems/$(SYSTEM)'; kill $$qemu 2>/dev/null || true

.PHONY: debug

# ------------------------------------------------------------------ how large they are

# $(1): what of the kernel, and the section that it is
size_section = $(FIGURES) --section kernel_$(1) .$(1) $(KERNEL)

$(BUILD)/kernel/size.figures: $(KERNEL) $(FIGURES)
	$(Q){ $(foreach s,text rodata data bss,$(call size_section,$(s)) &&) \
		$(FIGURES) --lines kernel_lines $(kernel_text_files); } > $@

size: $(BUILD)/systems/$(SYSTEM)/system.img $(BUILD)/kernel/size.figures $(COMPOSE) $(FIGURES) ## print how large a system's components and the kernel are; SYSTEM=name
	$(Q)$(COMPOSE) size systems/$(SYSTEM).toml $(compose_interfaces) -d $(BUILD)/systems/$(SYSTEM)
	$(Q)echo && $(FIGURES) --budgets tests/bench/goals.txt $(BUILD)/kernel/size.figures

.PHONY: size

# ------------------------------------------------------------------ a trace of one
#
# The plugin reads who runs out of the guest's memory, which QEMU therefore keeps in a file. What to
# watch is listed from the ELF files; of the events the last TRACE_EVENTS are kept.

TRACE := $(BUILD)/tools/trace/trace
TRACE_EVENTS ?= 262144

trace_instances = $(system_instances_$(1):%=$(BUILD)/systems/$(1)/%.elf)

$(BUILD)/systems/%/watch.list: $(BUILD)/systems/%/system.img $(KERNEL) $(TRACE)
	$(Q)$(TRACE) list $(KERNEL) $(call trace_instances,$*) > $@

# $(1): system, $(2): kernel, $(3): watch list, $(4): where the events go, $(5): how many are kept
trace_qemu = $(QEMU) $(QEMU_ICOUNT) -m $(system_memory_$(1)) -machine memory-backend=memory \
	-object memory-backend-file,id=memory,size=$(system_memory_$(1)),share=on,mem-path=$(4).memory \
	-serial stdio -monitor none -kernel $(2) -initrd $(BUILD)/systems/$(1)/system.img \
	-plugin $(PLUGIN),events=$(4),list=$(3),memory=$(4).memory,capacity=$(5)

trace: $(BUILD)/systems/$(SYSTEM)/watch.list $(PLUGIN) $(RUN) ## record a run: build/trace.json, trace.svg; SYSTEM=name
	$(Q)rm -f $(BUILD)/trace.events
	$(Q)$(RUN) boot --symbols $(call system_symbols,$(SYSTEM),$(KERNEL)) -- \
		$(call trace_qemu,$(SYSTEM),$(KERNEL),$<,$(BUILD)/trace.events,$(TRACE_EVENTS)) || \
		echo "trace: the system ended with code $$?"; rm -f $(BUILD)/trace.events.memory
	$(Q)$(TRACE) write $(BUILD)/trace.events $(BUILD)/trace.json $(BUILD)/trace.svg \
		$(call trace_instances,$(SYSTEM))
	@echo "trace: $(BUILD)/trace.json opens in Perfetto or about:tracing, $(BUILD)/trace.svg in a browser"

.PHONY: trace
