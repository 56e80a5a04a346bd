#include "check.h"

#include <stdlib.h>

#include "check_internal.h"
#include "trouble.h"

static void visit_mapping(void *context, const struct mapping *mapping)
{
	check_mapping(context, mapping);
}

static bool visit_link(void *context, const struct link *link)
{
	return check_link(context, link);
}

static bool walk_top(struct check *check, uint64_t top, unsigned int level)
{
	struct visitor visitor = {visit_mapping, visit_link, check};

	check->top = top;
	check->kernels = top == check->snapshot->kernel_root;
	return walk(&check->snapshot->physical, top, level, &visitor);
}

/* A tree that user level has built: with a root, live or dead, or not hooked in anywhere. */
static bool walk_tree(struct check *check, uint64_t number, unsigned int level)
{
	if (level == LEVELS - 1) {
		check->findings->summary.roots++;
		if (!check_kernel_half(check, number * PAGE_BYTES))
			return false;
	}
	check->findings->summary.tables++;
	check->marks[number] |= MARK_REACHED;
	return walk_top(check, number * PAGE_BYTES, level);
}

static bool walk_all(struct check *check)
{
	const struct frames *frames = &check->snapshot->frames;

	if (!walk_top(check, check->snapshot->kernel_root, LEVELS - 1))
		return false;
	for (uint64_t number = 1; number < frames->total; number++) {
		struct frame frame = frames_get(frames, number);
		if (frame_is_table(&frame) && frame.parent == 0 &&
		    !walk_tree(check, number, frame_level(&frame)))
			return false;
	}
	return true;
}

static void check_aliases(struct check *check)
{
	struct findings *findings = check->findings;
	const uint8_t both = MARK_WRITABLE | MARK_EXECUTABLE;

	for (uint64_t number = 0; number < check->snapshot->frames.total; number++) {
		if ((check->marks[number] & both) != both)
			continue;
		findings->summary.aliased++;
		if (findings->aliases_forbidden)
			findings_fail(findings, RULE_NO_WRITABLE_ALIAS,
				      "frame %#llx is writable in one mapping, executable in "
				      "another",
				      (unsigned long long)number);
	}
}

bool check_snapshot(struct snapshot *snapshot, struct findings *findings)
{
	struct check check = {.snapshot = snapshot,
			      .findings = findings,
			      .marks = calloc(snapshot->frames.total, 1)};

	if (!check.marks)
		return trouble("out of memory");
	findings->snapshots++;
	findings->summary = (struct summary){0};
	check_cores(&check);
	check_components(&check);
	bool complete = walk_all(&check) && check_counts(&check);
	check_aliases(&check);
	free(check.marks);
	return complete;
}
