#include "instruction_record.h"

#include <ctype.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *records;

static int compare(const void *left, const void *right)
{
	const struct instruction_record *a = left;
	const struct instruction_record *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (a->host_address != b->host_address)
		return a->host_address < b->host_address ? -1 : 1;
	if (a->size != b->size)
		return a->size < b->size ? -1 : 1;
	return memcmp(a->bytes, b->bytes, a->size);
}

static void *or_exit(void *memory)
{
	if (!memory) {
		fprintf(stderr, "tessera plugin: out of memory\n");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* Without the white space that QEMU leaves at the end. */
static char *disassemble(const struct qemu_plugin_insn *insn)
{
	char *text = qemu_plugin_insn_disas(insn);

	if (!text)
		return or_exit(strdup("?"));
	size_t length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	text[length] = '\0';
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\t')
			text[i] = ' ';
	}
	return text;
}

static struct instruction_record *keep(const struct instruction_record *key,
				       const struct qemu_plugin_insn *insn)
{
	struct instruction_record *record = or_exit(malloc(sizeof(*record)));

	*record = *key;
	record->kind = instruction_kind(record->bytes, record->size);
	record->disassembly = disassemble(insn);
	or_exit(tsearch(record, &records, compare));
	return record;
}

const struct instruction_record *instruction_record_of(const struct qemu_plugin_insn *insn)
{
	struct instruction_record key = {
		.address = qemu_plugin_insn_vaddr(insn),
		.host_address = (uintptr_t)qemu_plugin_insn_haddr(insn),
		.size = qemu_plugin_insn_size(insn),
	};

	if (key.size > INSTRUCTION_SIZE_MAX)
		key.size = INSTRUCTION_SIZE_MAX;
	memcpy(key.bytes, qemu_plugin_insn_data(insn), key.size);
	struct instruction_record *const *node = tfind(&key, &records, compare);
	return node ? *node : keep(&key, insn);
}
