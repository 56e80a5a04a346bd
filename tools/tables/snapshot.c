#include "snapshot.h"

#include "trouble.h"
#include "walk.h"

/* The table of the first core that has one. */
static bool find_any_root(const struct cores *cores, uint64_t *root)
{
	for (size_t i = 0; i < cores->n; i++) {
		if (core_started(&cores->list[i])) {
			*root = cores->list[i].cr3 & ENTRY_ADDRESS;
			return true;
		}
	}
	return trouble("no core has page tables");
}

/* The kernel keeps the address of its root in the direct map. */
static bool find_kernel_root(struct snapshot *snapshot, uint64_t any_root)
{
	struct physical *physical = &snapshot->physical;
	const uint64_t *address =
		physical_at(physical, snapshot->kernel->root_variable, sizeof(*address));

	if (!address)
		return false;
	return (address_in_kernel_half(*address) &&
		walk_translate(physical, any_root, *address, &snapshot->kernel_root)) ||
	       trouble("the kernel has not built its page tables");
}

bool snapshot_take(struct snapshot *snapshot, const struct kernel *kernel,
		   const struct cores *cores, physical_fetch *fetch, void *source)
{
	uint64_t any_root = 0;

	*snapshot = (struct snapshot){.kernel = kernel, .cores = *cores};
	return physical_open(&snapshot->physical, fetch, source) &&
	       find_any_root(cores, &any_root) && find_kernel_root(snapshot, any_root) &&
	       frames_read(&snapshot->frames, kernel, &snapshot->physical, snapshot->kernel_root);
}

void snapshot_destroy(struct snapshot *snapshot)
{
	frames_destroy(&snapshot->frames);
	physical_close(&snapshot->physical);
}
