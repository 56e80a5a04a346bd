#include "kernel_code.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdio.h>
#include <stdlib.h>

#include "elf_image.h"
#include "function_names.h"
#include "memory.h"
#include "source_path.h"
#include "x86_length.h"

struct loader {
	struct kernel_code *code;
	struct elf_image image;
	Dwarf *dwarf;
	unsigned int unit;
};

/* Adds the instructions in [next, end), all of which have what the model has. */
static void add_instructions(struct loader *loader, const struct code_instruction *model,
			     const uint8_t *next, const uint8_t *end)
{
	struct kernel_code *code = loader->code;
	uint64_t address = model->address;

	while (next < end) {
		size_t left = (size_t)(end - next);
		size_t size = x86_length(next, left);
		/* 32-bit code, or data in code: take it as one, the next line is right again. */
		if (size == 0)
			size = left < UINT8_MAX ? left : UINT8_MAX;
		code->instructions =
			memory_grow(code->instructions, code->n, sizeof(*code->instructions));
		struct code_instruction *instruction = &code->instructions[code->n++];
		*instruction = *model;
		instruction->address = address;
		instruction->size = (uint8_t)size;
		instruction->padding = x86_is_nop(next, size);
		instruction->jump = x86_is_conditional_jump(next, size);
		next += size;
		address += size;
	}
}

/* One row of the line table, from whose address to the next row's the line's code stands. */
static void add_row(struct loader *loader, Dwarf_Die *unit, Dwarf_Line *line, uint64_t end)
{
	struct code_instruction model = {.unit = loader->unit};
	int number;
	size_t size;

	if (dwarf_lineaddr(line, &model.address) != 0 || dwarf_lineno(line, &number) != 0)
		return;
	/* Line 0 is code that the compiler gives to no line. */
	if (number <= 0 || model.address >= end)
		return;
	/* No code there: the section was discarded by the linker. */
	const uint8_t *bytes = elf_image_code(&loader->image, model.address, &size);
	if (!bytes)
		return;
	if (end - model.address < size)
		size = (size_t)(end - model.address);
	struct function_names found = function_names_at(unit, &loader->image, model.address);
	struct names *names = &loader->code->names;
	model.line = (unsigned int)number;
	model.file = source_path_of(names, unit, dwarf_linesrc(line, NULL, NULL));
	model.function = names_intern(names, found.function);
	model.routine = names_intern(names, found.routine);
	add_instructions(loader, &model, bytes, bytes + size);
}

static bool add_unit(struct loader *loader, Dwarf_Die *unit)
{
	Dwarf_Lines *lines;
	size_t n;

	if (!dwarf_hasattr(unit, DW_AT_stmt_list))
		return true;
	if (dwarf_getsrclines(unit, &lines, &n) != 0)
		return false;
	for (size_t i = 0; i + 1 < n; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		uint64_t end;
		bool ends_sequence;
		if (dwarf_lineendsequence(line, &ends_sequence) != 0 || ends_sequence)
			continue;
		if (dwarf_lineaddr(dwarf_onesrcline(lines, i + 1), &end) == 0)
			add_row(loader, unit, line, end);
	}
	loader->unit++;
	return true;
}

static bool add_units(struct loader *loader)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;
	uint8_t type;
	int status;

	while ((status = dwarf_get_units(loader->dwarf, cu, &cu, NULL, &type, &unit, NULL)) == 0) {
		if (type == DW_UT_compile && !add_unit(loader, &unit))
			return false;
	}
	return status == 1;
}

static int by_address(const void *left, const void *right)
{
	const struct code_instruction *a = left;
	const struct code_instruction *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

static void sort(struct kernel_code *code)
{
	size_t kept = 0;

	qsort(code->instructions, code->n, sizeof(*code->instructions), by_address);
	for (size_t i = 0; i < code->n; i++) {
		if (kept == 0 ||
		    code->instructions[i].address != code->instructions[kept - 1].address)
			code->instructions[kept++] = code->instructions[i];
	}
	code->n = kept;
}

static bool load(struct loader *loader)
{
	loader->dwarf = dwarf_begin_elf(loader->image.elf, DWARF_C_READ, NULL);
	if (!loader->dwarf || !add_units(loader)) {
		fprintf(stderr, "coverage: debug information: %s\n", dwarf_errmsg(-1));
		return false;
	}
	if (loader->code->n == 0) {
		fprintf(stderr, "coverage: no code with source lines\n");
		return false;
	}
	sort(loader->code);
	return true;
}

bool kernel_code_load(struct kernel_code *code, const char *path)
{
	struct loader loader = {.code = code};

	*code = (struct kernel_code){0};
	if (!elf_image_open(&loader.image, path))
		return false;
	bool loaded = load(&loader);
	dwarf_end(loader.dwarf);
	elf_image_close(&loader.image);
	if (!loaded)
		kernel_code_destroy(code);
	return loaded;
}

void kernel_code_destroy(struct kernel_code *code)
{
	free(code->instructions);
	names_destroy(&code->names);
	*code = (struct kernel_code){0};
}

struct code_instruction *kernel_code_find(const struct kernel_code *code, uint64_t address)
{
	size_t low = 0;
	size_t high = code->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct code_instruction *instruction = &code->instructions[middle];
		if (address < instruction->address)
			high = middle;
		else if (address - instruction->address >= instruction->size)
			low = middle + 1;
		else
			return instruction;
	}
	return NULL;
}
