#include "section_size.h"

#include <elf.h>
#include <stdbool.h>
#include <string.h>

static bool read_at(FILE *file, uint64_t offset, void *bytes, size_t size)
{
	return offset <= INT32_MAX && fseek(file, (long)offset, SEEK_SET) == 0 &&
	       fread(bytes, size, 1, file) == 1;
}

static bool read_section(FILE *file, const Elf64_Ehdr *header, unsigned index, Elf64_Shdr *section)
{
	return read_at(file, header->e_shoff + (uint64_t)index * sizeof(*section), section,
		       sizeof(*section));
}

static bool is_named(FILE *file, const Elf64_Shdr *names, const Elf64_Shdr *section,
		     const char *name)
{
	size_t size = strlen(name) + 1;
	char found[SECTION_NAME_MAX + 1];

	return size <= sizeof(found) &&
	       read_at(file, names->sh_offset + section->sh_name, found, size) &&
	       memcmp(found, name, size) == 0;
}

int64_t section_size(FILE *file, const char *name)
{
	Elf64_Shdr names, section;
	Elf64_Ehdr header;

	if (!read_at(file, 0, &header, sizeof(header)) ||
	    memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
	    header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    !read_section(file, &header, header.e_shstrndx, &names))
		return -1;
	for (unsigned i = 0; i < header.e_shnum; i++) {
		if (!read_section(file, &header, i, &section))
			return -1;
		if (is_named(file, &names, &section, name))
			return (int64_t)section.sh_size;
	}
	return -1;
}
