#define _POSIX_C_SOURCE 200809L
#include "labels.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

/* Whether the symbol names code; the label is complete then but for its name. */
static bool names_code(Elf *elf, const GElf_Sym *symbol, const char *name, struct label *label)
{
	bool function = GELF_ST_TYPE(symbol->st_info) == STT_FUNC;
	Elf_Scn *section = elf_getscn(elf, symbol->st_shndx);
	GElf_Shdr header;

	if (!name || !*name || symbol->st_shndx == SHN_UNDEF || !section ||
	    !gelf_getshdr(section, &header) || !(header.sh_flags & SHF_EXECINSTR))
		return false;
	if (!function && (GELF_ST_TYPE(symbol->st_info) != STT_NOTYPE || strchr(name, '.')))
		return false;
	*label = (struct label){
		.start = symbol->st_value,
		.limit = header.sh_addr + header.sh_size,
		.function = function,
	};
	return true;
}

static void add_symbols(struct labels *labels, Elf *elf, Elf_Data *data, size_t strings)
{
	struct label label;
	GElf_Sym symbol;

	for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, strings, symbol.st_name);

		if (!names_code(elf, &symbol, name, &label))
			continue;
		label.name = memcpy(grow(NULL, strlen(name) + 1, 1), name, strlen(name) + 1);
		labels->list = grow(labels->list, labels->count + 1, sizeof(label));
		labels->list[labels->count++] = label;
	}
}

static bool add_file(struct labels *labels, Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	if (!elf || elf_kind(elf) != ELF_K_ELF)
		return false;
	while ((section = elf_nextscn(elf, section))) {
		Elf_Data *data = elf_getdata(section, NULL);

		if (data && gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			add_symbols(labels, elf, data, header.sh_link);
	}
	return true;
}

static int load(struct labels *labels, const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	Elf *elf = descriptor < 0 ? NULL : elf_begin(descriptor, ELF_C_READ, NULL);
	bool added = add_file(labels, elf);

	if (!added)
		fprintf(stderr, "compare: %s is no ELF file that can be read\n", path);
	elf_end(elf);
	if (descriptor >= 0)
		close(descriptor);
	return added ? 0 : -1;
}

static int by_start(const void *left, const void *right)
{
	const struct label *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return a->function - b->function;
}

int labels_load(struct labels *labels, const char *paths)
{
	struct text path = {0};
	int failed = 0;

	elf_version(EV_CURRENT);
	while (*paths && !failed) {
		size_t length = strcspn(paths, ":");

		text_clear(&path);
		text_add(&path, paths, length);
		if (length)
			failed = load(labels, path.bytes);
		paths += length + (paths[length] == ':');
	}
	text_free(&path);
	if (labels->count)
		qsort(labels->list, labels->count, sizeof(*labels->list), by_start);
	return failed;
}

const char *labels_find(const struct labels *labels, uint64_t address)
{
	const struct label *last = NULL;

	for (size_t i = 0; i < labels->count && labels->list[i].start <= address; i++)
		last = &labels->list[i];
	return last && address < last->limit ? last->name : NULL;
}

void labels_free(struct labels *labels)
{
	for (size_t i = 0; i < labels->count; i++)
		free(labels->list[i].name);
	free(labels->list);
	*labels = (struct labels){0};
}
