/*
 * The guest's memory, read from outside: the file that QEMU keeps it in
 * (-object memory-backend-file,share=on). Physical address 0 is its first byte; of a machine whose
 * memory has a hole, what lies above the hole is not found.
 */
#ifndef GUEST_MEMORY_H
#define GUEST_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

struct guest_memory {
	const uint8_t *bytes;
	uint64_t size;
};

/* False, with a line on standard error, if the file is not there or cannot be mapped. */
bool guest_memory_open(struct guest_memory *memory, const char *path);

/* 0 for what is not there. */
uint64_t guest_memory_word(const struct guest_memory *memory, uint64_t physical);
uint32_t guest_memory_half(const struct guest_memory *memory, uint64_t physical);

#endif
