/* The components that a client makes, for processes of which its threads tell the scheduler at random. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "fuzz_sched.h"
#include "gate.h"
#include "manager.h"
#include "sched.h"

#define PAGES	 16
#define TOO_FEW	 5 /* there is none for a thread */
#define NONE	 UINT64_MAX
#define ALL_IDS	 4 /* as the composition says: of the first one two */
#define TELL_NOT 3 /* one in so many ends without the scheduler's being told */

/* A loop that calls nobody: it runs until it is ended. */
static const uint8_t spin[] = {0xeb, 0xfe};

/* With nothing in its image it faults at once. */
static void fill(uint64_t handle)
{
	int64_t page = MANAGER(capmgr_page_alloc(0));

	if (page < 0)
		return;
	memcpy((void *)page, spin, sizeof(spin));
	if (MANAGER(capmgr_image_pages((uint64_t)page, handle, FUZZ_IMAGE, 1, MAP_EXECUTE)))
		MANAGER(capmgr_page_free((uint64_t)page));
}

static uint64_t first_id(void)
{
	return crt_startup->first_thread + crt_startup->threads;
}

static int64_t make(struct fuzz_component *component, uint64_t pages)
{
	int64_t handle = MANAGER(capmgr_component_create(FUZZ_IMAGE, pages, FUZZ_IMAGE,
							 component->first, component->count));

	if (handle > 0 && fuzz_random(2))
		fill((uint64_t)handle);
	return handle;
}

/* 0, or that a thread has not stopped yet: it may be told to by now. */
static int64_t end(struct fuzz_client *client, struct fuzz_component *component, bool tell)
{
	uint64_t handle = component->handle;
	int64_t status;

	if (tell)
		answer(sched_process_end(handle));
	do
		status = MANAGER(capmgr_component_end(handle));
	while (status == CAPMGR_MORE);
	if (status)
		return status;
	component->handle = 0;
	client->ended = handle;
	return 0;
}

void fuzz_components_change(enum fuzz_who who)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];
	uint64_t i = fuzz_random(FUZZ_COMPONENTS);
	struct fuzz_component *component = &client->components[i];
	int64_t handle;

	if (component->handle) {
		end(client, component, fuzz_random(TELL_NOT));
		return;
	}
	component->first = first_id() + (i ? i + 1 : 0);
	component->count = i ? 1 : 2;
	handle = make(component, fuzz_random(4) ? PAGES : TOO_FEW);
	if (handle > 0)
		component->handle = (uint64_t)handle;
}

bool fuzz_components_end(enum fuzz_who who)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];
	bool ended = true;

	for (unsigned i = 0; i < FUZZ_COMPONENTS; i++)
		if (client->components[i].handle && end(client, &client->components[i], true))
			ended = false;
	return ended;
}

int64_t fuzz_components_try(enum fuzz_who who)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];
	struct fuzz_component component = {.first = first_id(), .count = ALL_IDS};
	int64_t handle = make(&component, PAGES), status, ended;

	if (handle < 0)
		return handle;
	component.handle = (uint64_t)handle;
	status = answer(sched_process_create(component.handle, FUZZ_IMAGE, 0, 0));
	if (!status)
		status = answer(sched_process_start(component.handle,
						    component.first | component.count << 32, NONE,
						    NONE, NONE));
	ended = end(client, &component, true);
	return status ? status : ended;
}
