/* Pages: placing frames in address spaces, the manager's own and those of its components. */
#include "crt_kernel.h"
#include "domain.h"

int crt_memory_map_in(crt_comp_t comp, uint64_t address, uint32_t slot, uint64_t offset,
		      uint32_t flags)
{
	struct domain *domain;
	uint32_t leaf, index;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	if ((error = domain_entry(domain, address, &leaf, &index)))
		return error;
	return (int)kernel_map(leaf, index, slot, offset, flags).status;
}

int crt_memory_map(uint32_t slot, uint64_t offset, size_t pages, uint32_t flags, void **address)
{
	uint64_t start;
	int error = domain_addresses(domain_self(), pages, CRT_PAGE, &start);

	*address = (void *)start;
	for (size_t i = 0; i < pages && !error; i++)
		error = crt_memory_map_in(CRT_COMP_SELF, start + i * CRT_PAGE, slot, offset + i,
					  flags);
	return error;
}

/* One page of the manager's address space through which it sees frames that are not its own. */
static struct {
	uint64_t address;
	uint64_t node; /* frame number of the leaf that maps it */
	uint64_t target;
	uint32_t leaf;
	uint32_t index;
} window;

/* The number of the leaf's own frame is what its parent's entry says. */
static int window_open(void)
{
	struct domain *self = domain_self();
	struct kernel_answer entry;
	uint32_t above;
	int error;

	if ((error = domain_addresses(self, 1, CRT_PAGE, &window.address)))
		return error;
	if ((error = domain_entry(self, window.address, &window.leaf, &window.index)))
		return error;
	if ((error = domain_node_above(self, window.address, &above)))
		return error;
	entry = kernel_entry_read(above, window.address >> 21 & 511);
	window.node = entry.value >> CAP_INDEX_BITS;
	return (int)entry.status;
}

int crt_memory_window(uint32_t slot, uint64_t base, uint64_t offset, void **page)
{
	int error;

	if (!window.address && (error = window_open())) {
		window.address = 0;
		return error;
	}
	if (window.target)
		kernel_unmap(window.leaf, window.node, window.index, window.target, window.address);
	window.target = 0;
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
	uint64_t start;
	int error;

	if (!pages)
		return -TESSERA_EINVAL;
	if ((error = domain_addresses(self, pages, CRT_PAGE, &start)))
		return error;
	*address = (void *)start;
	return crt_comp_page_allocn_in(CRT_COMP_SELF, start, pages);
}

int crt_comp_page_allocn_in(crt_comp_t comp, uint64_t address, size_t pages)
{
	struct domain *domain;
	uint64_t offset;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	for (size_t i = 0; i < pages; i++) {
		if ((error = crt_memory_take(domain->memory, FRAME_USER, &offset)))
			return error;
		error = crt_memory_map_in(comp, address + i * CRT_PAGE, domain->memory->slot,
					  offset, MAP_WRITE);
		if (error)
			return error;
	}
	return 0;
}

int crt_memory_mapped_in(crt_comp_t comp, uint64_t address, uint64_t *frame)
{
	struct kernel_answer entry;
	struct domain *domain;
	uint32_t leaf, index;
	int error = domain_find(comp, &domain);

	if (error)
		return error;
	if (!domain_maps(domain, address) || domain_entry(domain, address, &leaf, &index))
		return -TESSERA_EFAULT;
	entry = kernel_entry_read(leaf, index);
	if (entry.status || !entry.value)
		return -TESSERA_EFAULT;
	*frame = entry.value >> CAP_INDEX_BITS;
	return 0;
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
	int error;

	if (!count || align < CRT_PAGE || (align & (align - 1)) || (uint64_t)pages % CRT_PAGE)
		return -TESSERA_EINVAL;
	if ((error = domain_find(in, &domain)))
		return error;
	for (size_t i = 0; i < count; i++)
		if ((error = frame_at((uint64_t)pages + i * CRT_PAGE, &offset)))
			return error;
	if ((error = domain_addresses(domain, count, align, address)))
		return error;
	for (size_t i = 0; i < count && !error; i++) {
		error = frame_at((uint64_t)pages + i * CRT_PAGE, &offset);
		if (!error)
			error = crt_memory_map_in(in, *address + i * CRT_PAGE,
						  domain_self()->memory->slot, offset, flags);
	}
	return error;
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
