/* Operations in words, for a trace. */
#include "operation.h"

#include <stdio.h>

/* clang-format off */
static const char *const names[] = {
#define CALL(name, parameters, text) [CALL_##name - FIRST_CALL] = #name,
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
	[EVENT_GATE - FIRST_CALL] = "GATE",
	[EVENT_RETURN - FIRST_CALL] = "RETURN",
	[EVENT_FAULT - FIRST_CALL] = "FAULT",
	[EVENT_TURN - FIRST_CALL] = "TURN",
	[EVENT_IRQ - FIRST_CALL] = "INTERRUPT",
	[EVENT_TIMER - FIRST_CALL] = "TIMER",
};
/* clang-format on */

static const char *const types[CAP_TYPES] = {
	"none", "leaf", "root", "table0", "table1",  "table2", "table3", "component", "thread",
	"gate", "rcv",	"asnd", "memory", "devices", "ports",  "irqs",	 "ids",	      "debug",
};

static int print_cap(char *text, size_t size, uint64_t index)
{
	const struct slot *slot;

	if (index >= CAPABILITIES || !machine_core->current)
		return snprintf(text, size, "-");
	slot = captbl_slot(machine_core, (uint32_t)index);
	if (slot->type >= CAP_MEMORY && slot->type < CAP_DEBUG)
		return snprintf(text, size, "%s[%u+%u]&%x", types[slot->type], (uint32_t)slot->a,
				(uint32_t)slot->b, slot->rights);
	return snprintf(text, size, "%s@%u%s", slot->type < CAP_TYPES ? types[slot->type] : "?",
			(uint32_t)frame_number(slot->frame), slot_live(slot) ? "" : "(dead)");
}

/* Whether a word of a call is the index of a capability, alone or with another above it. */
static bool is_cap(uint32_t number, uint32_t i)
{
	switch (number) {
	case CALL_cons:
	case CALL_memory_lend:
	case CALL_map:
	case CALL_fault_gate:
	case CALL_irq_attach:
		return i == 1;
	case CALL_component_activate:
		return i == 2 || i == 3;
	case CALL_thread_activate:
		return i == 2;
	case CALL_unwind:
		return i == 0;
	default:
		return false;
	}
}

void operation_print(const struct operation *operation, char *text, size_t size)
{
	uint32_t thread =
		machine_core->current ? (uint32_t)frame_number(machine_core->current->self) : 0;
	int at = snprintf(text, size, "thread %u: %s(", thread,
			  names[operation->number - FIRST_CALL]);

	if (operation->number < CALL_AFTER_LAST || operation->number == EVENT_GATE)
		at += print_cap(text + at, size - (size_t)at, operation->cap);
	for (uint32_t i = 0; i < 5; i++) {
		at += snprintf(text + at, size - (size_t)at, ", ");
		if (is_cap(operation->number, i))
			at += print_cap(text + at, size - (size_t)at,
					(uint32_t)operation->words[i]);
		else
			at += snprintf(text + at, size - (size_t)at, "%#llx",
				       (unsigned long long)operation->words[i]);
	}
	snprintf(text + at, size - (size_t)at, ")");
}
