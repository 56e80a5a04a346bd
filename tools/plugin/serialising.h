/* Which instructions make the processor finish all before them before it begins what follows. */
#ifndef SERIALISING_H
#define SERIALISING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum instruction_kind {
	INSTRUCTION_ORDINARY,
	INSTRUCTION_SERIALISING,
	/* Serialising too, and counted by themselves. */
	INSTRUCTION_CR3_LOAD,
	/* Serialising for most registers; which one it writes is not in the instruction. */
	INSTRUCTION_WRMSR,
};

enum instruction_kind instruction_kind(const uint8_t *bytes, size_t size);

#endif
