#include "grants.h"

#include <stddef.h>

#include "crt_layout.h"
#include "crt_slots.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"

static struct granted_device devices[GRANTS_MAX];
static uint32_t device_count;

const struct granted_device *grants_device(uint32_t number)
{
	return number < device_count ? &devices[number] : NULL;
}

static struct crt_grant *add(uint32_t instance, struct grants *grants, enum cap_type type,
			     uint64_t first, uint64_t count)
{
	struct crt_grant *grant = &grants->entries[grants->count];

	if (grants->count == GRANTS_MAX)
		booter_fail(instance,
			    "more than %d interrupts, ranges of ports and of device "
			    "memory",
			    GRANTS_MAX);
	grants->count++;
	*grant = (struct crt_grant){
		.type = type,
		.slot = grants->next_slot++,
		.first = first,
		.count = count,
	};
	return grant;
}

static void copy(uint32_t instance, const struct crt_grant *grant, uint32_t from, uint64_t first,
		 const char *what)
{
	int error = crt_cap_copy_in(from, instances[instance].comp, grant->slot, RIGHTS_ALL, first,
				    grant->count);

	booter_check(instance, error, what);
}

static void give_irqs(uint32_t instance, struct grants *grants)
{
	for (uint32_t i = 0; i < payload_composition()->irqs.count; i++) {
		const struct composition_irq *irq = PAYLOAD_ENTRY(irq, i);

		if (irq->instance == instance)
			copy(instance, add(instance, grants, CAP_IRQS, irq->line, 1), CRT_SLOT_IRQS,
			     irq->line, "its interrupts");
	}
}

static void give_ports(uint32_t instance, struct grants *grants)
{
	for (uint32_t i = 0; i < payload_composition()->ioports.count; i++) {
		const struct composition_ioports *ports = PAYLOAD_ENTRY(ioports, i);

		if (ports->instance == instance)
			copy(instance, add(instance, grants, CAP_PORTS, ports->first, ports->count),
			     CRT_SLOT_PORTS, ports->first, "its ports");
	}
}

static void map_device(uint32_t instance, const struct crt_grant *grant)
{
	int error = 0;

	for (uint64_t i = 0; i < grant->count && !error; i++)
		error = crt_memory_map_in(instances[instance].comp, grant->address + i * CRT_PAGE,
					  CRT_SLOT_DEVICES, grant->first / CRT_PAGE + i, MAP_WRITE);
	booter_check(instance, error, "its device memory");
}

/* The manager of the instance is told. */
static void note_device(uint32_t instance, const struct crt_grant *grant)
{
	if (payload_instance(instance)->manager == INSTANCE_BOOTER)
		return;
	if (device_count == GRANTS_MAX)
		booter_fail(instance, "more than %d ranges of device memory of managed components",
			    GRANTS_MAX);
	devices[device_count++] = (struct granted_device){
		.instance = instance,
		.slot = grant->slot,
		.pages = (uint32_t)grant->count,
		.address = grant->address,
	};
}

/* The lower half of the dynamic range is for devices; the component itself has the upper. */
static void give_device_memory(uint32_t instance, struct grants *grants)
{
	uint64_t address = CRT_DYNAMIC_BASE(instance);

	for (uint32_t i = 0; i < payload_composition()->device_memory.count; i++) {
		const struct composition_device_memory *memory = PAYLOAD_ENTRY(device_memory, i);
		struct crt_grant *grant;

		if (memory->instance != instance)
			continue;
		grant = add(instance, grants, CAP_DEVICES, memory->address, memory->pages);
		grant->address = address;
		address += ((uint64_t)memory->pages + 1) * CRT_PAGE;
		copy(instance, grant, CRT_SLOT_DEVICES, memory->address / CRT_PAGE,
		     "its device memory");
		map_device(instance, grant);
		note_device(instance, grant);
	}
}

void grants_give(uint32_t instance, uint32_t first_slot, struct grants *grants)
{
	grants->count = 0;
	grants->next_slot = first_slot;
	give_irqs(instance, grants);
	give_ports(instance, grants);
	give_device_memory(instance, grants);
}
