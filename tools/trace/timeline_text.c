/* What is on a timeline, for people. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "timeline.h"

#define SERVER_STUB "server_" /* tools/stubs: what a gate of a function enters */

static const char *const vectors[] = {
	[0] = "division by zero",
	[1] = "debug exception",
	[3] = "breakpoint",
	[6] = "no such instruction",
	[13] = "general protection",
	[14] = "page fault",
	[16] = "floating point",
	[17] = "alignment",
	[19] = "vector arithmetic",
	[256] = "foreign system call",
	[257] = "return without a call",
};

/* The symbol at an address in any image, and the image. */
static const struct image_symbol *find(const struct timeline *timeline, uint64_t address)
{
	for (size_t i = 0; i < timeline->n_images; i++) {
		const struct image_symbol *symbol = image_function(&timeline->images[i], address);
		if (symbol)
			return symbol;
	}
	return NULL;
}

static const char *plain_name(const char *name)
{
	size_t length = strlen(SERVER_STUB);

	return strncmp(name, SERVER_STUB, length) == 0 ? name + length : name;
}

char *timeline_place(const struct timeline *timeline, uint64_t address)
{
	const struct image_symbol *symbol = find(timeline, address);

	if (!symbol)
		return printed("%#" PRIx64, address);
	if (symbol->address == address)
		return copied(plain_name(symbol->name));
	return printed("%s+%#" PRIx64, plain_name(symbol->name), address - symbol->address);
}

/* The object that a variable of an instance's is, and which of its elements. */
static char *variable(const struct timeline *timeline, uint64_t address)
{
	for (size_t i = 0; i < timeline->n_images; i++) {
		const struct image *image = &timeline->images[i];
		for (size_t j = 0; j < image->n; j++) {
			const struct image_symbol *symbol = &image->symbols[j];
			if (!symbol->function && address - symbol->address < symbol->bytes)
				return printed("%s+%#" PRIx64, symbol->name,
					       address - symbol->address);
		}
	}
	return printed("%#" PRIx64, address);
}

char *timeline_span_text(const struct timeline *timeline, const struct span *span)
{
	char *text, *name;

	switch (span->kind) {
	case SPAN_CALL:
		if (!span->address && span->depth)
			return copied("?");
		if (!span->depth)
			return copied(timeline_thread(timeline, span->thread)->name);
		name = timeline_place(timeline, span->address);
		text = span->handles_fault ? printed("fault handler %s", name) : copied(name);
		break;
	case SPAN_HOLD:
		name = variable(timeline, span->address);
		text = printed("holds %s", name);
		break;
	case SPAN_RUN:
		return copied("runs");
	default:
		return copied("idle");
	}
	free(name);
	return text;
}

static char *fault_text(const struct timeline *timeline, const struct mark *mark)
{
	char *place = timeline_place(timeline, mark->value), *text;
	const char *what = NULL;

	if (mark->other < sizeof(vectors) / sizeof(vectors[0]))
		what = vectors[mark->other];
	text = what ? printed("%s at %s", what, place)
		    : printed("fault %" PRIu32 " at %s", mark->other, place);
	free(place);
	return text;
}

static const char *target_name(const struct timeline *timeline, const struct mark *mark)
{
	const struct thread *thread = timeline_thread(timeline, mark->target);

	return thread ? thread->name : "a thread that does not run";
}

static char *lock_text(const struct timeline *timeline, const struct mark *mark)
{
	char *lock = variable(timeline, mark->value), *text;

	if (mark->kind == EVENT_FREES)
		text = printed("frees %s", lock);
	else if (mark->target == mark->thread)
		text = printed("takes %s", lock);
	else
		text = printed("hands %s over to %s", lock, target_name(timeline, mark));
	free(lock);
	return text;
}

char *timeline_mark_text(const struct timeline *timeline, const struct mark *mark)
{
	char *place, *text;

	switch (mark->kind) {
	case EVENT_ACTIVATES:
		return printed("activates %s (thread %u)", target_name(timeline, mark),
			       mark->target);
	case EVENT_INTERRUPT:
		if (mark->target == NO_THREAD)
			return printed("interrupt %" PRIu64 ", for nobody", mark->value);
		return printed("interrupt %" PRIu64 ", for %s (thread %u)", mark->value,
			       target_name(timeline, mark), mark->target);
	case EVENT_TIMER:
		return copied("timer");
	case EVENT_FAULT:
		return fault_text(timeline, mark);
	case EVENT_TAKES:
	case EVENT_FREES:
		return lock_text(timeline, mark);
	case EVENT_MISSES:
		return printed("misses %" PRIu32 " deadline%s", mark->other,
			       mark->other == 1 ? "" : "s");
	default:
		place = timeline_place(timeline, mark->value);
		text = printed("waits for a lock, in %s", place);
		free(place);
		return text;
	}
}
