# The bench: instructions, counted by the guest itself under -icount; see README.md.

BENCH := $(BUILD)/bench

bench_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard tests/bench/*.c tests/bench/*.S)) \
	$(BENCH)/stubs.client.o $(BENCH)/stubs.server.o $(BUILD)/crt/runtime/server_refuse.S.o

$(BUILD)/tests/bench/%.o: tests/bench/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(SUITES_CFLAGS) -Itests/bench $(bench_flags) -MMD -MP -c $< -o $@

# The function that is called, and its server's stub, stand in the server beside the client's stub.
$(BUILD)/tests/bench/served.c.o $(BENCH)/stubs.server.o: bench_flags := -Dbench_empty=bench_empty_served

$(BENCH)/stubs.%.S: tests/bench/measured_gate.h $(STUBS)
	@mkdir -p $(@D)
	$(Q)$(STUBS) $* $< -o $@

$(BENCH)/stubs.%.o: $(BENCH)/stubs.%.S
	$(call say,AS,$<)
	$(Q)$(CC) -Itests/bench -Ikernel/include -Icrt/include $(bench_flags) -c $< -o $@

# Of the suites the linker takes what the bench builds on.
$(BENCH)/suites.a: $(suites_objects)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BENCH)/booter.elf: $(bench_objects) $(BENCH)/suites.a tests/suites/suites.ld
	$(call say,LD,$@)
	$(Q)$(LD) -nostdlib -z noexecstack -z max-page-size=4096 -T tests/suites/suites.ld \
		$(bench_objects) $(BENCH)/suites.a -o $@

$(BENCH)/bench.img: $(BENCH)/booter.elf $(BUILD)/systems/hello/hello.elf tests/suites/suites.toml $(COMPOSE)
	$(call say,PACK,$@)
	$(Q)$(call root_image,$<,$@)

# ------------------------------------------------------------------ what is measured
#
# Each part leaves BENCH/PART.figures; what boots a bench leaves BENCH/PART.profile beside it, of which
# come the properties in BENCH/PART.properties. Nothing is random: a part is measured again when what
# it measures was built anew.

bench_systems := $(patsubst systems/bench-%.toml,%,$(wildcard systems/bench-*.toml))
bench_parts := kernel $(bench_systems) c longest boot lines text
bench_booted := kernel plain $(bench_systems)
bench_figures = $(patsubst %,$(BENCH)/%.figures,$(bench_parts)) \
	$(patsubst %,$(BENCH)/%.properties,$(filter $(bench_booted),$(bench_parts)))

# $(1): part, $(2): kernel, $(3): image
define bench_rule
$(BENCH)/$(1).figures: $(2) $(3) $(RUN) $(PLUGIN) tests/bench/measure.sh
	@mkdir -p $$(@D)
	$$(call say,BENCH,$(1))
	$$(Q)sh tests/bench/measure.sh $(BUILD) $(1) $(BENCH)/$(1) $(RUN) $(PLUGIN) $$(QEMU) $$(QEMU_ICOUNT)
endef
$(eval $(call bench_rule,kernel,$(KERNEL),$(BENCH)/bench.img))
$(eval $(call bench_rule,plain,$(KERNEL_PLAIN),$(BENCH)/bench.img))
$(foreach s,$(bench_systems),$(eval $(call bench_rule,$(s),$(KERNEL),$(BUILD)/systems/bench-$(s)/system.img)))

$(BENCH)/%.properties: $(BENCH)/%.figures $(FIGURES)
	$(Q)$(FIGURES) --properties $< $(BENCH)/$*.profile > $@

# Of the kernel without fast paths one figure is of interest.
$(BENCH)/c.figures: $(BENCH)/plain.figures $(BENCH)/plain.properties
	$(Q)sed -n 's/^gate_cross\([ .]\)/gate_cross_c\1/p' $^ > $@

kernel_symbol = 0x$(shell nm $(KERNEL) | sed -n 's/ . $(1)$$//p')

# The longest way through the kernel that the suites find.
$(BENCH)/longest.figures: $(SUITES_IMAGE) $(KERNEL) $(PLUGIN) $(RUN)
	@mkdir -p $(@D)
	$(call say,BENCH,longest)
	$(Q)$(RUN) suite --name longest $(BENCH)/longest.results -- $(ROOT_QEMU) -plugin \
		$(PLUGIN),longest=$(BENCH)/longest,low=$(call kernel_symbol,kernel_text_start),high=$(call kernel_symbol,kernel_text_end) \
		-kernel $(KERNEL) -initrd $(SUITES_IMAGE) > /dev/null
	$(Q)sed -n 's/^# longest \(.*\)/longest_path \1 \1 \1/p' $(BENCH)/longest > $@

# From the kernel's first instruction to the program's.
program_symbol = 0x$(shell nm $(BENCH)/booter.elf | sed -n 's/ . $(1)$$//p')
$(BENCH)/boot.figures: $(BENCH)/bench.img $(KERNEL) $(PLUGIN) $(FIGURES)
	$(call say,BENCH,boot)
	$(Q)$(ROOT_QEMU) -plugin $(PLUGIN),trace=/dev/fd/3,from=$(call kernel_symbol,pvh_entry),to=$(call program_symbol,_start) \
		-kernel $(KERNEL) -initrd $< 3>&1 > /dev/null < /dev/null | \
		$(FIGURES) --instructions boot_to_component > $@

$(BENCH)/lines.figures: $(kernel_text_files) $(FIGURES)
	@mkdir -p $(@D)
	$(Q)$(FIGURES) --lines kernel_lines $(kernel_text_files) > $@

$(BENCH)/text.figures: $(KERNEL) $(FIGURES)
	@mkdir -p $(@D)
	$(Q)$(FIGURES) --section kernel_text .text $(KERNEL) > $@

ifneq ($(filter bench,$(MAKECMDGOALS)),)
ifneq ($(BASE),)
ifeq ($(shell git rev-parse --quiet --verify '$(BASE)^{commit}'),)
$(error no commit $(BASE) to compare with)
endif
endif
endif

bench: $(bench_figures) $(FIGURES) $(if $(BASE),$(COMPARE)) ## measure; writes build/bench.json; BASE=commit tells what changed since
	$(Q)$(FIGURES) -o $(BUILD)/bench.json $(bench_figures)
	$(if $(BASE),$(Q)sh tests/bench/compare.sh '$(BASE)' $(BUILD) '$(bench_parts)' $(COMPARE) $(RUN) $(PLUGIN) $(QEMU) $(QEMU_ICOUNT))

.PHONY: bench

-include $(bench_objects:.o=.d)
