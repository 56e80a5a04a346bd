/* The start-up page of a component that this one makes: filled in a page of its own, which becomes
 * the other's. */
#include <string.h>

#include "capmgr.h"
#include "children.h"
#include "crt_layout.h"
#include "crt_memory.h"

/* While a page is filled; addresses in it are those of the component that will have it. */
struct filling {
	struct crt_startup *startup;
	uint64_t there; /* its address then */
	size_t used;
};

/* So many bytes more of the page: their offset.	-E2BIG */
static int64_t reserve(struct filling *filling, size_t bytes)
{
	size_t at = filling->used;

	if (bytes > CRT_PAGE - at)
		return -TESSERA_E2BIG;
	filling->used += bytes;
	return (int64_t)at;
}

static int64_t add_text(struct filling *filling, const char *text)
{
	size_t bytes = strnlen(text, CRT_PAGE) + 1;
	int64_t at = reserve(filling, bytes);

	if (at >= 0)
		memcpy((char *)filling->startup + at, text, bytes);
	return at;
}

static uint64_t *words_at(const struct filling *filling, int64_t at)
{
	return (uint64_t *)((char *)filling->startup + at);
}

/* How many, at most as many as addresses have room. */
static size_t count_of(const char *const *texts)
{
	size_t count = 0;

	while (texts && texts[count] && count < CRT_PAGE / sizeof(uint64_t))
		count++;
	return count;
}

/* The texts behind their addresses, which end with a null. */
static int64_t add_texts(struct filling *filling, int64_t at, const char *const *texts,
			 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t text = add_text(filling, texts[i]);

		if (text < 0)
			return text;
		words_at(filling, at)[i] = filling->there + (uint64_t)text;
	}
	words_at(filling, at)[count] = 0;
	return 0;
}

static int64_t add_vectors(struct filling *filling, const struct crt_comp_start *start)
{
	size_t arguments = count_of(start->arguments), environment = count_of(start->environment);
	int64_t at = reserve(filling, (arguments + environment + 2) * sizeof(uint64_t)), error;

	if (at < 0)
		return at;
	filling->startup->arguments = (uint32_t)at;
	filling->startup->argument_count = (uint32_t)arguments;
	error = add_texts(filling, at, start->arguments, arguments);
	at += (int64_t)((arguments + 1) * sizeof(uint64_t));
	return error ? error : add_texts(filling, at, start->environment, environment);
}

static void admit(struct crt_startup *startup, const struct child *child)
{
	startup->first_thread = child->first_thread;
	startup->threads = child->threads;
	startup->process_threads = child->process_threads;
	for (uint32_t id = child->first_thread; id < child->first_thread + child->threads; id++)
		startup->admitted[id / 8] |= (uint8_t)(1u << id % 8);
}

static int64_t fill(struct filling *filling, const struct child *child,
		    const struct crt_comp_start *start)
{
	struct crt_startup *startup = filling->startup;
	int64_t name;

	startup->magic = CRT_STARTUP_MAGIC;
	startup->cycles_per_second = crt_startup->cycles_per_second;
	startup->priority = start->priority;
	startup->instance = (uint32_t)child->handle;
	admit(startup, child);
	if (start->arguments || start->environment) {
		int64_t error = add_vectors(filling, start);

		if (error)
			return error;
	}
	name = add_text(filling, start->name);
	if (name < 0)
		return name;
	startup->name = (uint32_t)name;
	startup->bytes = filling->used;
	return 0;
}

int crt_comp_startup_in(crt_comp_t comp, uint64_t address, const struct crt_comp_start *start)
{
	struct child *child;
	int64_t status = child_find(comp, &child), page;

	if (status)
		return (int)status;
	page = MANAGED(capmgr_page_alloc(0));
	if (page < 0)
		return (int)page;
	status = fill(&(struct filling){(void *)page, address, sizeof(struct crt_startup)}, child,
		      start);
	if (!status)
		status = MANAGED(capmgr_image_pages((uint64_t)page, child->handle, address, 1, 0));
	if (status)
		MANAGED(capmgr_page_free((uint64_t)page));
	return (int)status;
}
