# The kernel image: build/kernel/kernel.elf, and the same without its fast paths.

KERNEL := $(BUILD)/kernel/kernel.elf
KERNEL_PLAIN := $(BUILD)/kernel/kernel-plain.elf

kernel_sources := $(wildcard kernel/*.c) $(filter-out %/offsets.c,$(wildcard kernel/arch/x86_64/*.c))
kernel_assembly := $(wildcard kernel/arch/x86_64/*.asm)
kernel_objects := $(kernel_sources:%.c=$(BUILD)/%.o) $(kernel_assembly:%=$(BUILD)/%.o)
kernel_offsets := $(BUILD)/kernel/offsets.inc

# All that its lines are counted of.
kernel_text_files = $(shell find kernel -name '*.[ch]' -o -name '*.asm' -o -name '*.inc' -o -name '*.def')

# A system call's C function has the signature of the table, whether or not it uses every word.
KERNEL_INCLUDES := -Ikernel -Ikernel/arch/x86_64 -Ikernel/include
KERNEL_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS) -Wno-unused-parameter $(KERNEL_INCLUDES) \
	-ffreestanding -fno-pic -mcmodel=kernel -mno-red-zone -mgeneral-regs-only \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fomit-frame-pointer -ffixed-r11 \
	-fno-if-conversion -fno-if-conversion2 -fno-crossjumping # success is the straight way, errors are jumped to

$(BUILD)/kernel/%.o: kernel/%.c | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(KERNEL_CFLAGS) -MMD -MP -c $< -o $@

# What the assembly must know of C's structures, taken from the compiler's output.
$(kernel_offsets): kernel/arch/x86_64/offsets.c | $(packages)
	@mkdir -p $(@D)
	$(call say,OFFSETS,$<)
	$(Q)$(CC) $(KERNEL_CFLAGS) -MMD -MP -MT $@ -S $< -o $(@:.inc=.s)
	$(Q)sed -n 's/^->\([A-Z0-9_]*\) \$$\(-\?[0-9]*\)$$/%define \1 \2/p' $(@:.inc=.s) > $@

$(BUILD)/kernel/%.asm.o: kernel/%.asm $(kernel_offsets) kernel/arch/x86_64/fast_paths.inc | $(packages)
	@mkdir -p $(@D)
	$(call say,NASM,$<)
	$(Q)$(NASM) -felf64 -g -F dwarf -Werror -I$(BUILD)/kernel/ -Ikernel/arch/x86_64/ \
		-DFAST_PATHS $< -o $@

$(BUILD)/kernel/%.plain.o: kernel/%.asm $(kernel_offsets) | $(packages)
	@mkdir -p $(@D)
	$(call say,NASM,$< without fast paths)
	$(Q)$(NASM) -felf64 -g -F dwarf -Werror -I$(BUILD)/kernel/ $< -o $@

kernel_link = $(LD) -nostdlib -z max-page-size=4096 -z noexecstack --no-warn-rwx-segments \
	-T kernel/arch/x86_64/kernel.ld $(filter %.o,$^) -o $@

$(KERNEL): $(kernel_objects) kernel/arch/x86_64/kernel.ld
	$(call say,LD,$@)
	$(Q)$(kernel_link)

# The same kernel by its reference in C alone.
$(KERNEL_PLAIN): $(kernel_objects:.asm.o=.plain.o) kernel/arch/x86_64/kernel.ld
	$(call say,LD,$@)
	$(Q)$(kernel_link)

-include $(kernel_objects:.o=.d) $(kernel_offsets:.inc=.d)
