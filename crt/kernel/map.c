/* Pages: placing frames in address spaces, the manager's own and those of its components. */
#include <string.h>

#include "crt_kernel.h"
#include "domain.h"

int crt_memory_map_in(crt_comp_t comp, uint64_t address, uint32_t slot, uint64_t offset,
		      uint32_t flags)
{
	struct domain *domain;
	uint32_t leaf, index;
	struct mark mark;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	mark = mark_here(domain);
	error = domain_entry(domain, address, &leaf, &index);
	if (!error)
		error = (int)kernel_map(leaf, index, slot, offset, flags).status;
	return mark_return(&mark, error);
}

/* Which frame is mapped at an address, or 0, and by which entry of which leaf. */
static uint64_t mapped(struct domain *domain, uint64_t address, uint32_t *leaf, uint32_t *index)
{
	struct kernel_answer entry;

	if (!domain_maps(domain, address) || domain_entry(domain, address, leaf, index))
		return 0;
	entry = kernel_entry_read(*leaf, *index);
	return entry.status ? 0 : entry.value >> CAP_INDEX_BITS;
}

static uint64_t unmap(struct domain *domain, uint64_t address)
{
	uint32_t leaf, index;
	uint64_t node, frame = mapped(domain, address, &leaf, &index);

	if (frame && !domain_frame_of(leaf, &node))
		kernel_unmap(leaf, node, index, frame, address);
	return frame;
}

void domain_unmap(struct domain *domain, uint64_t address, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		unmap(domain, address + i * CRT_PAGE);
}

void domain_free_pages(struct domain *domain, const struct crt_memory *memory, uint64_t address,
		       size_t pages)
{
	window_close();
	for (size_t i = 0; i < pages; i++) {
		uint64_t frame = unmap(domain, address + i * CRT_PAGE);

		if (frame)
			kernel_retype(memory->slot, frame - memory->base, FRAME_UNTYPED);
	}
}

int crt_memory_map(uint32_t slot, uint64_t offset, size_t pages, uint32_t flags, void **address)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t start;
	size_t done = 0;
	int error = domain_addresses(self, pages, CRT_PAGE, &start);

	if (error)
		return error;
	*address = (void *)start;
	while (done < pages && !error) {
		error = crt_memory_map_in(CRT_COMP_SELF, start + done * CRT_PAGE, slot,
					  offset + done, flags);
		done += !error;
	}
	if (error)
		domain_unmap(self, start, done);
	return mark_return(&mark, error);
}

/* One page of the manager's address space through which it sees frames that are not its own. */
static struct {
	uint64_t address;
	uint64_t node; /* frame number of the leaf that maps it */
	uint64_t target;
	uint32_t leaf;
	uint32_t index;
} window;

static int window_open(void)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	int error = domain_addresses(self, 1, CRT_PAGE, &window.address);

	if (!error)
		error = domain_entry(self, window.address, &window.leaf, &window.index);
	if (!error)
		error = domain_frame_of(window.leaf, &window.node);
	if (error)
		window.address = 0;
	return mark_return(&mark, error);
}

void window_close(void)
{
	if (window.target)
		kernel_unmap(window.leaf, window.node, window.index, window.target, window.address);
	window.target = 0;
}

void window_forget(uint64_t from)
{
	if (window.address < from)
		return;
	window_close();
	window.address = 0;
}

int crt_memory_window(uint32_t slot, uint64_t base, uint64_t offset, void **page)
{
	int error = window.address ? 0 : window_open();

	if (error)
		return error;
	window_close();
	error = (int)kernel_map(window.leaf, window.index, slot, offset, MAP_WRITE).status;
	if (error)
		return error;
	window.target = base + offset;
	*page = (void *)window.address;
	return 0;
}

int crt_page_allocn(void **address, size_t pages)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t start;
	int error;

	if (!pages)
		return -TESSERA_EINVAL;
	if ((error = domain_addresses(self, pages, CRT_PAGE, &start)))
		return error;
	*address = (void *)start;
	return mark_return(&mark, crt_comp_page_allocn_in(CRT_COMP_SELF, start, pages));
}

