#include "print.h"

#include <inttypes.h>

#include "walk.h"

/* Pages that follow each other, with the same permissions. */
struct printer {
	FILE *file;
	bool kernel_half; /* which of the halves is printed */
	struct mapping run;
	bool contiguous; /* in physical memory too */
};

static void print_run(const struct printer *printer)
{
	const struct mapping *run = &printer->run;

	if (run->bytes == 0)
		return;
	fprintf(printer->file,
		"    %016" PRIx64 " %6" PRIu64 " pages r%c%c %-6s %s%s %#" PRIx64 "\n",
		run->address, run->bytes / PAGE_BYTES, run->write ? 'w' : '-',
		run->execute ? 'x' : '-', run->user ? "user" : "kernel",
		run->uncached ? "uncached, " : "", printer->contiguous ? "at" : "from",
		run->physical);
}

static bool extends(const struct mapping *run, const struct mapping *next)
{
	return run->bytes != 0 && run->address + run->bytes == next->address &&
	       run->write == next->write && run->execute == next->execute &&
	       run->user == next->user && run->uncached == next->uncached;
}

static void add(void *context, const struct mapping *mapping)
{
	struct printer *printer = context;

	if (address_in_kernel_half(mapping->address) != printer->kernel_half)
		return;
	if (extends(&printer->run, mapping)) {
		printer->contiguous &=
			printer->run.physical + printer->run.bytes == mapping->physical;
		printer->run.bytes += mapping->bytes;
		return;
	}
	print_run(printer);
	printer->run = *mapping;
	printer->contiguous = true;
}

static bool print_half(struct snapshot *snapshot, uint64_t root, bool kernel_half, FILE *file)
{
	struct printer printer = {.file = file, .kernel_half = kernel_half};
	struct visitor visitor = {.mapping = add, .context = &printer};

	if (!walk(&snapshot->physical, root, LEVELS - 1, &visitor))
		return false;
	print_run(&printer);
	return true;
}

bool print_snapshot(struct snapshot *snapshot, FILE *file)
{
	for (uint64_t i = 1; i < snapshot->frames.total; i++) {
		struct frame frame = frames_get(&snapshot->frames, i);
		if (frame.type != FRAME_KERNEL || frame.object != CAP_COMPONENT || !frame.live)
			continue;
		fprintf(file, "component of frame %#" PRIx64 ", root in frame %#" PRIx64 "\n", i,
			frame.tables / PAGE_BYTES);
		if (!print_half(snapshot, frame.tables, false, file))
			return false;
	}
	fprintf(file, "kernel, root in frame %#" PRIx64 "\n", snapshot->kernel_root / PAGE_BYTES);
	return print_half(snapshot, snapshot->kernel_root, true, file);
}
