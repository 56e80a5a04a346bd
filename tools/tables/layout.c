#include "layout.h"

#include <dwarf.h>
#include <string.h>

#include "trouble.h"

/* Whom a visitor of the units' children looks for, and what it found. */
struct search {
	int tag;
	const char *name;
	const char *file; /* NULL: in any */
	Dwarf_Die *found;
};

static bool is_named(Dwarf_Die *die, const char *name)
{
	const char *its = dwarf_diename(die);

	return its && strcmp(its, name) == 0;
}

static bool is_file(Dwarf_Die *unit, const char *file)
{
	const char *its = dwarf_diename(unit);
	size_t all = its ? strlen(its) : 0, end = strlen(file);

	return its && all >= end && strcmp(its + all - end, file) == 0 &&
	       (all == end || its[all - end - 1] == '/');
}

static bool find_in_unit(Dwarf_Die *unit, const struct search *search)
{
	Dwarf_Die die;

	if (dwarf_child(unit, &die) != 0)
		return false;
	do {
		if (dwarf_tag(&die) == search->tag && is_named(&die, search->name) &&
		    !dwarf_hasattr(&die, DW_AT_declaration)) {
			*search->found = die;
			return true;
		}
	} while (dwarf_siblingof(&die, &die) == 0);
	return false;
}

static bool find(struct layout *layout, const struct search *search)
{
	Dwarf_CU *cu = NULL;
	Dwarf_Die unit;

	while (dwarf_get_units(layout->dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
		if (search->file && !is_file(&unit, search->file))
			continue;
		if (find_in_unit(&unit, search))
			return true;
	}
	return false;
}

bool layout_find(struct layout *layout, const char *name, uint64_t *bytes)
{
	struct search search = {DW_TAG_structure_type, name, NULL, &layout->structure};
	Dwarf_Word size;

	if (!find(layout, &search) || dwarf_aggregate_size(&layout->structure, &size) != 0)
		return trouble("the debug information has no struct %s", name);
	*bytes = size;
	return true;
}

/* The type of a member, without typedefs and qualifiers. */
static bool type_of(Dwarf_Die *member, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	return dwarf_formref_die(dwarf_attr(member, DW_AT_type, &attribute), type) &&
	       dwarf_peel_type(type, type) == 0;
}

static uint64_t offset_of(Dwarf_Die *member)
{
	Dwarf_Attribute attribute;
	Dwarf_Word offset;

	/* Members of a union have none. */
	if (dwarf_formudata(dwarf_attr(member, DW_AT_data_member_location, &attribute), &offset))
		return 0;
	return offset;
}

/* The member with the name in a structure, or in one without a name in it. */
static bool find_member(Dwarf_Die *structure, const char *name, size_t length, Dwarf_Die *found,
			uint64_t *offset)
{
	Dwarf_Die member, inner;

	if (dwarf_child(structure, &member) != 0)
		return false;
	do {
		const char *its = dwarf_diename(&member);
		*offset = offset_of(&member);
		if (its && strlen(its) == length && memcmp(its, name, length) == 0) {
			*found = member;
			return true;
		}
		uint64_t inside;
		if (!its && type_of(&member, &inner) &&
		    find_member(&inner, name, length, found, &inside)) {
			*offset += inside;
			return true;
		}
	} while (dwarf_siblingof(&member, &member) == 0);
	return false;
}

bool layout_member(struct layout *layout, const char *path, uint64_t bytes, uint64_t *offset)
{
	Dwarf_Die type = layout->structure, member;
	const char *structure = dwarf_diename(&layout->structure);
	Dwarf_Word size;

	*offset = 0;
	for (const char *name = path; name;) {
		const char *dot = strchr(name, '.');
		uint64_t inside;
		if (!find_member(&type, name, dot ? (size_t)(dot - name) : strlen(name), &member,
				 &inside) ||
		    !type_of(&member, &type))
			return trouble("struct %s has no %s", structure, path);
		*offset += inside;
		name = dot ? dot + 1 : NULL;
	}
	if (dwarf_aggregate_size(&type, &size) != 0 || (bytes && size != bytes))
		return trouble("struct %s has a %s that is not %d bytes long",
			       structure, path, (int)bytes);
	return true;
}

bool layout_variable(struct layout *layout, const char *file, const char *name, uint64_t *address)
{
	Dwarf_Die die;
	struct search search = {DW_TAG_variable, name, file, &die};
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	size_t n;

	if (!find(layout, &search) || !dwarf_attr(&die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &n) != 0 || n != 1 ||
	    operations->atom != DW_OP_addr)
		return trouble("the kernel's %s has no variable %s", file, name);
	*address = operations->number;
	return true;
}
