#include "elf_image.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <tessera/boot_image.h>

#define PAGE	    ((uint64_t)BOOT_IMAGE_PAGE)
#define KERNEL_HALF ((uint64_t)1 << 47)

struct elf_reader {
	struct arena *arena;
	struct report *report;
	const char *who;
	uint64_t first;
	uint64_t end;
	struct elf_image *image;
	Elf64_Ehdr header;
};

/* Reports an error and returns false. */
static bool __attribute__((format(printf, 2, 3)))
refuse(const struct elf_reader *reader, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	report_error(reader->report, (struct place){.file = reader->image->file.path},
		     "component %s: image: %s", reader->who, message);
	return false;
}

static bool within_file(const struct elf_reader *reader, uint64_t offset, uint64_t bytes)
{
	uint64_t length = reader->image->file.length;

	return offset <= length && bytes <= length - offset;
}

static bool read_header(struct elf_reader *reader)
{
	Elf64_Ehdr *header = &reader->header;

	if (reader->image->file.length < sizeof(*header))
		return refuse(reader, "truncated: %zu bytes", reader->image->file.length);
	memcpy(header, reader->image->file.bytes, sizeof(*header));
	if (memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
		return refuse(reader, "no ELF file");
	if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
	    header->e_machine != EM_X86_64)
		return refuse(reader, "not for x86-64");
	if (header->e_type != ET_EXEC)
		return refuse(reader, "not linked to fixed addresses (ELF type %u, not %u)",
			      header->e_type, ET_EXEC);
	if (header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0)
		return refuse(reader, "no program headers");
	if (!within_file(reader, header->e_phoff, header->e_phnum * sizeof(Elf64_Phdr)))
		return refuse(reader, "truncated: program headers end behind the file");
	return true;
}

static bool check_addresses(const struct elf_reader *reader, const Elf64_Phdr *program)
{
	uint64_t end = program->p_vaddr + program->p_memsz;

	if (end < program->p_vaddr || end > KERNEL_HALF)
		return refuse(reader, "segment at 0x%" PRIx64 " lies in the kernel's half",
			      program->p_vaddr);
	if (program->p_vaddr < reader->first || end > reader->end)
		return refuse(reader,
			      "segment at 0x%" PRIx64 " to 0x%" PRIx64 " lies outside of 0x%" PRIx64
			      " to 0x%" PRIx64,
			      program->p_vaddr, end, reader->first, reader->end);
	if (program->p_vaddr % PAGE != 0)
		return refuse(reader, "segment at 0x%" PRIx64 " does not start on a page",
			      program->p_vaddr);
	return true;
}

static bool check_segment(const struct elf_reader *reader, const Elf64_Phdr *program)
{
	if (program->p_filesz > program->p_memsz)
		return refuse(reader, "segment at 0x%" PRIx64 " has more bytes than memory",
			      program->p_vaddr);
	if (!within_file(reader, program->p_offset, program->p_filesz))
		return refuse(reader, "truncated: segment at 0x%" PRIx64 " ends behind the file",
			      program->p_vaddr);
	if ((program->p_flags & PF_W) && (program->p_flags & PF_X))
		return refuse(reader, "segment at 0x%" PRIx64 " is writable and executable",
			      program->p_vaddr);
	if (!(program->p_flags & PF_R))
		return refuse(reader, "segment at 0x%" PRIx64 " is not readable", program->p_vaddr);
	return check_addresses(reader, program);
}

static bool check_overlap(const struct elf_reader *reader, const struct elf_segment *added)
{
	for (unsigned i = 0; i < reader->image->segment_count; i++) {
		const struct elf_segment *other = &reader->image->segments[i];

		if (added->address < other->address + other->pages * PAGE &&
		    other->address < added->address + added->pages * PAGE)
			return refuse(reader,
				      "segments at 0x%" PRIx64 " and 0x%" PRIx64 " share pages",
				      other->address, added->address);
	}
	return true;
}

static bool add_segment(struct elf_reader *reader, const Elf64_Phdr *program)
{
	struct elf_segment segment = {
		.offset = program->p_offset,
		.file_bytes = program->p_filesz,
		.memory_bytes = program->p_memsz,
		.address = program->p_vaddr,
		.pages = (program->p_memsz + PAGE - 1) / PAGE,
		.flags = program->p_flags & (PF_R | PF_W | PF_X),
	};

	if (!check_segment(reader, program) || !check_overlap(reader, &segment))
		return false;
	if (reader->image->segment_count == ELF_SEGMENTS_MAX)
		return refuse(reader, "more than %d segments", ELF_SEGMENTS_MAX);
	reader->image->segments[reader->image->segment_count++] = segment;
	return true;
}

