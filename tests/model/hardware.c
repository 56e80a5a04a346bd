#include "hardware.h"

#include <string.h>

uint8_t hardware_seen[MACHINE_FRAMES];

static bool add(uint64_t number, uint8_t what)
{
	if (number >= frame_total || (hardware_seen[number] & what) == what)
		return false;
	hardware_seen[number] |= what;
	return true;
}

/* Entries of the kernel's half lead to no frame of RAM; the invariants look after them. */
static bool walk_table(uint64_t number, uint32_t level)
{
	const uint64_t *entries = frame_page(frame_numbered(number));
	uint32_t count = level == PGTBL_LEVELS - 1 ? PGTBL_USER_ENTRIES : PGTBL_ENTRIES;
	bool added = false;

	for (uint32_t i = 0; i < count; i++) {
		uint64_t target = pte_physical(entries[i]) / PAGE_SIZE;

		if (!(entries[i] & PTE_PRESENT))
			continue;
		if (level)
			added |= add(target, (uint8_t)(SEEN_TABLE << (level - 1)));
		else
			added |= add(target, entries[i] & PTE_WRITE ? SEEN_PAGE | SEEN_WRITABLE
								    : SEEN_PAGE);
	}
	return added;
}

void hardware_walk(void)
{
	for (uint32_t level = PGTBL_LEVELS; level-- > 0;)
		for (uint64_t number = 1; number < frame_total; number++)
			if (hardware_seen[number] & SEEN_TABLE << level)
				walk_table(number, level);
}

void hardware_load(void)
{
	memset(hardware_seen, 0, sizeof(hardware_seen));
	if (machine.tables != arch_kernel_tables())
		add(machine.tables / PAGE_SIZE, SEEN_TABLE << (PGTBL_LEVELS - 1));
	hardware_walk();
}
