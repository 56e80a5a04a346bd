#include "object.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <string.h>
#include <unistd.h>

#include "callgraph.h"
#include "file.h"
#include "note.h"

#define NOTES ".debug_stack"

struct object {
	struct graph *graph;
	const char *path;
	const char *source; /* by which static functions are named */
	Elf *elf;
	size_t section_names;
	Elf_Data *symbols;
	size_t symbol_names;
};

static bool refuse(const struct object *object, const char *what)
{
	report_error(object->graph->report, (struct place){.file = object->path}, "%s", what);
	return false;
}

/* `name.0`, a static variable of a function, is known as `name`; "" is no name. */
static const char *name_of(const struct object *object, const GElf_Sym *symbol)
{
	const char *name = elf_strptr(object->elf, object->symbol_names, symbol->st_name);
	bool variable = GELF_ST_TYPE(symbol->st_info) == STT_OBJECT;

	if (!name)
		return "";
	return arena_text(object->graph->arena, name, strcspn(name, variable ? "." : ""));
}

static const char *key_of(const struct object *object, const GElf_Sym *symbol)
{
	const char *name = name_of(object, symbol);

	if (GELF_ST_BIND(symbol->st_info) == STB_LOCAL)
		return graph_key_in(object->graph, object->source, name);
	return name;
}

/* The symbol of that type in the section that covers the offset, or begins there. */
static const char *key_at(const struct object *object, size_t section, uint64_t offset, int type)
{
	GElf_Sym symbol;

	for (int i = 0; gelf_getsym(object->symbols, i, &symbol); i++) {
		uint64_t inside = offset - symbol.st_value;

		if (symbol.st_shndx == section && GELF_ST_TYPE(symbol.st_info) == type &&
		    (inside == 0 || (type == STT_OBJECT && inside < symbol.st_size)))
			return key_of(object, &symbol);
	}
	return NULL;
}

/* The function, or what may be one elsewhere, that is referred to; NULL: something else. */
static const char *target_of(const struct object *object, const GElf_Rela *relocation)
{
	GElf_Sym symbol;

	if (!gelf_getsym(object->symbols, (int)GELF_R_SYM(relocation->r_info), &symbol))
		return NULL;
	if (symbol.st_shndx == SHN_UNDEF)
		return key_of(object, &symbol);
	return key_at(object, symbol.st_shndx, symbol.st_value + (uint64_t)relocation->r_addend,
		      STT_FUNC);
}

static bool is_absolute(const GElf_Rela *relocation)
{
	switch (GELF_R_TYPE(relocation->r_info)) {
	case R_X86_64_64:
	case R_X86_64_32:
	case R_X86_64_32S:
		return true;
	default:
		return false;
	}
}

static void read_relocations(const struct object *object, Elf_Data *data, size_t section)
{
	GElf_Rela relocation;

	for (int i = 0; gelf_getrela(data, i, &relocation); i++) {
		const char *key = is_absolute(&relocation) ? target_of(object, &relocation) : NULL;

		if (key)
			graph_add_address(object->graph, key,
					  key_at(object, section, relocation.r_offset, STT_OBJECT));
	}
}

static bool is_loaded(const struct object *object, size_t section)
{
	Elf_Scn *scn = elf_getscn(object->elf, section);
	GElf_Shdr header;

	return scn && gelf_getshdr(scn, &header) && (header.sh_flags & SHF_ALLOC);
}

static bool read_notes(const struct object *object, const Elf_Data *data)
{
	const char *text = data ? data->d_buf : NULL;
	const char *end;
	bool good = true;

	if (!text)
		return refuse(object, "a damaged section");
	end = text + data->d_size;
	if (end[-1])
		return refuse(object, NOTES " does not end with a text");
	for (; text < end; text += strlen(text) + 1)
		good &= note_read_placed(object->graph, object->path, text);
	return good;
}

static bool is_notes(const struct object *object, const GElf_Shdr *header)
{
	const char *name = elf_strptr(object->elf, object->section_names, header->sh_name);

	return name && strcmp(name, NOTES) == 0 && header->sh_size;
}

