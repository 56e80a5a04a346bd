#include "check.h"

#include <stdarg.h>
#include <stdio.h>

const char *check_wrong(const char *format, ...)
{
	static char text[256];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	return text;
}

uint32_t check_width(const struct frame *node)
{
	if (node->state.object == CAP_CAPTBL_ROOT)
		return CAPTBL_LEAVES;
	return node->state.object == (enum cap_type)PGTBL_ROOT ? PGTBL_USER_ENTRIES : PGTBL_ENTRIES;
}

uint64_t check_child(const struct frame *node, const void *page, uint32_t index)
{
	uint64_t entry = ((const uint64_t *)page)[index];

	if (!entry)
		return 0;
	if (node->state.object == CAP_CAPTBL_ROOT)
		return (entry + (uint64_t)captbl_null_leaf - DIRECT_MAP) / PAGE_SIZE;
	return pte_physical(entry) / PAGE_SIZE;
}

uint32_t check_entries(uint32_t number)
{
	const struct frame *node = &frame_table[number];
	const uint64_t *entries = frame_page(frame_numbered(number));
	uint32_t found = 0;

	for (uint32_t i = 0; i < check_width(node); i++)
		found += entries[i] != 0;
	return found;
}

uint32_t check_references(uint32_t number)
{
	uint32_t found = 0;

	for (uint32_t i = 1; i < frame_total; i++) {
		const struct frame *node = &frame_table[i];

		if (node->state.type != FRAME_KERNEL || node->state.object != CAP_PGTBL_0)
			continue;
		for (uint32_t j = 0; j < PGTBL_ENTRIES; j++)
			found += check_child(node, frame_page(frame_numbered(i)), j) == number;
	}
	return found;
}

const char *check_state(void)
{
	const char *wrong;

	if ((wrong = check_memory()) || (wrong = check_names()))
		return wrong;
	return check_threads();
}
