/*
 * The boot image as the booter sees it: read-only in its own memory, checked once. Everything else
 * reads the composition by these functions.
 */
#ifndef BOOTER_PAYLOAD_H
#define BOOTER_PAYLOAD_H

#include <stddef.h>

#include "composition.h"

/* Maps and checks; ends the system with a report if something is wrong. */
void payload_open(void);

const struct composition_header *payload_composition(void);
uint32_t payload_instances(void);
const struct composition_instance *payload_instance(uint32_t number);

/* An entry of one of the composition's tables. */
const void *payload_entry(struct composition_table table, size_t entry_bytes, uint32_t index);
#define PAYLOAD_ENTRY(table, index)                                                                \
	((const struct composition_##table *)payload_entry(                                        \
		PAYLOAD_TABLE_##table, sizeof(struct composition_##table), index))

#define PAYLOAD_TABLE_gate	    (payload_composition()->gates)
#define PAYLOAD_TABLE_region	    (payload_composition()->regions)
#define PAYLOAD_TABLE_share	    (payload_composition()->shares)
#define PAYLOAD_TABLE_irq	    (payload_composition()->irqs)
#define PAYLOAD_TABLE_ioports	    (payload_composition()->ioports)
#define PAYLOAD_TABLE_device_memory (payload_composition()->device_memory)
#define PAYLOAD_TABLE_arg	    (payload_composition()->args)

const char *payload_text(uint32_t text);

/* The name of an instance; "booter" before the composition is read. */
const char *payload_name(uint32_t number);

const void *payload_elf(uint32_t number, size_t *bytes);

#endif