static bool read_section(const struct object *object, Elf_Scn *section)
{
	GElf_Shdr header;

	if (!gelf_getshdr(section, &header))
		return refuse(object, "a damaged section");
	if (header.sh_type == SHT_RELA && is_loaded(object, header.sh_info))
		read_relocations(object, elf_getdata(section, NULL), header.sh_info);
	return true;
}

static bool read_all_notes(const struct object *object)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	bool good = true;

	while ((section = elf_nextscn(object->elf, section)))
		if (gelf_getshdr(section, &header) && is_notes(object, &header))
			good &= read_notes(object, elf_getdata(section, NULL));
	return good;
}

static bool find_symbols(struct object *object)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	if (elf_getshdrstrndx(object->elf, &object->section_names))
		return refuse(object, "no names of sections");
	while ((section = elf_nextscn(object->elf, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB) {
			object->symbols = elf_getdata(section, NULL);
			object->symbol_names = header.sh_link;
		}
	return object->symbols || refuse(object, "no symbols");
}

/* A function that is known, at the same place. */
static struct function *same_as(const struct object *object, const GElf_Sym *alias)
{
	GElf_Sym symbol;

	for (int i = 0; gelf_getsym(object->symbols, i, &symbol); i++) {
		struct function *function;

		if (GELF_ST_TYPE(symbol.st_info) != STT_FUNC ||
		    symbol.st_shndx != alias->st_shndx || symbol.st_value != alias->st_value)
			continue;
		function = graph_find_in(object->graph, object->source, name_of(object, &symbol));
		if (function)
			return function;
	}
	return NULL;
}

/* Of a weak function gcc tells as of a static one. */
static void read_symbol(const struct object *object, const GElf_Sym *symbol)
{
	const char *key = key_of(object, symbol);
	bool weak = GELF_ST_BIND(symbol->st_info) == STB_WEAK;
	struct function *same;

	if (symbol->st_shndx == SHN_UNDEF && weak)
		graph_add_weak(object->graph, key);
	if (symbol->st_shndx == SHN_UNDEF || GELF_ST_TYPE(symbol->st_info) != STT_FUNC)
		return;
	same = same_as(object, symbol);
	if (!same)
		return;
	if (weak && strcmp(same->key, graph_key_in(object->graph, object->source, key)) == 0)
		same->weak = true;
	graph_define_same(object->graph, key, same);
}

static bool ends(const char *text, const char *end)
{
	return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* X.c.o: X.c.ci */
static bool read_callgraph(struct object *object)
{
	const char *path;

	if (!ends(object->path, ".c.o"))
		return true;
	path = arena_format(object->graph->arena, "%.*s.ci", (int)strlen(object->path) - 2,
			    object->path);
	if (!file_exists(path))
		return refuse(
			object,
			"no call graph beside it: compile it again, with -fcallgraph-info=su");
	object->source = callgraph_read(object->graph, path);
	return object->source;
}

/* Notes first: a frame that they tell counts before the compiler's. */
static bool read_elf(struct object *object)
{
	Elf_Scn *section = NULL;
	GElf_Sym symbol;
	bool good;

	if (!object->elf || elf_kind(object->elf) != ELF_K_ELF)
		return refuse(object, "no object file");
	if (!find_symbols(object))
		return false;
	good = read_all_notes(object);
	if (!read_callgraph(object))
		return false;
	while ((section = elf_nextscn(object->elf, section)))
		good &= read_section(object, section);
	for (int i = 0; gelf_getsym(object->symbols, i, &symbol); i++)
		read_symbol(object, &symbol);
	return good;
}

bool object_read(struct graph *graph, const char *path)
{
	struct object object = {.graph = graph, .path = path, .source = path};
	int file = open(path, O_RDONLY);
	bool good;

	if (file < 0)
		return refuse(&object, "there is no such file");
	elf_version(EV_CURRENT);
	object.elf = elf_begin(file, ELF_C_READ, NULL);
	good = read_elf(&object);
	elf_end(object.elf);
	close(file);
	return good;
}
