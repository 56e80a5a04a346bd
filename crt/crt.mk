# The component runtime: build/crt/crt.a, against which every component is linked.

CRT := $(BUILD)/crt/crt.a

# What a component calls instead that the capability manager manages.
CRT_MANAGED := $(BUILD)/crt/crt-managed.a

crt_managed_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard crt/managed/*.c))
crt_sources := $(wildcard crt/runtime/*.c crt/runtime/*.S crt/kernel/*.c crt/construct/*.c)
crt_objects := $(crt_sources:%=$(BUILD)/%.o)

# The C library's headers and pure functions are musl's; its headers stand in for the compiler's.
MUSL_INCLUDE := /usr/include/x86_64-linux-musl
MUSL_LIBC := /usr/lib/x86_64-linux-musl/libc.a
# Asked of the compiler when it is there: it may be installed by this very run.
COMPONENT_INCLUDES = -nostdinc -isystem $(MUSL_INCLUDE) -isystem $(shell $(CC) -print-file-name=include) \
	-Icrt/include -Ikernel/include -Ibooter/include -Icomponents/include

# General registers only: a component that uses vector registers pays for them at every gate.
COMPONENT_CFLAGS = -std=gnu11 -O2 -g $(WARNINGS) $(COMPONENT_INCLUDES) -fno-pic -fno-pie \
	-mgeneral-regs-only -fno-stack-protector -fno-asynchronous-unwind-tables \
	-ffunction-sections -fdata-sections -fcallgraph-info=su

$(BUILD)/crt/%.o: crt/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(COMPONENT_CFLAGS) -Icrt/runtime -Icrt/kernel -Icrt/construct -MMD -MP -c $< -o $@

$(CRT): $(crt_objects)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(CRT_MANAGED): $(crt_managed_objects)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

# How deep the C library's functions get, from their instructions.
LIBC_FRAMES := $(BUILD)/crt/libc.notes

$(LIBC_FRAMES): crt/libc_frames.awk | $(packages)
	@mkdir -p $(@D)
	$(call say,FRAMES,$(MUSL_LIBC))
	$(Q)objdump -t -dr --no-show-raw-insn $(MUSL_LIBC) > $@.disassembly
	$(Q)awk -f $< $@.disassembly > $@

-include $(crt_objects:.o=.d) $(crt_managed_objects:.o=.d)
