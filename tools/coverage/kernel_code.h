/*
 * The kernel's machine code as a list of instructions, each with the source line and the functions
 * that the debug information gives it. Code without a source line is not in the list.
 */
#ifndef KERNEL_CODE_H
#define KERNEL_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"

/* Names are interned: the same name is the same pointer. */
struct code_instruction {
	uint64_t address;
	const char *file;
	unsigned int line;
	/* The function whose source text the line is, inlined or not. */
	const char *function;
	/* The function in whose machine code it stands; "" where none is known, as above. */
	const char *routine;
	/* Two functions of one name are in different units. */
	unsigned int unit;
	uint8_t size;
	/* A NOP: code is aligned with these, and they are no loss if they never run. */
	bool padding;
	/* A conditional jump; until its branches are read, it went neither way. */
	bool jump;
	bool fell_through;
	bool taken;
	/* False until coverage tells. */
	bool ran;
};

struct kernel_code {
	/* By address, and none twice. */
	struct code_instruction *instructions;
	size_t n;
	struct names names;
};

/* False, with a line on standard error, if the file has no usable code or debug information. */
bool kernel_code_load(struct kernel_code *code, const char *path);
void kernel_code_destroy(struct kernel_code *code);

/* The instruction that the address is in, be it at its first byte or behind; or NULL. */
struct code_instruction *kernel_code_find(const struct kernel_code *code, uint64_t address);

#endif
