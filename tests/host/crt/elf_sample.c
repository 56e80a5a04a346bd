#include "elf_sample.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PLACE(member) offsetof(struct sample, member)

static void make_programs(struct sample *sample)
{
	sample->programs[0] = (struct elf_program_header){
		.type = ELF_PROGRAM_LOAD,
		.flags = ELF_READABLE | ELF_EXECUTABLE,
		.offset = PLACE(text),
		.address = SAMPLE_TEXT,
		.file_bytes = sizeof(sample->text),
		.memory_bytes = sizeof(sample->text),
	};
	sample->programs[1] = (struct elf_program_header){
		.type = ELF_PROGRAM_LOAD,
		.flags = ELF_READABLE | ELF_WRITABLE,
		.offset = PLACE(data),
		.address = SAMPLE_DATA,
		.file_bytes = sizeof(sample->data),
		.memory_bytes = 0x1001,
	};
}

static void make_symbols(struct sample *sample)
{
	memcpy(sample->names, "\0start\0helper\0table", 20);
	sample->sections[1] = (struct elf_section){
		.type = 1,
		.address = SAMPLE_TEXT,
		.offset = PLACE(text),
		.bytes = sizeof(sample->text),
	};
	sample->sections[2] = (struct elf_section){
		.type = ELF_SECTION_SYMBOLS,
		.offset = PLACE(symbols),
		.bytes = sizeof(sample->symbols),
		.link = 3,
	};
	sample->sections[3] = (struct elf_section){
		.type = ELF_SECTION_TEXTS,
		.offset = PLACE(names),
		.bytes = sizeof(sample->names),
	};
	sample->symbols[0] = (struct elf_symbol){
		.name = 1,
		.info = ELF_SYMBOL_FUNCTION,
		.section = 1,
		.value = SAMPLE_TEXT,
		.bytes = 8,
	};
	sample->symbols[1] = (struct elf_symbol){
		.name = 7,
		.info = ELF_SYMBOL_FUNCTION,
		.section = 1,
		.value = SAMPLE_TEXT + 16,
	};
	sample->symbols[2] = (struct elf_symbol){
		.name = 14,
		.info = 1,
		.section = 1,
		.value = SAMPLE_DATA + 8,
		.bytes = 8,
	};
}

void sample_make(struct sample *sample)
{
	*sample = (struct sample){
		.header =
			{
				.magic = {0x7f, 'E', 'L', 'F'},
				.class = ELF_CLASS_64,
				.data = ELF_LITTLE_ENDIAN,
				.type = ELF_TYPE_EXEC,
				.machine = ELF_MACHINE_X86,
				.entry = SAMPLE_TEXT,
				.program_offset = PLACE(programs),
				.program_bytes = sizeof(struct elf_program_header),
				.program_count = 2,
				.section_offset = PLACE(sections),
				.section_bytes = sizeof(struct elf_section),
				.section_count = 4,
			},
	};
	make_programs(sample);
	make_symbols(sample);
}

enum elf_error sample_parse(const struct sample *sample, size_t bytes, struct elf_program *program)
{
	uint8_t *copy = malloc(bytes ? bytes : 1);
	enum elf_error error;

	memcpy(copy, sample, bytes);
	error = elf_parse(copy, bytes, SAMPLE_BASE, SAMPLE_LIMIT, program);
	free(copy);
	return error;
}
