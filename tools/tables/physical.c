#include "physical.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "trouble.h"

bool physical_open(struct physical *physical, physical_fetch *fetch, void *source)
{
	void *bytes = mmap(NULL, PHYSICAL_MAX, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	*physical = (struct physical){.fetch = fetch, .source = source};
	if (bytes == MAP_FAILED)
		return trouble("no address space for the machine's memory: %s", strerror(errno));
	physical->bytes = bytes;
	physical->fetched = calloc(PHYSICAL_MAX / PAGE_BYTES / 8, 1);
	return physical->fetched || trouble("out of memory");
}

void physical_close(struct physical *physical)
{
	if (physical->bytes)
		munmap(physical->bytes, PHYSICAL_MAX);
	free(physical->fetched);
	*physical = (struct physical){0};
}

static bool is_fetched(const struct physical *physical, uint64_t page)
{
	return physical->fetched[page / 8] >> page % 8 & 1;
}

/* The pages from `page` on, below `end`, that are not there yet. */
static bool fetch_run(struct physical *physical, uint64_t page, uint64_t end)
{
	uint64_t stop = page;

	while (stop < end && !is_fetched(physical, stop))
		stop++;
	if (!physical->fetch(physical->source, page * PAGE_BYTES, (stop - page) * PAGE_BYTES,
			     physical->bytes + page * PAGE_BYTES))
		return false;
	for (; page < stop; page++)
		physical->fetched[page / 8] |= (uint8_t)(1u << page % 8);
	return true;
}

const void *physical_at(struct physical *physical, uint64_t address, uint64_t bytes)
{
	if (address >= PHYSICAL_MAX || bytes > PHYSICAL_MAX - address)
		return NULL;
	uint64_t end = (address + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
	for (uint64_t page = address / PAGE_BYTES; page < end; page++) {
		if (!is_fetched(physical, page) && !fetch_run(physical, page, end))
			return NULL;
	}
	return physical->bytes + address;
}
