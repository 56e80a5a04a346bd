#define _POSIX_C_SOURCE 200809L
#include "symbols.h"

#include "text.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add(struct symbols *symbols, struct symbol symbol, const char *name)
{
	size_t size = strlen(name) + 1;

	symbols->entries = grow(symbols->entries, symbols->count + 1, sizeof(struct symbol));
	symbol.name = memcpy(grow(NULL, size, 1), name, size);
	symbols->entries[symbols->count++] = symbol;
}

static uint64_t section_end(Elf *elf, const GElf_Sym *symbol)
{
	Elf_Scn *section = elf_getscn(elf, symbol->st_shndx);
	GElf_Shdr header;

	if (!section || !gelf_getshdr(section, &header))
		return symbol->st_value;
	return header.sh_addr + header.sh_size;
}

static int by_start(const void *left, const void *right)
{
	const struct symbol *a = left;
	const struct symbol *b = right;

	return (a->start > b->start) - (a->start < b->start);
}

static void add_functions(struct symbols *symbols, unsigned file, Elf *elf, Elf_Data *data,
			  size_t strings)
{
	GElf_Sym symbol;

	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, strings, symbol.st_name);
		uint64_t end = symbol.st_value + symbol.st_size;

		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx == SHN_UNDEF ||
		    !name)
			continue;
		if (!symbol.st_size)
			end = section_end(elf, &symbol);
		add(symbols, (struct symbol){ symbol.st_value, end, file, NULL }, name);
	}
}

/* Ends each function where the next one begins at the latest: labels have no end of their own. */
static void clip(struct symbol *entries, size_t count)
{
	uint64_t limit = UINT64_MAX;

	for (size_t i = count; i-- > 0;) {
		if (i + 1 < count && entries[i + 1].start > entries[i].start)
			limit = entries[i + 1].start;
		if (entries[i].end > limit)
			entries[i].end = limit;
	}
}

/* Returns why not, NULL where all is well. */
static const char *load_symtab(struct symbols *symbols, unsigned file, Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t first = symbols->count;

	if (elf_kind(elf) != ELF_K_ELF)
		return "not an ELF file";
	while ((section = elf_nextscn(elf, section))) {
		Elf_Data *data = elf_getdata(section, NULL);

		if (data && gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			add_functions(symbols, file, elf, data, header.sh_link);
	}
	if (symbols->count == first)
		return "it has no function symbols";
	qsort(symbols->entries + first, symbols->count - first, sizeof(struct symbol), by_start);
	clip(symbols->entries + first, symbols->count - first);
	return NULL;
}

static int load(struct symbols *symbols, unsigned file, const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	const char *failure;
	Elf *elf;

	if (descriptor < 0) {
		fprintf(stderr, "run: cannot open %s, named by --symbols\n", path);
		return -1;
	}
	elf = elf_begin(descriptor, ELF_C_READ, NULL);
	failure = elf ? load_symtab(symbols, file, elf) : elf_errmsg(-1);
	if (failure)
		fprintf(stderr, "run: no symbols from %s: %s\n", path, failure);
	elf_end(elf);
	close(descriptor);
	return failure ? -1 : 0;
}

int symbols_load(struct symbols *symbols, const char *paths)
{
	struct text path = { 0 };
	unsigned file = 0;
	int result = 0;

	elf_version(EV_CURRENT);
	while (*paths && !result) {
		size_t length = strcspn(paths, ":");

		text_clear(&path);
		text_add(&path, paths, length);
		if (length)
			result = load(symbols, file++, path.bytes);
		paths += length + (paths[length] == ':');
	}
	text_free(&path);
	return result;
}

const char *symbols_find(const struct symbols *symbols, uint64_t address, uint64_t *offset)
{
	const struct symbol *best = NULL;

	for (size_t i = 0; i < symbols->count; i++) {
		const struct symbol *entry = &symbols->entries[i];

		if (best && entry->file != best->file)
			break;
		if (address >= entry->start && address < entry->end)
			best = entry;
	}
	if (!best)
		return NULL;
	*offset = address - best->start;
	return best->name;
}

void symbols_free(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		free(symbols->entries[i].name);
	free(symbols->entries);
	*symbols = (struct symbols){ 0 };
}
