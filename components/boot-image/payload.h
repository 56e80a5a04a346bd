/*
 * The payload of the boot image, the composition and the ELF files of its instances and programs, as the booter
 * reads it and whoever has `boot_image` in its composition. It is read-only, and checked once:
 * after payload_open every function but payload_open takes what it is given for an instance, or an
 * entry, that exists.
 */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stddef.h>

#include "composition.h"

/* Before all others. NULL, or what is wrong: it is not there, or which part of it is damaged. */
const char *payload_open(void);

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
#define PAYLOAD_TABLE_program	    (payload_composition()->programs)

const char *payload_text(uint32_t text);

/* The name of an instance; "booter" for a number that is none, and before payload_open. */
const char *payload_name(uint32_t number);

/* The instance of that name, but the booter; COMPOSITION_NONE: there is none. */
uint32_t payload_find(const char *name);

/* The ELF file of an instance, linked for it alone; none for the booter: 0 bytes. */
const void *payload_elf(uint32_t number, size_t *bytes);

/* The ELF file of the program of that name, or of the instance; NULL: there is none. */
const void *payload_image(const char *name, size_t *bytes);

#endif
