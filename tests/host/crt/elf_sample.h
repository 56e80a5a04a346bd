/* A sound ELF image of two segments and two symbols, for tests to damage. */
#ifndef ELF_SAMPLE_H
#define ELF_SAMPLE_H

#include "elf_format.h"
#include "elf_parse.h"

#define SAMPLE_BASE  0x400000u
#define SAMPLE_LIMIT 0x500000u
#define SAMPLE_TEXT  SAMPLE_BASE
#define SAMPLE_DATA  (SAMPLE_BASE + 0x1000u)

struct sample {
	struct elf_header header;
	struct elf_program_header programs[9];
	struct elf_section sections[4]; /* none, text, symbols, their names */
	struct elf_symbol symbols[3];	/* start with a size, helper without, an object */
	char names[32];
	uint8_t text[64];
	uint8_t data[16];
};

/* Fills in a sound image: programs[0] is text, programs[1] data. */
void sample_make(struct sample *sample);

/* Parses the sample's first bytes from memory that ends right behind them. */
enum elf_error sample_parse(const struct sample *sample, size_t bytes, struct elf_program *program);

#endif
