/* ELF files made by the tests: sound ones, that a test then damages. */
#ifndef TESTS_COMPOSE_ELF_BUILDER_H
#define TESTS_COMPOSE_ELF_BUILDER_H

#include <elf.h>

#include "buffer.h"
#include "fixtures.h"

#define BUILT_SEGMENTS 3
#define BUILT_PAGE     4096u

/* Text, read-only data, and data with a page of bss, one behind the other, from `base` on. */
struct built_elf {
	struct arena *arena;
	Elf64_Ehdr header;
	Elf64_Phdr segments[BUILT_SEGMENTS];
	struct buffer symbols;
	struct buffer names;
};

static inline void built_symbol(struct built_elf *elf, const char *name, uint64_t value)
{
	Elf64_Sym symbol = {
		.st_name = (Elf64_Word)buffer_add_text(&elf->names, name),
		.st_shndx = SHN_ABS,
		.st_value = value,
	};

	buffer_add(&elf->symbols, &symbol, sizeof(symbol));
}

static inline struct built_elf build_elf(struct arena *arena, uint64_t base)
{
	static const uint32_t flags[BUILT_SEGMENTS] = {PF_R | PF_X, PF_R, PF_R | PF_W};
	struct built_elf elf = {
		.arena = arena,
		.symbols.arena = arena,
		.names.arena = arena,
		.header =
			{
				.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
					    ELFDATA2LSB, EV_CURRENT},
				.e_type = ET_EXEC,
				.e_machine = EM_X86_64,
				.e_version = EV_CURRENT,
				.e_entry = base + 16,
				.e_phoff = sizeof(Elf64_Ehdr),
				.e_ehsize = sizeof(Elf64_Ehdr),
				.e_phentsize = sizeof(Elf64_Phdr),
				.e_phnum = BUILT_SEGMENTS,
				.e_shentsize = sizeof(Elf64_Shdr),
				.e_shnum = 3,
			},
	};

	for (unsigned i = 0; i < BUILT_SEGMENTS; i++)
		elf.segments[i] = (Elf64_Phdr){
			.p_type = PT_LOAD,
			.p_flags = flags[i],
			.p_offset = (i + 1) * BUILT_PAGE,
			.p_vaddr = base + i * BUILT_PAGE,
			.p_filesz = BUILT_PAGE / 2,
			.p_memsz = BUILT_PAGE,
			.p_align = BUILT_PAGE,
		};
	elf.segments[BUILT_SEGMENTS - 1].p_memsz = 2 * BUILT_PAGE;
	buffer_add(&elf.names, "", 1);
	return elf;
}

/* The file: headers, segments filled with 1, 2, 3, then symbols, their names, section headers. */
static inline struct buffer built_bytes(struct built_elf *elf)
{
	struct buffer file = {.arena = elf->arena};
	Elf64_Shdr sections[3] = {
		[1] = {.sh_type = SHT_SYMTAB, .sh_link = 2, .sh_size = elf->symbols.length},
		[2] = {.sh_type = SHT_STRTAB, .sh_size = elf->names.length},
	};

	buffer_add(&file, NULL, (BUILT_SEGMENTS + 1) * BUILT_PAGE);
	for (unsigned i = 0; i < BUILT_SEGMENTS; i++)
		memset(file.bytes + (i + 1) * BUILT_PAGE, (int)i + 1, BUILT_PAGE);
	sections[1].sh_offset = buffer_add(&file, elf->symbols.bytes, elf->symbols.length);
	sections[2].sh_offset = buffer_add(&file, elf->names.bytes, elf->names.length);
	elf->header.e_shoff = buffer_add(&file, sections, sizeof(sections));
	memcpy(file.bytes, &elf->header, sizeof(elf->header));
	memcpy(file.bytes + sizeof(elf->header), elf->segments, sizeof(elf->segments));
	return file;
}

static inline void built_write(struct built_elf *elf, const char *path)
{
	struct buffer file = built_bytes(elf);
	struct report report = {0};

	assert_true(file_write(&report, path, file.bytes, file.length));
}

#endif
