/*
 * Pages in other components as well. The manager chooses the address of each, the first one that is
 * free there: where a run of them would not be aligned, or is broken by something else, a page of
 * nothing is put for the time being, and the run begins behind it.
 */
#include "capmgr.h"
#include "crt_layout.h"
#include "managed.h"

#define FILLERS_MAX 512 /* as many as 2 MiB are pages */
#define TRY_AGAIN   1

struct run {
	uint64_t pages;
	size_t count;
	uint64_t align;
	uint64_t in; /* a handle */
	uint64_t rights;
	uint64_t at;	 /* where it is there */
	uint64_t filler; /* the page of nothing, or 0 */
	size_t fillers;	 /* how often it was put */
};

static uint64_t page_of(const struct run *run, size_t i)
{
	return run->pages + i * CRT_PAGE;
}

/* There is nothing that could be delegated, or it is somebody else's. */
static int64_t show(const struct run *run, size_t i)
{
	int64_t there =
		MANAGED(capmgr_delegate(CAPMGR_PAGE, page_of(run, i), run->in, run->rights));

	return there == -TESSERA_EINVAL ? -TESSERA_EFAULT : there;
}

static void hide(const struct run *run, size_t count)
{
	for (size_t i = 0; i < count; i++)
		managed_take_back(page_of(run, i), run->in, run->at + i * CRT_PAGE);
}

static int fill(struct run *run, size_t count)
{
	int64_t status = run->filler ? 0 : MANAGED(capmgr_page_alloc(0));

	if (status < 0)
		return (int)status;
	if (status)
		run->filler = (uint64_t)status;
	for (size_t i = 0; i < count && status >= 0; i++) {
		if (run->fillers++ == FILLERS_MAX)
			return -TESSERA_ENOSPC;
		status = MANAGED(capmgr_delegate(CAPMGR_PAGE, run->filler, run->in, RIGHT_MAP));
	}
	return status < 0 ? (int)status : TRY_AGAIN;
}

static void take_fillers(const struct run *run)
{
	if (!run->filler)
		return;
	managed_revoke(run->filler);
	MANAGED(capmgr_page_free(run->filler));
}

/* How many pages from an address to the next that is aligned. */
static size_t gap(const struct run *run, uint64_t address)
{
	return (size_t)(-address % run->align / CRT_PAGE);
}

/* All pages, or none: then an error, or TRY_AGAIN with what is in the way filled. */
static int place(struct run *run)
{
	int64_t there = show(run, 0);

	if (there < 0)
		return (int)there;
	run->at = (uint64_t)there;
	if (gap(run, run->at)) {
		hide(run, 1);
		return fill(run, gap(run, run->at));
	}
	for (size_t i = 1; i < run->count; i++) {
		there = show(run, i);
		if ((uint64_t)there == run->at + i * CRT_PAGE)
			continue;
		if (there >= 0)
			managed_take_back(page_of(run, i), run->in, (uint64_t)there);
		hide(run, i);
		return there < 0 ? (int)there : fill(run, i);
	}
	return 0;
}

static int alias(void *pages, size_t align, size_t count, crt_comp_t in, uint64_t rights,
		 uint64_t *address)
{
	struct run run = {
		.pages = (uint64_t)pages,
		.count = count,
		.align = align,
		.rights = rights,
	};
	int error;

	if (!count || align < CRT_PAGE || (align & (align - 1)) || run.pages % CRT_PAGE)
		return -TESSERA_EINVAL;
	if ((error = managed_handle(in, &run.in)))
		return error;
	do
		error = place(&run);
	while (error == TRY_AGAIN);
	take_fillers(&run);
	if (!error)
		*address = run.at;
	return error;
}

int crt_page_aliasn_in(void *pages, size_t count, crt_comp_t in, uint64_t *address)
{
	return alias(pages, CRT_PAGE, count, in, RIGHT_MAP | RIGHT_WRITE, address);
}

int crt_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
			       uint64_t *address)
{
	return alias(pages, align, count, in, RIGHT_MAP | RIGHT_WRITE, address);
}

int crt_ro_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
				  uint64_t *address)
{
	return alias(pages, align, count, in, RIGHT_MAP, address);
}
