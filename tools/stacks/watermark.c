#include "watermark.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "address_plan.h"
#include "bounds.h"
#include "file.h"

/* The deepest of an instance. */
struct depth {
	bool any;
	uint64_t bytes;
	unsigned thread;
};

static void take_address(struct depth depths[INSTANCES_MAX], uint64_t address)
{
	uint64_t instance = address / INSTANCE_STRIDE - 1;
	uint64_t offset = address % INSTANCE_STRIDE;
	uint64_t thread, top;
	struct depth *depth;

	if (address < INSTANCE_STRIDE || instance >= INSTANCES_MAX || offset < INSTANCE_IMAGE_BYTES)
		return;
	thread = (offset - INSTANCE_IMAGE_BYTES) >> THREAD_STACK_SHIFT;
	top = INSTANCE_STACK(instance, thread + 1) - THREAD_BLOCK_BYTES;
	depth = &depths[instance];
	if (address >= top || (depth->any && depth->bytes >= top - address))
		return;
	*depth = (struct depth){.any = true, .bytes = top - address, .thread = (unsigned)thread};
}

/* An address a line. */
static bool read_depths(struct arena *arena, struct report *report, const char *path,
			struct depth depths[INSTANCES_MAX])
{
	struct file file;
	unsigned line = 1;
	const char *text;

	if (!file_read(arena, report, path, &file))
		return false;
	for (text = (const char *)file.bytes; *text; line++) {
		uint64_t address;
		int length = 0;

		if (sscanf(text, "0x%" SCNx64 "%n", &address, &length) != 1 ||
		    text[length] != '\n') {
			report_error(report, (struct place){.file = path, .line = line},
				     "not an address");
			return false;
		}
		take_address(depths, address);
		text += length + 1;
	}
	return true;
}

static void print(const struct watermarks *watermarks, const char *instance,
		  const struct depth *depth, uint64_t need)
{
	if (!depth->any)
		fprintf(watermarks->results, "fail %s %s no thread of it was seen\n",
			watermarks->suite, instance);
	else if (depth->bytes > need)
		fprintf(watermarks->results,
			"fail %s %s thread %u was %" PRIu64 " bytes deep, the bound is %" PRIu64
			"\n",
			watermarks->suite, instance, depth->thread, depth->bytes, need);
	else
		fprintf(watermarks->results, "pass %s %s\n", watermarks->suite, instance);
	fprintf(watermarks->figures, "  %s/%s: %" PRIu64 " of %" PRIu64 " bytes\n",
		watermarks->suite, instance, depth->bytes, need);
}

bool watermark_check(struct arena *arena, struct report *report,
		     const struct watermarks *watermarks)
{
	struct depth depths[INSTANCES_MAX] = {0};

	if (!read_depths(arena, report, watermarks->depths, depths))
		return false;
	for (size_t i = 0; i < watermarks->count; i++) {
		const char *path = arena_format(arena, "%s/%s.stack", watermarks->folder,
						watermarks->instances[i]);
		uint64_t need;

		if (!bounds_read(arena, report, path, &need))
			return false;
		print(watermarks, watermarks->instances[i], &depths[i], need);
	}
	return true;
}

void watermark_print_range(FILE *out)
{
	fprintf(out, "from=0x%x,low=0x%x,high=0x%x,region=%u\n", INSTANCE_BASE(INSTANCE_BOOTER),
		INSTANCE_BASE(INSTANCE_BOOTER), INSTANCE_BASE(INSTANCES_MAX),
		1u << THREAD_STACK_SHIFT);
}
