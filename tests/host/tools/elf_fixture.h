/*
 * A small ELF file: .text of 0x1000 bytes at FIXTURE_TEXT, with these symbols:
 *
 *	boot	a function at +0x100, 0x80 bytes long
 *	label	a function at +0x200 without a size
 *	next	a function at +0x300, 0x20 bytes long
 *	table	an object at +0x400, 0x80 bytes long
 */
#ifndef TESTS_ELF_FIXTURE_H
#define TESTS_ELF_FIXTURE_H

#include <fcntl.h>
#include <libelf.h>
#include <unistd.h>

#define FIXTURE_TEXT 0xffffffff80101000

static inline Elf_Scn *elf_fixture_section(Elf *elf, Elf64_Shdr header, void *bytes, size_t size)
{
	Elf_Scn *section = elf_newscn(elf);
	Elf_Data *data = elf_newdata(section);

	data->d_buf = bytes;
	data->d_size = size;
	data->d_type = header.sh_type == SHT_SYMTAB ? ELF_T_SYM : ELF_T_BYTE;
	data->d_align = 1;
	header.sh_size = size;
	*elf64_getshdr(section) = header;
	return section;
}

static inline Elf64_Sym elf_fixture_symbol(unsigned name, int type, unsigned offset, unsigned size)
{
	return (Elf64_Sym){ .st_name = name,
			    .st_info = (unsigned char)ELF64_ST_INFO(STB_GLOBAL, type),
			    .st_shndx = 1,
			    .st_value = FIXTURE_TEXT + offset,
			    .st_size = size };
}

/* 0 where the file was written. */
static inline int elf_fixture_write(const char *path)
{
	static char strings[] = "\0boot\0label\0next\0table";
	Elf64_Sym symbols[] = {
		{ 0 },
		elf_fixture_symbol(12, STT_FUNC, 0x300, 0x20),
		elf_fixture_symbol(1, STT_FUNC, 0x100, 0x80),
		elf_fixture_symbol(6, STT_FUNC, 0x200, 0),
		elf_fixture_symbol(17, STT_OBJECT, 0x400, 0x80),
	};
	int descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	Elf64_Shdr text = { .sh_type = SHT_NOBITS, .sh_addr = FIXTURE_TEXT };
	Elf64_Shdr symtab = { .sh_type = SHT_SYMTAB, .sh_link = 3, .sh_entsize = sizeof(*symbols) };
	Elf64_Shdr strtab = { .sh_type = SHT_STRTAB };
	Elf64_Ehdr *header;
	off_t size;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_begin(descriptor, ELF_C_WRITE, NULL);
	header = elf ? elf64_newehdr(elf) : NULL;
	if (!header)
		return -1;
	header->e_ident[EI_DATA] = ELFDATA2LSB;
	header->e_machine = EM_X86_64;
	header->e_type = ET_EXEC;
	header->e_shstrndx = 3;
	elf_fixture_section(elf, text, NULL, 0x1000);
	elf_fixture_section(elf, symtab, symbols, sizeof(symbols));
	elf_fixture_section(elf, strtab, strings, sizeof(strings));
	size = elf_update(elf, ELF_C_WRITE);
	elf_end(elf);
	close(descriptor);
	return size < 0 ? -1 : 0;
}

#endif
