# The bench: instructions, counted by the guest itself under -icount; see README.md.

BENCH := $(BUILD)/bench

bench_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard tests/bench/*.c tests/bench/*.S)) \
	$(BENCH)/stubs.client.o $(BENCH)/stubs.server.o

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

bench_run = $(RUN) suite --name $(1) --symbols $(2):$(BENCH)/booter.elf $(BENCH)/$(1) -- \
	$(ROOT_QEMU) -kernel $(2) -initrd $(BENCH)/bench.img

# $(1): the system bench-$(1)
bench_system_run = $(RUN) suite --name $(1) $(BENCH)/$(1) -- $(QEMU) $(QEMU_ICOUNT) \
	-m $(system_memory_bench-$(1)) -serial stdio -monitor none -kernel $(KERNEL) \
	-initrd $(BUILD)/systems/bench-$(1)/system.img

# The longest way through the kernel that the suites find.
kernel_symbol = 0x$(shell nm $(KERNEL) | sed -n 's/ . $(1)$$//p')
$(BENCH)/longest: $(SUITES_IMAGE) $(KERNEL) $(PLUGIN) $(RUN)
	@mkdir -p $(@D)
	$(Q)$(RUN) suite --name longest $(BENCH)/longest.results -- $(ROOT_QEMU) -plugin \
		$(PLUGIN),longest=$@,low=$(call kernel_symbol,kernel_text_start),high=$(call kernel_symbol,kernel_text_end) \
		-kernel $(KERNEL) -initrd $(SUITES_IMAGE) > /dev/null

$(BENCH)/longest.figures: $(BENCH)/longest
	$(Q)sed -n 's/^# longest \(.*\)/longest_path \1 \1 \1/p' $< > $@

bench: $(BENCH)/longest.figures $(BENCH)/bench.img $(BUILD)/systems/bench-single/system.img $(BUILD)/systems/bench-authority/system.img $(KERNEL) $(KERNEL_PLAIN) $(RUN) $(FIGURES) $(PLUGIN) ## measure; writes build/bench.json
	$(Q)$(call bench_run,kernel,$(KERNEL)) > /dev/null
	$(Q)$(call bench_run,plain,$(KERNEL_PLAIN)) > /dev/null
	$(Q)$(call bench_system_run,single) > /dev/null
	$(Q)$(call bench_system_run,authority) > /dev/null
	$(Q)sed -n 's/^gate_cross /gate_cross_c /p' $(BENCH)/plain.figures > $(BENCH)/c.figures
	$(Q)sh tests/bench/traces.sh $(PLUGIN) $(FIGURES) $(KERNEL) $(BENCH)/booter.elf \
		$(ROOT_QEMU) -kernel $(KERNEL) -initrd $(BENCH)/bench.img > $(BENCH)/traces.figures
	$(Q)$(FIGURES) --lines kernel_lines $(kernel_text_files) > $(BENCH)/lines.figures
	$(Q)$(FIGURES) --section kernel_text .text $(KERNEL) > $(BENCH)/text.figures
	$(Q)$(FIGURES) -o $(BUILD)/bench.json \
		$(patsubst %,$(BENCH)/%.figures,kernel single authority c longest traces lines text)

.PHONY: bench

-include $(bench_objects:.o=.d)
