#include "composition.h"

#include <assert.h>
#include <string.h>

#include "payload.h"

#define ARGS  600
#define BYTES 20000

static struct {
	struct crt_startup startup;
	struct crt_arg args[ARGS];
	char texts[BYTES];
} page;

static const struct composition_gate gates[] = {
	{.client = ANNA, .server = NAMESPACE},
	{.client = BEN, .server = ANNA},
	{.client = NAMESPACE, .server = BEN},
	{.client = CARL, .server = NAMESPACE},
};

static const struct composition_header header = {.gates.count = sizeof(gates) / sizeof(gates[0])};

static uint32_t end;

const struct crt_startup *crt_startup = &page.startup;
bool composition_is_there;

void composition_clear(void)
{
	memset(&page, 0, sizeof(page));
	page.startup.args = (uint32_t)((char *)page.args - (char *)&page);
	end = (uint32_t)(page.texts - (char *)&page);
	page.startup.instance = NAMESPACE;
	composition_is_there = true;
}

static uint32_t add_text(const char *text)
{
	uint32_t at = end;

	assert(at + strlen(text) < sizeof(page));
	strcpy((char *)&page + at, text);
	end += (uint32_t)strlen(text) + 1;
	return at;
}

static void link_to(uint32_t *link, uint32_t number)
{
	while (*link != CRT_ARG_NONE)
		link = &page.args[*link].next;
	*link = number;
}

int composition_add(int parent, const char *key, enum crt_arg_type type, const char *text)
{
	uint32_t number = page.startup.arg_count++, first = 0;

	assert(number < ARGS);
	page.args[number] = (struct crt_arg){
		.key = add_text(key),
		.type = type,
		.text = add_text(text),
		.first_child = CRT_ARG_NONE,
		.next = CRT_ARG_NONE,
	};
	if (parent >= 0) {
		link_to(&page.args[parent].first_child, number);
		page.args[parent].children++;
	} else if (number) {
		link_to(&first, number);
	}
	return (int)number;
}

const char *payload_open(void)
{
	return composition_is_there ? NULL : "it is not there";
}

const struct composition_header *payload_composition(void)
{
	return &header;
}

const void *payload_entry(struct composition_table table, size_t entry_bytes, uint32_t index)
{
	assert(index < table.count && entry_bytes == sizeof(gates[0]));
	return &gates[index];
}

uint32_t payload_find(const char *name)
{
	if (strcmp(name, "anna") == 0)
		return ANNA;
	if (strcmp(name, "ben") == 0)
		return BEN;
	return strcmp(name, "carl") == 0 ? CARL : COMPOSITION_NONE;
}
