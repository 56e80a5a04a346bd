# The host tools: each folder with a main.c is a program, build/tools/NAME/NAME.

tool_names := $(patsubst tools/%/main.c,%,$(wildcard tools/*/main.c))
TOOLS := $(foreach t,$(tool_names),$(BUILD)/tools/$(t)/$(t))

COMPARE := $(BUILD)/tools/compare/compare
COMPOSE := $(BUILD)/tools/compose/compose
FIGURES := $(BUILD)/tools/figures/figures
REPORT := $(BUILD)/tools/report/report
RUN := $(BUILD)/tools/run/run
STACKS := $(BUILD)/tools/stacks/stacks
STUBS := $(BUILD)/tools/stubs/stubs

HOST_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS)
HOST_CXXFLAGS := -std=c++17 -O2 -g -Wall -Wextra -Werror

# Folders whose sources, all but main.c, a tool shares.
tool_shares_compose := stubs
tool_shares_compare := figures run
tool_shares_trace := tables
tool_shares_stacks := stubs
tool_libraries_run := -lelf
tool_libraries_compare := -lelf
tool_libraries_coverage := -ldw -lelf
tool_libraries_compose := -lstdc++
tool_libraries_tables := -ldw -lelf
tool_libraries_trace := -ldw -lelf
tool_libraries_stacks := -lelf
tool_includes := -Ibooter/include -Ikernel/include -Icrt/include -Itools/stubs
tool_includes_compare := -Itools/figures -Itools/run
$(BUILD)/tools/trace/%.o: tool_includes += -Itools/tables

tool_objects = $(patsubst %,$(BUILD)/%.o,$(wildcard tools/$(1)/*.c tools/$(1)/*.cpp))
tool_parts = $(filter-out %/main.c.o,$(call tool_objects,$(1)))

$(BUILD)/tools/%.c.o: tools/%.c | $(packages)
	@mkdir -p $(@D)
	$(call say,HOSTCC,$<)
	$(Q)$(CC) $(HOST_CFLAGS) $(tool_includes_$(word 2,$(subst /, ,$<))) $(tool_includes) -MMD -MP -c $< -o $@

$(BUILD)/tools/%.cpp.o: tools/%.cpp | $(packages)
	@mkdir -p $(@D)
	$(call say,HOSTCXX,$<)
	$(Q)g++ $(HOST_CXXFLAGS) $(tool_includes) -MMD -MP -c $< -o $@

define tool_rule
$(BUILD)/tools/$(1)/$(1): $(call tool_objects,$(1)) $(foreach s,$(tool_shares_$(1)),$(call tool_parts,$(s)))
	$$(call say,HOSTLD,$$@)
	$$(Q)$$(CC) $$^ $$(tool_libraries_$(1)) -o $$@
endef
$(foreach t,$(tool_names),$(eval $(call tool_rule,$(t))))

-include $(shell find $(BUILD)/tools -name '*.d' 2>/dev/null)

# The QEMU plugin; it shares the format of coverage files with the program that reads them.
PLUGIN := $(BUILD)/tools/plugin/plugin.so
plugin_sources := $(wildcard tools/plugin/*.c) tools/coverage/coverage_file.c
plugin_objects := $(plugin_sources:%.c=$(BUILD)/plugin/%.o)

$(BUILD)/plugin/%.o: %.c | $(packages)
	@mkdir -p $(@D)
	$(call say,HOSTCC,$<)
	$(Q)$(CC) $(HOST_CFLAGS) -fPIC -fvisibility=hidden -Itools/coverage -Itools/trace -MMD -MP -c $< -o $@

$(PLUGIN): $(plugin_objects)
	@mkdir -p $(@D)
	$(call say,HOSTLD,$@)
	$(Q)$(CC) -shared $^ -o $@

-include $(plugin_objects:.o=.d)
