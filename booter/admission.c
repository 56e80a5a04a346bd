#include "admission.h"

#include "crt_layout.h"
#include "crt_slots.h"
#include "elf_parse.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"

static volatile uint8_t *tables[INSTANCES_MAX];

void admission_open(uint32_t instance)
{
	uint64_t address, frame;
	const void *elf;
	void *page;
	size_t bytes;
	int error;

	elf = payload_elf(instance, &bytes);
	if (!elf_symbol_named(elf, bytes, "thread_admission", &address) || address % THREAD_IDS)
		booter_fail(instance, "image %s: it has no table of admitted threads",
			    payload_text(payload_instance(instance)->image));
	error = crt_memory_mapped_in(instances[instance].comp, address & ~(uint64_t)(CRT_PAGE - 1),
				     &frame);
	booter_check(instance, error, "its table of admitted threads");
	/* The booter's memory capability starts with frame 0. */
	error = crt_memory_map(CRT_SLOT_MEMORY, frame, 1, MAP_WRITE, &page);
	booter_check(instance, error, "its table of admitted threads");
	tables[instance] = (uint8_t *)page + address % CRT_PAGE;
}

void admission_reset(uint32_t instance, uint32_t thread)
{
	if (tables[instance] && tables[instance][thread] == THREAD_INSIDE)
		tables[instance][thread] = THREAD_ADMITTED;
}
