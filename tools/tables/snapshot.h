/* A stopped machine, as the checks see it: registers, memory, frame table, the kernel's root. */
#ifndef TABLES_SNAPSHOT_H
#define TABLES_SNAPSHOT_H

#include "frames.h"
#include "registers.h"

struct snapshot {
	const struct kernel *kernel;
	struct cores cores;
	struct physical physical;
	struct frames frames;
	uint64_t kernel_root; /* physical */
};

/* With the cores given; false, with a line on standard error. Destroy it in either case. */
bool snapshot_take(struct snapshot *snapshot, const struct kernel *kernel,
		   const struct cores *cores, physical_fetch *fetch, void *source);
void snapshot_destroy(struct snapshot *snapshot);

#endif