/* The window is closed before the page may become executable elsewhere. */
int crt_memory_page_in(crt_comp_t comp, struct crt_memory *memory, uint64_t address,
		       const void *bytes, size_t length, uint32_t flags)
{
	uint64_t before = memory->next, offset;
	struct domain *domain;
	struct mark mark;
	void *page;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	mark = mark_here(domain);
	if ((error = crt_memory_take(memory, FRAME_USER, &offset)))
		return error;
	if (length) {
		error = crt_memory_window(memory->slot, memory->base, offset, &page);
		if (!error)
			memcpy(page, bytes, length);
		window_close();
	}
	if (!error)
		error = crt_memory_map_in(comp, address, memory->slot, offset, flags);
	if (error) {
		kernel_retype(memory->slot, offset, FRAME_UNTYPED);
		memory->next = before;
	}
	return mark_return(&mark, error);
}

int crt_comp_page_allocn_in(crt_comp_t comp, uint64_t address, size_t pages)
{
	struct domain *domain;
	struct mark mark;
	size_t done = 0;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	mark = mark_here(domain);
	while (done < pages && !error) {
		error = crt_memory_page_in(comp, domain->memory, address + done * CRT_PAGE, NULL, 0,
					   MAP_WRITE);
		done += !error;
	}
	if (error)
		domain_free_pages(domain, domain->memory, address, done);
	return mark_return(&mark, error);
}

void crt_memory_free_in(crt_comp_t comp, const struct crt_memory *memory, uint64_t address,
			size_t pages)
{
	struct domain *domain;

	if (!domain_find(comp, &domain))
		domain_free_pages(domain, memory, address, pages);
}

int crt_memory_mapped_in(crt_comp_t comp, uint64_t address, uint64_t *frame)
{
	struct domain *domain;
	uint32_t leaf, index;
	int error = domain_find(comp, &domain);

	if (error)
		return error;
	*frame = mapped(domain, address, &leaf, &index);
	return *frame ? 0 : -TESSERA_EFAULT;
}

/* The offset, in the caller's memory, of the frame that is mapped at one of its addresses. */
static int frame_at(uint64_t address, uint64_t *offset)
{
	const struct crt_memory *memory = domain_self()->memory;
	uint64_t frame;

	if (crt_memory_mapped_in(CRT_COMP_SELF, address, &frame) || frame < memory->base ||
	    frame - memory->base >= memory->end)
		return -TESSERA_EFAULT;
	*offset = frame - memory->base;
	return 0;
}

static int alias(void *pages, size_t align, size_t count, crt_comp_t in, uint32_t flags,
		 uint64_t *address)
{
	struct domain *domain;
	uint64_t offset;
	struct mark mark;
	size_t done = 0;
	int error;

	if (!count || align < CRT_PAGE || (align & (align - 1)) || (uint64_t)pages % CRT_PAGE)
		return -TESSERA_EINVAL;
	if ((error = domain_find(in, &domain)))
		return error;
	for (size_t i = 0; i < count; i++)
		if ((error = frame_at((uint64_t)pages + i * CRT_PAGE, &offset)))
			return error;
	mark = mark_here(domain);
	if ((error = domain_addresses(domain, count, align, address)))
		return error;
	while (done < count && !error) {
		error = frame_at((uint64_t)pages + done * CRT_PAGE, &offset);
		if (!error)
			error = crt_memory_map_in(in, *address + done * CRT_PAGE,
						  domain_self()->memory->slot, offset, flags);
		done += !error;
	}
	if (error)
		domain_unmap(domain, *address, done);
	return mark_return(&mark, error);
}

int crt_page_aliasn_in(void *pages, size_t count, crt_comp_t in, uint64_t *address)
{
	return alias(pages, CRT_PAGE, count, in, MAP_WRITE, address);
}

int crt_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
			       uint64_t *address)
{
	return alias(pages, align, count, in, MAP_WRITE, address);
}

int crt_ro_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
				  uint64_t *address)
{
	return alias(pages, align, count, in, 0, address);
}
