#include "registers.h"

#include <stdlib.h>
#include <string.h>

#include "trouble.h"

struct field {
	const char *name;
	int base;
};

/* The value behind the name, in the text of one core. */
static bool read_field(const char *text, const char *end, struct field field, uint64_t *value)
{
	const char *found = strstr(text, field.name);
	char *behind;

	if (!found || found >= end)
		return trouble("the monitor's registers have no %s", field.name);
	found += strlen(field.name);
	*value = strtoull(found, &behind, field.base);
	return behind != found || trouble("the monitor's %s is no number", field.name);
}

static bool read_core(struct core *core, const char *text, const char *end)
{
	uint64_t privilege, halted;

	if (!read_field(text, end, (struct field){"CR0=", 16}, &core->cr0) ||
	    !read_field(text, end, (struct field){"CR3=", 16}, &core->cr3) ||
	    !read_field(text, end, (struct field){"CR4=", 16}, &core->cr4) ||
	    !read_field(text, end, (struct field){"EFER=", 16}, &core->efer) ||
	    !read_field(text, end, (struct field){"CPL=", 10}, &privilege) ||
	    !read_field(text, end, (struct field){"HLT=", 10}, &halted))
		return false;
	core->privilege = (unsigned int)privilege;
	core->halted = halted != 0;
	return true;
}

bool registers_parse(struct cores *cores, const char *text)
{
	const char *next = strstr(text, "CPU#");

	cores->n = 0;
	if (!next)
		return trouble("the monitor shows no processor");
	while (next) {
		const char *start = next;
		next = strstr(start + 1, "CPU#");
		if (cores->n == CORES_MAX)
			return trouble("more than %d processors", CORES_MAX);
		if (!read_core(&cores->list[cores->n++], start,
			       next ? next : start + strlen(start)))
			return false;
	}
	return true;
}

bool core_started(const struct core *core)
{
	return (core->cr0 & CR0_PAGING) && (core->efer & EFER_LONG_MODE);
}

bool core_quiet(const struct core *core)
{
	return core->privilege == 3 || core->halted;
}
