# The kernel's suites inside QEMU: a program that runs in the booter's place, on both kernels.

SUITES_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS) -Wno-unused-parameter -Itests/suites -Ikernel/include \
	-Icrt/include -ffreestanding -fno-pic -mgeneral-regs-only -mno-red-zone -fno-stack-protector \
	-fno-asynchronous-unwind-tables

suites_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard tests/suites/*.c tests/suites/*.S))
SUITES_ELF := $(BUILD)/suites/booter.elf
SUITES_IMAGE := $(BUILD)/suites/suites.img
ROOT_QEMU = $(QEMU) $(QEMU_ICOUNT) -m 128M -serial stdio -monitor none

$(BUILD)/tests/suites/%.o: tests/suites/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(SUITES_CFLAGS) -MMD -MP -c $< -o $@

# The random suite's, which it prints; the file tells whether it was another one last time.
RANDOM_SEED ?= 0x7e55e7a
random_seed := $(BUILD)/suites/random_seed

$(BUILD)/tests/suites/suite_random.c.o: SUITES_CFLAGS += -DRANDOM_SEED=$(RANDOM_SEED)
$(BUILD)/tests/suites/suite_random.c.o: $(random_seed)
$(random_seed): always
	@mkdir -p $(@D)
	@echo $(RANDOM_SEED) | cmp -s - $@ || echo $(RANDOM_SEED) > $@

.PHONY: always

$(SUITES_ELF): $(suites_objects) tests/suites/suites.ld
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(LD) -nostdlib -z noexecstack -z max-page-size=4096 -T tests/suites/suites.ld $(filter %.o,$^) -o $@

# A boot image with $(1).elf in the booter's place.
root_image = cp $(BUILD)/systems/hello/hello.elf $(dir $(1)) && \
	$(COMPOSE) pack tests/suites/suites.toml -I components/include -d $(dir $(1)) -o $(2)

$(SUITES_IMAGE): $(SUITES_ELF) $(BUILD)/systems/hello/hello.elf tests/suites/suites.toml $(COMPOSE)
	$(call say,PACK,$@)
	$(Q)$(call root_image,$<,$@)

# $(1): kernel, $(2): mark of the kernel in the names
define suites_rule
$(RESULTS)/suites$(2): $(SUITES_IMAGE) $(1) $(RUN)
	@mkdir -p $$(@D)
	$$(call say,TEST,tests/suites$(if $(2), by the reference kernel))
	$$(Q)-$(RUN) suite --name suites$(2) --symbols $(1):$(SUITES_ELF) $$@ -- $$(ROOT_QEMU) \
		-kernel $(1) -initrd $(SUITES_IMAGE)
endef
$(eval $(call suites_rule,$(KERNEL),))
$(eval $(call suites_rule,$(KERNEL_PLAIN),-plain))

# Every (operation, error) pair of the ABI has a case, which each kernel ran.
# $(1): mark of the kernel in the names
define pairs_rule
$(RESULTS)/pairs$(1): $(RESULTS)/suites$(1) kernel/include/tessera/calls.def
	$$(call say,TEST,every error has a case$(if $(1), by the reference kernel))
	$$(Q)sed -n 's/^FAILS(\([a-z_]*\), \([A-Z]*\),.*/\1 \2/p' kernel/include/tessera/calls.def | sort > $$@.listed
	$$(Q)sort $$<.pairs | comm -23 $$@.listed - > $$@.missing
	$$(Q)if [ -s $$@.missing ]; then sed 's/^/fail pairs$(1) missing /' $$@.missing > $$@; \
		else echo "pass pairs$(1) $$$$(wc -l < $$@.listed)-of-$$$$(wc -l < $$@.listed)" > $$@; fi; cat $$@
endef
$(eval $(call pairs_rule,))
$(eval $(call pairs_rule,-plain))

results_suites := $(RESULTS)/suites $(RESULTS)/suites-plain $(RESULTS)/pairs $(RESULTS)/pairs-plain

-include $(suites_objects:.o=.d)
