#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <gelf.h>

#include "layout.h"
#include "trouble.h"

static bool find_symbol_in(Elf *elf, Elf_Scn *section, const char *name, uint64_t *value)
{
	GElf_Shdr header;
	GElf_Sym symbol;

	if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
		return false;
	Elf_Data *data = elf_getdata(section, NULL);
	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *its = elf_strptr(elf, header.sh_link, symbol.st_name);
		if (GELF_ST_BIND(symbol.st_info) == STB_GLOBAL && its && strcmp(its, name) == 0) {
			*value = symbol.st_value;
			return true;
		}
	}
	return false;
}

static bool find_symbol(Elf *elf, const char *name, uint64_t *value)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section))) {
		if (find_symbol_in(elf, section, name, value))
			return true;
	}
	return trouble("the kernel has no symbol %s", name);
}

/* Where the boot loader puts what is linked at an address. */
static bool to_physical(Elf *elf, uint64_t *address)
{
	GElf_Phdr header;
	size_t n;

	if (elf_getphdrnum(elf, &n) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_LOAD)
			continue;
		/* The end of a segment belongs to it: symbols of ends are looked up too. */
		if (*address >= header.p_vaddr && *address - header.p_vaddr <= header.p_memsz) {
			*address = *address - header.p_vaddr + header.p_paddr;
			return true;
		}
	}
	return trouble("the kernel has nothing at %#llx", (unsigned long long)*address);
}

static bool find_physical(Elf *elf, const char *name, uint64_t *address)
{
	return find_symbol(elf, name, address) && to_physical(elf, address);
}

static bool read_symbols(struct kernel *kernel, Elf *elf)
{
	if (!find_physical(elf, "kernel_text_start", &kernel->text.start) ||
	    !find_physical(elf, "kernel_text_end", &kernel->text.end) ||
	    !find_physical(elf, "kernel_constants_end", &kernel->constants.end) ||
	    !find_physical(elf, "frame_total", &kernel->frame_total_variable) ||
	    !find_symbol(elf, "frame_table", &kernel->frame_table) ||
	    !find_symbol(elf, "core_blocks", &kernel->guard))
		return false;
	kernel->constants.start = kernel->text.end;
	return (kernel->text.start < kernel->text.end &&
		kernel->constants.start < kernel->constants.end) ||
	       trouble("the kernel's text and constants have no length");
}

static bool read_frame_layout(struct frame_layout *frame, struct layout *layout)
{
	const struct {
		const char *path;
		uint64_t bytes;
		uint64_t *offset;
	} members[] = {
		{"state.type", 1, &frame->type},      {"state.object", 1, &frame->object},
		{"state.live", 1, &frame->live},      {"state.count", 4, &frame->count},
		{"tables", 8, &frame->tables},	      {"parent.offset", 4, &frame->parent},
		{"holder.offset", 4, &frame->holder}, {"index", 4, &frame->index},
	};

	if (!layout_find(layout, "frame", &frame->bytes))
		return false;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!layout_member(layout, members[i].path, members[i].bytes, members[i].offset))
			return false;
	}
	return true;
}

static bool read_debug_information(struct kernel *kernel, Elf *elf)
{
	struct layout layout = {.dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL)};

	if (!layout.dwarf)
		return trouble("the kernel's debug information: %s", dwarf_errmsg(-1));
	bool good = read_frame_layout(&kernel->frame, &layout) &&
		    layout_variable(&layout, "kernel_tables.c", "root", &kernel->root_variable) &&
		    to_physical(elf, &kernel->root_variable);
	dwarf_end(layout.dwarf);
	return good;
}

static bool read_file(struct kernel *kernel, int fd, const char *path)
{
	GElf_Ehdr header;
	Elf *elf;
	bool good;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	if (!elf || !gelf_getehdr(elf, &header) || header.e_machine != EM_X86_64)
		good = trouble("%s is no ELF file for x86-64", path);
	else
		good = read_symbols(kernel, elf) && read_debug_information(kernel, elf);
	elf_end(elf);
	return good;
}

bool kernel_load(struct kernel *kernel, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*kernel = (struct kernel){0};
	if (fd < 0)
		return trouble("%s: %s", path, strerror(errno));
	bool good = read_file(kernel, fd, path);
	close(fd);
	return good;
}
