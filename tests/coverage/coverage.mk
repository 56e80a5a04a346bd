# Coverage of the shipped kernel image, over all that runs inside of QEMU.

COVERAGE := $(BUILD)/tools/coverage/coverage
COVERAGE_BUILD := $(BUILD)/tests/coverage

# A boot loader that lies; it must know where the kernel is.
$(COVERAGE_BUILD)/liar.elf: tests/coverage/liar.asm tests/coverage/liar.ld $(KERNEL)
	@mkdir -p $(@D)
	$(call say,NASM,$<)
	$(Q)$(NASM) -felf64 -Werror $$(nm $(KERNEL) | sed -n \
		-e 's/^\(.*\) T multiboot2_entry$$/-DKERNEL_ENTRY=0x\1/p' \
		-e 's/^ffffffff8\(.*\) B kernel_end$$/-DKERNEL_END=0x\1/p') \
		-DTABLE_PAGES=19 $< -o $(@:.elf=.o)
	$(Q)$(LD) -n -z noexecstack --no-warn-rwx-segments -T tests/coverage/liar.ld $(@:.elf=.o) -o $@

$(COVERAGE_BUILD)/ends/booter.elf: tests/coverage/ends.c tests/suites/suites.ld | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(SUITES_CFLAGS) -MMD -MP -MT $@ -MF $(@:.elf=.d) -c $< -o $(@:.elf=.o)
	$(Q)$(LD) -nostdlib -z noexecstack -z max-page-size=4096 -T tests/suites/suites.ld $(@:.elf=.o) -o $@
-include $(COVERAGE_BUILD)/ends/booter.d

$(COVERAGE_BUILD)/ends.img: $(COVERAGE_BUILD)/ends/booter.elf $(BUILD)/systems/hello/hello.elf $(COMPOSE)
	$(call say,PACK,$@)
	$(Q)$(call root_image,$<,$@)

coverage_systems := $(sort $(foreach s,$(own_scripts),$(call system_of,$(s))))

results_kernel-coverage := $(RESULTS)/coverage
$(RESULTS)/coverage: tests/coverage/coverage.sh doc/coverage.md $(KERNEL) $(COVERAGE) $(PLUGIN) $(RUN) \
		$(SUITES_IMAGE) $(COVERAGE_BUILD)/liar.elf $(COVERAGE_BUILD)/ends.img \
		$(BUILD)/systems/hello/grub.iso $(own_scripts:%=tests/systems/%.script) \
		$(coverage_systems:%=$(BUILD)/systems/%/system.img)
	@mkdir -p $(@D)
	$(call say,TEST,coverage of the kernel)
	$(Q)sh $< $(BUILD) $(KERNEL) doc/coverage.md '$(coverage_systems)' $(QEMU) > $@

coverage: ## which lines of the kernel no test ran
	$(Q)rm -f $(RESULTS)/coverage
	$(Q)$(MAKE) --no-print-directory $(RESULTS)/coverage
	$(Q)cat $(BUILD)/coverage.txt

.PHONY: coverage
