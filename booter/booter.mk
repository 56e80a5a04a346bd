# The constructor: its objects, for systems.mk to link into each system.

booter_objects := $(patsubst %,$(BUILD)/%.o,$(wildcard booter/*.c booter/*.S)) \
	$(BUILD)/stubs/compinit.server.o

$(BUILD)/stubs/compinit.server.S: crt/include/compinit.h $(STUBS)
	@mkdir -p $(@D)
	$(Q)$(STUBS) server $< -o $@

$(BUILD)/booter/%.o: booter/% | $(packages)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(COMPONENT_CFLAGS) -Icrt/construct -Icrt/runtime -MMD -MP -c $< -o $@