static bool read_segments(struct elf_reader *reader)
{
	for (unsigned i = 0; i < reader->header.e_phnum; i++) {
		Elf64_Phdr program;

		memcpy(&program,
		       reader->image->file.bytes + reader->header.e_phoff + i * sizeof(program),
		       sizeof(program));
		if (program.p_type == PT_INTERP || program.p_type == PT_DYNAMIC)
			return refuse(reader, "dynamically linked");
		if (program.p_type == PT_TLS)
			return refuse(reader, "thread-local variables are not supported");
		if (program.p_type == PT_LOAD && program.p_memsz != 0 &&
		    !add_segment(reader, &program))
			return false;
	}
	if (reader->image->segment_count == 0)
		return refuse(reader, "nothing to load");
	return true;
}

static bool read_section(const struct elf_reader *reader, unsigned index, Elf64_Shdr *section)
{
	uint64_t offset = reader->header.e_shoff;

	if (reader->header.e_shentsize != sizeof(*section) || index >= reader->header.e_shnum ||
	    !within_file(reader, offset, reader->header.e_shnum * sizeof(*section)))
		return refuse(reader, "truncated: section headers end behind the file");
	memcpy(section, reader->image->file.bytes + offset + index * sizeof(*section),
	       sizeof(*section));
	if (section->sh_type != SHT_NOBITS &&
	    !within_file(reader, section->sh_offset, section->sh_size))
		return refuse(reader, "truncated: section %u ends behind the file", index);
	return true;
}

/* The symbols are copied: in the file they may stand at any address. */
static bool read_symbols(struct elf_reader *reader, const Elf64_Shdr *section)
{
	const unsigned char *bytes = reader->image->file.bytes;
	Elf64_Shdr names;
	Elf64_Sym *symbols;

	if (!read_section(reader, section->sh_link, &names))
		return false;
	if (names.sh_type != SHT_STRTAB || names.sh_size == 0 ||
	    bytes[names.sh_offset + names.sh_size - 1] != '\0')
		return refuse(reader, "the names of symbols are damaged");
	reader->image->symbol_count = section->sh_size / sizeof(*symbols);
	symbols = arena_alloc(reader->arena, reader->image->symbol_count, sizeof(*symbols));
	memcpy(symbols, bytes + section->sh_offset, reader->image->symbol_count * sizeof(*symbols));
	reader->image->symbols = symbols;
	reader->image->names = (const char *)bytes + names.sh_offset;
	reader->image->names_bytes = names.sh_size;
	return true;
}

static bool read_symbol_table(struct elf_reader *reader)
{
	for (unsigned i = 0; i < reader->header.e_shnum; i++) {
		Elf64_Shdr section;

		if (!read_section(reader, i, &section))
			return false;
		if (section.sh_type == SHT_SYMTAB)
			return read_symbols(reader, &section);
	}
	return refuse(reader, "no symbols: it was stripped of them");
}

bool elf_image_read(struct arena *arena, struct report *report, const char *path, const char *who,
		    uint64_t first, uint64_t end, struct elf_image *image)
{
	struct elf_reader reader = {
		.arena = arena,
		.report = report,
		.who = who,
		.first = first,
		.end = end,
		.image = image,
	};

	*image = (struct elf_image){.file.path = path};
	if (!file_exists(path))
		return refuse(&reader, "there is no such file");
	if (!file_read(arena, report, path, &image->file) || !read_header(&reader) ||
	    !read_segments(&reader) || !read_symbol_table(&reader))
		return false;
	image->entry = reader.header.e_entry;
	if (!elf_image_executes(image, image->entry))
		return refuse(&reader, "its entry 0x%" PRIx64 " is not in an executable segment",
			      image->entry);
	return true;
}

bool elf_image_symbol(const struct elf_image *image, const char *name, uint64_t *value)
{
	for (size_t i = 0; i < image->symbol_count; i++) {
		const Elf64_Sym *symbol = &image->symbols[i];

		if (symbol->st_shndx == SHN_UNDEF || symbol->st_name >= image->names_bytes ||
		    strcmp(image->names + symbol->st_name, name) != 0)
			continue;
		*value = symbol->st_value;
		return true;
	}
	return false;
}

bool elf_image_executes(const struct elf_image *image, uint64_t address)
{
	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];

		if ((segment->flags & PF_X) && address >= segment->address &&
		    address - segment->address < segment->file_bytes)
			return true;
	}
	return false;
}

uint64_t elf_image_pages(const struct elf_image *image)
{
	uint64_t pages = 0;

	for (unsigned i = 0; i < image->segment_count; i++)
		pages += image->segments[i].pages;
	return pages;
}

uint64_t elf_image_end(const struct elf_image *image)
{
	uint64_t end = 0;

	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint64_t segment_end = segment->address + segment->pages * PAGE;

		if (segment_end > end)
			end = segment_end;
	}
	return end;
}
