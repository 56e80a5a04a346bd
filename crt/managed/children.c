#include "children.h"

#include <stdatomic.h>
#include <string.h>

#include "capmgr.h"
#include "crt_layout.h"

static struct child children[CHILDREN_MAX];

__attribute__((weak)) int child_forget_gates(uint64_t client)
{
	(void)client;
	return 0;
}

static int64_t end(uint64_t handle)
{
	int64_t status;

	do
		status = MANAGED(capmgr_component_end(handle));
	while (status == CAPMGR_MORE);
	return status;
}

static int forget_thread(struct child *child)
{
	int error = 0;

	if (child->thread && !(error = (int)MANAGED(capmgr_thread_end(child->thread))))
		child->thread = 0;
	if (!error && child->rcv && !(error = managed_relinquish(child->rcv)))
		child->rcv = 0;
	return error;
}

int child_forget(struct child *child)
{
	int error = forget_thread(child);

	return error ? error : child_forget_gates(child->handle);
}

int child_end(struct child *child)
{
	int64_t status = end(child->handle);

	if (status && status != -TESSERA_ESTALE)
		return (int)status;
	if ((status = child_forget(child)))
		return (int)status;
	child->state = CHILD_UNUSED;
	return 0;
}

static bool take(struct child *child)
{
	enum child_state unused = CHILD_UNUSED;

	return atomic_compare_exchange_strong(&child->state, &unused, CHILD_FAILED);
}

int child_new(crt_comp_t *comp, struct child **child)
{
	for (uint32_t i = 1; i < CHILDREN_MAX; i++) {
		if (!take(&children[i]))
			continue;
		*comp = (crt_comp_t){i};
		*child = &children[i];
		return 0;
	}
	return -TESSERA_ENOSPC;
}

uint32_t child_ids(const struct crt_comp_share *share)
{
	return share->threads + share->process_threads;
}

uint32_t child_first_id(const struct crt_comp_share *share)
{
	return child_ids(share) ? crt_startup->first_thread + share->first_thread : 0;
}

int child_begin(struct child *child, int64_t handle, const struct crt_comp_share *share)
{
	if (handle < 0) {
		child->state = CHILD_UNUSED;
		return (int)handle;
	}
	child->handle = (uint64_t)handle;
	child->first_thread = child_first_id(share);
	child->threads = share->threads;
	child->process_threads = share->process_threads;
	child->thread = child->rcv = 0;
	return 0;
}

int child_finish(struct child *child, int error)
{
	if (error)
		child_end(child);
	else
		child->state = CHILD_MADE;
	return error;
}

int child_find(crt_comp_t comp, struct child **child)
{
	if (comp.number >= CHILDREN_MAX || children[comp.number].state != CHILD_MADE)
		return -TESSERA_EBADF;
	*child = &children[comp.number];
	return 0;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Pages that one call moves: filled here first, if there is something to be in them. */
static int64_t place_run(const struct child *child, uint64_t address, const void *bytes,
			 size_t length, size_t pages, uint32_t flags)
{
	int64_t from = length ? MANAGED(capmgr_pages_alloc(pages)) : 0, status;

	if (from < 0)
		return from;
	if (length)
		memcpy((void *)from, bytes, length);
	status = MANAGED(capmgr_image_pages((uint64_t)from, child->handle, address, pages, flags));
	for (size_t i = 0; i < pages && from && status; i++)
		MANAGED(capmgr_page_free((uint64_t)from + i * CRT_PAGE));
	return status;
}

int child_pages(const struct child *child, uint64_t address, const void *bytes, size_t length,
		size_t pages, uint32_t flags)
{
	int64_t status = 0;

	while (pages && !status) {
		size_t filled = (length + CRT_PAGE - 1) / CRT_PAGE;
		size_t run = smaller(filled ? filled : pages, CAPMGR_RUN_PAGES);
		size_t part = smaller(length, run * CRT_PAGE);

		status = place_run(child, address, bytes, part, run, flags);
		address += run * CRT_PAGE;
		bytes = (const char *)bytes + part;
		length -= part;
		pages -= run;
	}
	return (int)status;
}
