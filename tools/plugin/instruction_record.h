/*
 * What a trace needs to know of an instruction. QEMU tells it only while it translates, long before
 * it is known whether the instruction will be traced; so all translated ones are kept, each once
 * however often it is translated, until QEMU exits.
 */
#ifndef INSTRUCTION_RECORD_H
#define INSTRUCTION_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "qemu_plugin_api.h"
#include "serialising.h"

#define INSTRUCTION_SIZE_MAX 15

struct instruction_record {
	uint64_t address;
	/* In QEMU's memory: tells apart the code that two address spaces have at one address. */
	uint64_t host_address;
	size_t size;
	uint8_t bytes[INSTRUCTION_SIZE_MAX];
	enum instruction_kind kind;
	char *disassembly;
};

const struct instruction_record *instruction_record_of(const struct qemu_plugin_insn *insn);

#endif
