/* Names for addresses, for reports of faults. Where the tables are wrong, no name is known. */
#include <string.h>

#include "elf_format.h"
#include "elf_parse.h"

struct elf_view {
	const uint8_t *file;
	size_t bytes;
};

static bool within(const struct elf_view *view, uint64_t offset, uint64_t length)
{
	return offset <= view->bytes && length <= view->bytes - offset;
}

static bool read_section(const struct elf_view *view, const struct elf_header *header,
			 uint32_t index, struct elf_section *section)
{
	uint64_t offset = header->section_offset;

	if (header->section_bytes != sizeof(*section) || index >= header->section_count ||
	    !within(view, offset, header->section_count * sizeof(*section)))
		return false;
	memcpy(section, view->file + offset + index * sizeof(*section), sizeof(*section));
	return section->type == ELF_SECTION_SYMBOLS || section->type == ELF_SECTION_TEXTS
		       ? within(view, section->offset, section->bytes)
		       : true;
}

/* The symbols' section, and the texts of their names, which end with a NUL. */
static bool find_symbols(const struct elf_view *view, struct elf_section *symbols,
			 struct elf_section *texts)
{
	struct elf_header header;

	if (view->bytes < sizeof(header))
		return false;
	memcpy(&header, view->file, sizeof(header));
	for (uint32_t i = 0; i < header.section_count; i++) {
		if (!read_section(view, &header, i, symbols))
			return false;
		if (symbols->type != ELF_SECTION_SYMBOLS)
			continue;
		return read_section(view, &header, symbols->link, texts) &&
		       texts->type == ELF_SECTION_TEXTS && texts->bytes &&
		       view->file[texts->offset + texts->bytes - 1] == '\0';
	}
	return false;
}

static void read_symbol(const struct elf_view *view, const struct elf_section *symbols,
			uint64_t index, struct elf_symbol *symbol)
{
	memcpy(symbol, view->file + symbols->offset + index * sizeof(*symbol), sizeof(*symbol));
}

static bool in_section(const struct elf_view *view, const struct elf_symbol *symbol,
		       uint64_t address)
{
	struct elf_section section;
	struct elf_header header;

	memcpy(&header, view->file, sizeof(header));
	return read_section(view, &header, symbol->section, &section) &&
	       address >= section.address && address - section.address < section.bytes;
}

/* Functions of assembler files may have no size: then the nearest one below the address counts, if
 * it is in the same section. */
static bool covers(const struct elf_view *view, const struct elf_symbol *symbol, uint64_t address)
{
	if ((symbol->info & 15) != ELF_SYMBOL_FUNCTION || symbol->value > address)
		return false;
	if (symbol->bytes)
		return address - symbol->value < symbol->bytes;
	return in_section(view, symbol, address);
}

bool elf_function_at(const void *file, size_t bytes, uint64_t address, const char **name,
		     uint64_t *offset)
{
	struct elf_view view = {file, bytes};
	struct elf_section symbols, texts;
	uint64_t best = 0;
	bool found = false;

	if (!find_symbols(&view, &symbols, &texts))
		return false;
	for (uint64_t i = 0; i < symbols.bytes / sizeof(struct elf_symbol); i++) {
		struct elf_symbol symbol;

		read_symbol(&view, &symbols, i, &symbol);
		if (!covers(&view, &symbol, address) || symbol.name >= texts.bytes ||
		    (found && symbol.value <= best))
			continue;
		*name = (const char *)view.file + texts.offset + symbol.name;
		best = symbol.value;
		found = true;
	}
	*offset = address - best;
	return found;
}

bool elf_symbol_named(const void *file, size_t bytes, const char *name, uint64_t *address)
{
	struct elf_view view = {file, bytes};
	struct elf_section symbols, texts;

	if (!find_symbols(&view, &symbols, &texts))
		return false;
	for (uint64_t i = 0; i < symbols.bytes / sizeof(struct elf_symbol); i++) {
		struct elf_symbol symbol;

		read_symbol(&view, &symbols, i, &symbol);
		if (!symbol.section || symbol.name >= texts.bytes ||
		    strcmp((const char *)view.file + texts.offset + symbol.name, name) != 0)
			continue;
		*address = symbol.value;
		return true;
	}
	return false;
}
