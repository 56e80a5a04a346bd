/*
 * How large each instance is, as a table: the bytes of its image and heap, its stacks and the
 * kernel objects behind it, all its pages against its budget, its capabilities against the room for
 * them.
 */
#ifndef COMPOSE_SIZE_H
#define COMPOSE_SIZE_H

#include <stdio.h>

#include "system.h"

/* An image by what may be done with it. */
struct image_bytes {
	uint64_t text;
	uint64_t rodata;
	uint64_t data;
	uint64_t bss; /* with what aligns it */
};

struct image_bytes size_image(const struct elf_image *image);

/*
 * The capabilities that an instance starts with: in slots of a fixed meaning (crt_slots.h), gates,
 * devices; and the slots of the leaves that hold them. What a manager is handed over of others is
 * not among them.
 */
struct capability_counts {
	uint64_t fixed;
	uint64_t gates;
	uint64_t devices;
	uint64_t slots;
};

struct capability_counts size_capabilities(const struct system *system,
					   const struct instance *instance);

/* The images have been read. */
void size_print(FILE *out, const struct system *system);

#endif
