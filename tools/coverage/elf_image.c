#include "elf_image.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

static bool holds_code(const GElf_Shdr *header)
{
	return header->sh_type == SHT_PROGBITS && (header->sh_flags & SHF_EXECINSTR) &&
	       (header->sh_flags & SHF_ALLOC);
}

/* The section with code at the address, and its header; NULL if there is none. */
static Elf_Scn *code_section(const struct elf_image *image, uint64_t address, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(image->elf, section))) {
		if (!gelf_getshdr(section, header) || !holds_code(header))
			continue;
		if (address >= header->sh_addr && address - header->sh_addr < header->sh_size)
			return section;
	}
	return NULL;
}

static bool names_code(const struct elf_image *image, const GElf_Sym *symbol, const char *name)
{
	GElf_Shdr header;

	if (!name || name[0] == '\0' || strchr(name, '.') || symbol->st_shndx == SHN_UNDEF ||
	    symbol->st_shndx >= SHN_LORESERVE)
		return false;
	unsigned int type = GELF_ST_TYPE(symbol->st_info);
	if (type != STT_FUNC && type != STT_NOTYPE)
		return false;
	Elf_Scn *section = elf_getscn(image->elf, symbol->st_shndx);
	return section && gelf_getshdr(section, &header) && holds_code(&header);
}

static void read_symbols_of(struct elf_image *image, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(image->elf, header->sh_link, symbol.st_name);
		if (!names_code(image, &symbol, name))
			continue;
		image->symbols =
			memory_grow(image->symbols, image->n_symbols, sizeof(*image->symbols));
		image->symbols[image->n_symbols++] = (struct elf_symbol){
			.address = symbol.st_value, .name = name, .section = symbol.st_shndx};
	}
}

static int by_address(const void *left, const void *right)
{
	const struct elf_symbol *a = left;
	const struct elf_symbol *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	/* Any fixed order, so that of two names for one place the same one is used always. */
	return strcmp(a->name, b->name);
}

static void read_symbols(struct elf_image *image)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(image->elf, section))) {
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
			read_symbols_of(image, section, &header);
	}
	if (image->n_symbols > 0)
		qsort(image->symbols, image->n_symbols, sizeof(*image->symbols), by_address);
}

static const char *open_elf(struct elf_image *image, const char *path)
{
	GElf_Ehdr header;

	elf_version(EV_CURRENT);
	image->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (image->fd < 0)
		return "cannot be opened";
	image->elf = elf_begin(image->fd, ELF_C_READ, NULL);
	if (!image->elf || !gelf_getehdr(image->elf, &header))
		return "is not an ELF file";
	return header.e_machine == EM_X86_64 ? NULL : "is not for x86-64";
}

bool elf_image_open(struct elf_image *image, const char *path)
{
	*image = (struct elf_image){0};
	const char *trouble = open_elf(image, path);
	if (trouble) {
		fprintf(stderr, "coverage: %s %s\n", path, trouble);
		elf_image_close(image);
		return false;
	}
	read_symbols(image);
	return true;
}

void elf_image_close(struct elf_image *image)
{
	free(image->symbols);
	elf_end(image->elf);
	if (image->fd >= 0)
		close(image->fd);
	*image = (struct elf_image){.fd = -1};
}

const uint8_t *elf_image_code(const struct elf_image *image, uint64_t address, size_t *size)
{
	GElf_Shdr header;

	Elf_Scn *section = code_section(image, address, &header);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	if (!data || !data->d_buf)
		return NULL;
	size_t offset = (size_t)(address - header.sh_addr);
	if (offset >= data->d_size)
		return NULL;
	*size = data->d_size - offset;
	return (const uint8_t *)data->d_buf + offset;
}

const char *elf_image_function(const struct elf_image *image, uint64_t address)
{
	GElf_Shdr header;

	Elf_Scn *section = code_section(image, address, &header);
	if (!section)
		return NULL;
	size_t index = elf_ndxscn(section);
	for (size_t i = image->n_symbols; i-- > 0;) {
		if (image->symbols[i].address <= address && image->symbols[i].section == index)
			return image->symbols[i].name;
	}
	return NULL;
}
