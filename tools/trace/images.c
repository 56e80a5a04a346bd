#include "images.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gelf.h>

#include "memory.h"
#include "trouble.h"

static bool is_wanted(const GElf_Sym *symbol, const char *name)
{
	unsigned type = GELF_ST_TYPE(symbol->st_info);

	return name && *name && symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS &&
	       (type == STT_FUNC || type == STT_OBJECT || type == STT_NOTYPE);
}

static void add_symbols(struct image *image, Elf_Data *data, Elf *elf, size_t strings)
{
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf, strings, symbol.st_name);
		if (!is_wanted(&symbol, name))
			continue;
		image->symbols = grown(image->symbols, image->n, sizeof(*image->symbols));
		image->symbols[image->n++] = (struct image_symbol){
			.name = copied(name),
			.address = symbol.st_value,
			.bytes = symbol.st_size,
			.function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC,
		};
	}
}

static void read_segments(struct image *image, Elf *elf)
{
	GElf_Phdr header;
	size_t n;

	if (elf_getphdrnum(elf, &n) != 0)
		n = 0;
	image->start = UINT64_MAX;
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_LOAD)
			continue;
		if (header.p_vaddr < image->start)
			image->start = header.p_vaddr;
		if (header.p_vaddr + header.p_memsz > image->end)
			image->end = header.p_vaddr + header.p_memsz;
		/* The kernel's first segment is what runs before it is mapped where it belongs. */
		image->to_physical = (int64_t)(header.p_paddr - header.p_vaddr);
	}
}

static int by_address(const void *left, const void *right)
{
	const struct image_symbol *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	/* One with a size says more than a label. */
	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static bool read_elf(struct image *image, Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Ehdr elf_header;
	GElf_Shdr header;

	if (!elf || !gelf_getehdr(elf, &elf_header) || elf_header.e_machine != EM_X86_64)
		return trouble("%s is no ELF file for x86-64", image->path);
	read_segments(image, elf);
	while ((section = elf_nextscn(elf, section))) {
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			add_symbols(image, elf_getdata(section, NULL), elf, header.sh_link);
	}
	if (!image->n || image->start >= image->end)
		return trouble("%s has no symbols, or nothing to load", image->path);
	qsort(image->symbols, image->n, sizeof(*image->symbols), by_address);
	return true;
}

static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = copied(slash ? slash + 1 : path);
	char *dot = strrchr(name, '.');

	if (dot)
		*dot = '\0';
	return name;
}

bool image_load(struct image *image, const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	*image = (struct image){.path = path, .name = name_of(path)};
	if (file < 0)
		return trouble("%s: %s", path, strerror(errno));
	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(file, ELF_C_READ, NULL);
	bool good = read_elf(image, elf);
	elf_end(elf);
	close(file);
	return good;
}

void image_destroy(struct image *image)
{
	for (size_t i = 0; i < image->n; i++)
		free(image->symbols[i].name);
	free(image->symbols);
	free(image->name);
	*image = (struct image){0};
}

const struct image_symbol *image_find(const struct image *image, const char *name)
{
	for (size_t i = 0; i < image->n; i++) {
		if (strcmp(image->symbols[i].name, name) == 0)
			return &image->symbols[i];
	}
	return NULL;
}

const struct image_symbol *image_function(const struct image *image, uint64_t address)
{
	for (size_t i = 0; i < image->n; i++) {
		const struct image_symbol *symbol = &image->symbols[i];
		uint64_t bytes = symbol->bytes ? symbol->bytes : 1;
		if (symbol->function && address - symbol->address < bytes)
			return symbol;
	}
	return NULL;
}

static bool read_segment(int file, Elf *elf, uint64_t address, void *to, size_t bytes)
{
	GElf_Phdr header;

	for (int i = 0; gelf_getphdr(elf, i, &header); i++) {
		if (header.p_type == PT_LOAD && address >= header.p_vaddr &&
		    address + bytes <= header.p_vaddr + header.p_filesz)
			return pread(file, to, bytes,
				     (off_t)(header.p_offset + address - header.p_vaddr)) ==
			       (ssize_t)bytes;
	}
	return false;
}

bool image_read(const struct image *image, uint64_t address, void *to, size_t bytes)
{
	int file = open(image->path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return trouble("%s: %s", image->path, strerror(errno));
	Elf *elf = elf_begin(file, ELF_C_READ, NULL);
	bool good = elf && read_segment(file, elf, address, to, bytes);
	elf_end(elf);
	close(file);
	return good || trouble("%s has nothing at %#llx", image->path, (unsigned long long)address);
}
