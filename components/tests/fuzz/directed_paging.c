/* Components made from a checkpoint, and their pages, until there are too few of everything. */
#include "capmgr.h"
#include "crt.h"
#include "directed.h"
#include "fuzz.h"
#include "timed.h"

#define PAGED	    8  /* pages of an image that are written */
#define PAGED_SPARE 2  /* of them can be copied, until its memory is used up */
#define PAGED_SIZE  20 /* pages of one with its own of each */
#define PAGED_LIKE  (9 + PAGED_SPARE)

/* A page that is written, in its image. */
static int64_t place_written(uint64_t child, uint64_t address)
{
	int64_t page = capmgr_page_alloc(0);

	if (page <= 0)
		return page;
	*(int64_t *)page = page;
	return capmgr_image_pages((uint64_t)page, child, address, 1, MAP_WRITE);
}

/* One with such pages, and an address where it has another's. */
static int64_t make_paged(uint64_t *window)
{
	int64_t child = capmgr_component_create(FUZZ_ENTRY, PAGED_SIZE, FUZZ_IMAGE, 0, 0);
	int64_t page = capmgr_page_alloc(0), there, status = 0;

	if (child < 0 || page < 0)
		return -TESSERA_ENOMEM;
	there = capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, (uint64_t)child, RIGHT_MAP);
	*window = (uint64_t)there;
	for (uint64_t i = 0; i < PAGED && !status; i++)
		status = place_written((uint64_t)child, FUZZ_IMAGE + i * 4096);
	if (there < 0)
		return there;
	return status ? status : child;
}

static int64_t fill(uint64_t child, bool shared)
{
	int64_t status;

	do {
		status = shared ? TIMED(capmgr_component_fill_shared(child))
				: TIMED(capmgr_component_fill(child));
		timed_note(shared ? FUZZ_CALL_component_fill_shared : FUZZ_CALL_component_fill,
			   status);
	} while (status == CAPMGR_MORE);
	return status;
}

static int64_t make_from(uint64_t checkpoint, uint64_t pages)
{
	int64_t child = TIMED(capmgr_component_create_from(checkpoint, pages, 0, 0));

	timed_note(FUZZ_CALL_component_create_from, child);
	return child;
}

static void give(uint64_t child, uint64_t address)
{
	timed_note(FUZZ_CALL_page_give, TIMED(capmgr_page_give(child, address)));
}

static int64_t copy(uint64_t child, uint64_t address)
{
	int64_t status = TIMED(capmgr_page_copy(child, address));

	timed_note(FUZZ_CALL_page_copy, status);
	return status;
}

/* Writes to what it has until its memory is used up; touches what it has reserved before that, if
 * it does, and then. */
static int64_t touch_all(uint64_t child, uint64_t window, bool before)
{
	int64_t status = 0;

	if (before)
		give(child, window);
	for (uint64_t i = 0; i < PAGED && !status; i++)
		status = copy(child, FUZZ_IMAGE + i * 4096);
	give(child, window);
	return status == -TESSERA_ENOMEM ? 0 : -TESSERA_EINVAL;
}

/* One made from a checkpoint touches what it shares. */
static int64_t touch_one_made(uint64_t checkpoint, uint64_t window, bool before)
{
	int64_t child = make_from(checkpoint, PAGED_LIKE), status, ended;

	if (child < 0)
		return child;
	status = fill((uint64_t)child, true);
	if (!status)
		status = touch_all((uint64_t)child, window, before);
	ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

/* What is at an address stays there. */
static int64_t place_twice(uint64_t child)
{
	int64_t status = directed_place_page(child, 0);

	if (status)
		return status;
	return directed_place_page(child, 0) == -TESSERA_EEXIST ? 0 : -TESSERA_EINVAL;
}

/* One that has too few pages for its own, or a page where one is to be. */
static int64_t fill_one_made(uint64_t checkpoint, uint64_t pages, bool taken, bool shared,
			     int64_t expected)
{
	int64_t child = make_from(checkpoint, pages), status, ended;

	if (child < 0)
		return child;
	if (taken && (status = place_twice((uint64_t)child)))
		return status;
	status = fill((uint64_t)child, shared);
	ended = fuzz_end((uint64_t)child);
	return status == expected ? ended : -TESSERA_EINVAL;
}

/* Until there are too many. */
static int64_t make_many_from(uint64_t checkpoint)
{
	struct crowd crowd = {.count = 0};
	int64_t child, ended;

	while ((child = make_from(checkpoint, DIRECTED_SMALLEST)) > 0 &&
	       crowd.count < FUZZ_CHILDREN)
		crowd.child[crowd.count++] = (uint64_t)child;
	ended = directed_end_crowd(&crowd);
	return child == -TESSERA_ENOSPC ? ended : -TESSERA_EINVAL;
}

/* When there is no table left for any page. */
static int64_t fill_without_table(uint64_t checkpoint, bool shared)
{
	int64_t child = make_from(checkpoint, PAGED_SIZE), status, ended;
	struct crowd crowd = {.count = 0};

	if (child < 0)
		return child;
	status = directed_fill_images(&crowd);
	if (!status && fill((uint64_t)child, shared) != -TESSERA_ENOSPC)
		status = -TESSERA_EINVAL;
	ended = directed_end_crowd(&crowd);
	if (!ended)
		ended = fuzz_end((uint64_t)child);
	return status ? status : ended;
}

static int64_t use_paged(uint64_t checkpoint, uint64_t window)
{
	int64_t status = touch_one_made(checkpoint, window, false);

	if (!status)
		status = touch_one_made(checkpoint, window, true);
	if (!status)
		status = fill_one_made(checkpoint, PAGED_SIZE, false, false, 0);
	for (int shared = 0; shared < 2 && !status; shared++) {
		status = fill_one_made(checkpoint, DIRECTED_SMALLEST, false, shared,
				       -TESSERA_ENOMEM);
		if (!status)
			status = fill_one_made(checkpoint, PAGED_SIZE, true, shared,
					       -TESSERA_EEXIST);
		if (!status)
			status = fill_without_table(checkpoint, shared);
	}
	return status ? status : make_many_from(checkpoint);
}

int64_t fuzz_page(enum fuzz_self self)
{
	uint64_t window;
	int64_t child = make_paged(&window), checkpoint, status, ended;

	if (child < 0)
		return child;
	checkpoint = capmgr_checkpoint_create((uint64_t)child);
	if (checkpoint < 0)
		return checkpoint;
	status = directed_take((uint64_t)checkpoint);
	ended = fuzz_end((uint64_t)child);
	if (!status && !ended)
		status = use_paged((uint64_t)checkpoint, window);
	directed_free_checkpoint((uint64_t)checkpoint);
	if (!ended)
		ended = fuzz_give_back(self);
	return status ? status : ended;
}
