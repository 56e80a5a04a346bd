#include "fuzz.h"

#include "capmgr.h"
#include "crt.h"

#define PAGE	   4096u
#define LEAF_PAGES 512
#define LEAVES	   64 /* of addresses */

/* Slots that the capability manager gives out. */
#define SLOT_FIRST 1024
#define SLOT_END   3072

extern char gate_pong[];

uint64_t fuzz_random(uint64_t end)
{
	return fuzz_draw(&shared_fuzz.random, end);
}

uint64_t fuzz_gate_slot(void)
{
	return (uintptr_t)gate_pong >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

uint64_t fuzz_device_slot(void)
{
	const struct crt_grant *grant =
		(const void *)((const char *)crt_startup + crt_startup->grants);

	return crt_startup->grant_count ? grant->slot : 0;
}

/* ------------------------------------------------------------------ hints */

void fuzz_hint_add(enum fuzz_self self, enum fuzz_thing thing, struct fuzz_hint hint)
{
	struct fuzz_hints *hints = &shared_fuzz.client[self].hints[thing];

	hints->hint[hints->count < FUZZ_HINTS ? hints->count++ : fuzz_random(FUZZ_HINTS)] = hint;
}

void fuzz_hint_remove(enum fuzz_self self, enum fuzz_thing thing, uint64_t where)
{
	struct fuzz_hints *hints = &shared_fuzz.client[self].hints[thing];

	for (uint32_t i = 0; i < hints->count; i++)
		if (hints->hint[i].where == where)
			hints->hint[i--] = hints->hint[--hints->count];
}

/* What the composition gave it. */
static void hint_at_grants(enum fuzz_self self)
{
	fuzz_hint_add(self, FUZZ_SLOT, (struct fuzz_hint){.where = fuzz_gate_slot()});
	if (fuzz_device_slot())
		fuzz_hint_add(self, FUZZ_SLOT, (struct fuzz_hint){.where = fuzz_device_slot()});
}

/* ------------------------------------------------------------------ turns */

#define WEIGHTS(name, ...) {__VA_ARGS__},
static const uint8_t weights[FUZZ_CALL_COUNT][FUZZ_SEASONS] = {FUZZ_CALLS(WEIGHTS)};

void fuzz_begin(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];

	client->handle = crt_startup->instance;
	client->first_thread = crt_startup->first_thread;
	client->window = (uint64_t)capmgr_pages_reserve(1);
	capmgr_page_release(client->window);
	hint_at_grants(self);
}

static enum fuzz_call choose(enum fuzz_season season)
{
	return (enum fuzz_call)fuzz_draw_row(&shared_fuzz.random, weights[0], FUZZ_CALL_COUNT,
					     FUZZ_SEASONS, season);
}

int64_t fuzz_end(uint64_t component)
{
	int64_t status;

	do
		status = capmgr_component_end(component);
	while (status == CAPMGR_MORE);
	return status;
}

int64_t fuzz_free(uint64_t checkpoint)
{
	int64_t status;

	do
		status = capmgr_checkpoint_free(checkpoint);
	while (status == CAPMGR_MORE);
	return status;
}

void fuzz_turn(enum fuzz_self self, enum fuzz_season season)
{
	struct fuzz_client *client = &shared_fuzz.client[self];

	for (unsigned i = 0; i < FUZZ_TURN_CALLS; i++)
		fuzz_call(self, choose(season));
	while (client->child_count > 0)
		fuzz_end(client->children[--client->child_count]);
	while (client->checkpoint_count > 0)
		fuzz_free(client->checkpoints[--client->checkpoint_count]);
	client->hints[FUZZ_THREAD].count = client->hints[FUZZ_RCV].count = 0;
}

/* ------------------------------------------------------------------ giving all back */

static int64_t to_the_end(int64_t status)
{
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status;
}

/* An address alone, a page of its own, a gift, the first of a device's, or nothing. */
static int64_t give_address(uint64_t address)
{
	int64_t status = capmgr_page_release(address);

	if (status == -TESSERA_EINVAL)
		status = capmgr_page_free(address);
	if (status == -TESSERA_EPERM)
		status = capmgr_device_unmap(address);
	if (status == -TESSERA_EBUSY) {
		if ((status = to_the_end(capmgr_revoke(CAPMGR_PAGE, address))))
			return status;
		status = capmgr_page_free(address);
	}
	if (status == -TESSERA_EINVAL)
		status = to_the_end(capmgr_relinquish(CAPMGR_PAGE, address));
	return status == -TESSERA_EINVAL ? 0 : status;
}

static int64_t give_addresses(uint64_t window)
{
	int64_t status = 0;

	for (uint64_t i = 0; i < LEAVES * LEAF_PAGES && !status; i++)
		status = give_address(window + i * PAGE);
	return status;
}

static int64_t give_slots(void)
{
	int64_t status = to_the_end(capmgr_revoke(CAPMGR_SLOT, fuzz_gate_slot()));

	if (!status && fuzz_device_slot())
		status = to_the_end(capmgr_revoke(CAPMGR_SLOT, fuzz_device_slot()));
	for (uint64_t slot = SLOT_FIRST; slot < SLOT_END && !status; slot++) {
		status = to_the_end(capmgr_relinquish(CAPMGR_SLOT, slot));
		if (status == -TESSERA_EINVAL)
			status = 0;
	}
	return status;
}

/* All that it owns, and all that it has mapped. */
static int64_t give_memories(struct fuzz_client *client)
{
	int64_t status = 0;

	while (client->owned.count > 0 && !status)
		status = capmgr_memory_destroy(client->owned.id[--client->owned.count]);
	while (client->mapped.count > 0 && !status)
		status = capmgr_memory_unmap(client->mapped.id[--client->mapped.count]);
	return status;
}

int64_t fuzz_give_back(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];
	int64_t status;

	to_the_end(CAPMGR_MORE);
	status = give_slots();
	if (!status)
		status = give_memories(client);
	if (!status)
		status = give_addresses(client->window);
	for (unsigned thing = 0; thing < FUZZ_THINGS; thing++)
		client->hints[thing].count = 0;
	hint_at_grants(self);
	return status;
}

void fuzz_make_tables(enum fuzz_self self)
{
	const struct fuzz_client *client = &shared_fuzz.client[self];

	while (capmgr_pages_reserve(LEAF_PAGES) > 0)
		;
	while (capmgr_delegate(CAPMGR_SLOT, fuzz_gate_slot(), client->handle, RIGHTS_ALL) > 0)
		;
	fuzz_give_back(self);
}
