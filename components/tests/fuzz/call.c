/* One random call of each function of capmgr.h. */
#include "capmgr.h"
#include "crt.h"
#include "crt_layout.h"
#include "fuzz.h"
#include "timed.h"

#define ODD 16 /* one in so many arguments is no valid one */
#define IDS 68 /* so many thread ids are tried, of which 64 there are */

static bool odd(void)
{
	return fuzz_random(ODD) == 0;
}

/* ------------------------------------------------------------------ arguments */

static uint64_t odd_place(void)
{
	const uint64_t places[] = {
		0,
		1,
		8,
		127,
		128,
		1023,
		3072,
		5000,
		0x123000,
		1ull << 47,
		1ull << 63,
		~0ull,
		shared_fuzz.bystander_page,
		shared_fuzz.client[FUZZ_FIRST].window - 4096,
		shared_fuzz.client[FUZZ_SECOND].window + 8,
	};

	return places[fuzz_random(sizeof(places) / sizeof(places[0]))];
}

/* Some place: one often, so that much is given of it. */
static uint64_t place(enum fuzz_self self, enum fuzz_thing thing)
{
	const struct fuzz_client *client = &shared_fuzz.client[self];
	const struct fuzz_hints *hints = &client->hints[thing];

	if (!hints->count || odd())
		return odd_place();
	if (client->revoking && fuzz_random(4) == 0)
		return client->revoking;
	return hints->hint[fuzz_random(fuzz_random(4) ? hints->count : 1)].where;
}

/* A place, but not of a capability that the composition gave it: it would never come back. */
static uint64_t place_to_lose(enum fuzz_self self, enum fuzz_thing thing)
{
	uint64_t where = place(self, thing);

	return thing == FUZZ_SLOT && (where == fuzz_gate_slot() || where == fuzz_device_slot())
		       ? odd_place()
		       : where;
}

/* What is to be in a slot: sometimes a thread or an endpoint. */
static enum fuzz_thing slots_thing(void)
{
	static const enum fuzz_thing things[] = {FUZZ_SLOT, FUZZ_SLOT, FUZZ_THREAD, FUZZ_RCV};

	return things[fuzz_random(sizeof(things) / sizeof(things[0]))];
}

/* A slot that mostly holds a thing of this kind. */
static uint64_t slot_of(enum fuzz_self self, enum fuzz_thing thing)
{
	return place(self, fuzz_random(3) ? thing : FUZZ_SLOT);
}

static enum fuzz_thing thing(void)
{
	return fuzz_random(3) ? FUZZ_PAGE : FUZZ_SLOT;
}

static uint64_t kind_of(enum fuzz_thing thing)
{
	return odd() && odd() ? 2 + fuzz_random(2) * ~2ull : thing;
}

static uint64_t child_of(enum fuzz_self self)
{
	const struct fuzz_client *client = &shared_fuzz.client[self];

	return client->child_count ? client->children[fuzz_random(client->child_count)]
				   : client->handle;
}

static uint64_t odd_component(enum fuzz_self self)
{
	const uint64_t handles[] = {0,
				    63,
				    ~0ull,
				    shared_fuzz.bystander,
				    shared_fuzz.client[self].ended,
				    child_of(1 - self)};

	return handles[fuzz_random(sizeof(handles) / sizeof(handles[0]))];
}

static uint64_t component(enum fuzz_self self)
{
	if (odd())
		return odd_component(self);
	if (fuzz_random(4) == 0)
		return child_of(self);
	return shared_fuzz.client[fuzz_random(FUZZ_SELVES)].handle;
}

/* One that it can end, or make threads in: not itself, where they would stay. */
static uint64_t child(enum fuzz_self self)
{
	return odd() || !shared_fuzz.client[self].child_count ? odd_component(self)
							      : child_of(self);
}

static uint64_t rights(void)
{
	static const uint64_t some[] = {
		RIGHTS_ALL, RIGHTS_ALL,
		RIGHTS_ALL, RIGHT_MAP | RIGHT_WRITE,
		RIGHT_MAP,  RIGHTS_ALL | CAPMGR_FINAL,
		0,	    512,
	};

	return some[fuzz_random(sizeof(some) / sizeof(some[0]))];
}

static uint64_t odd_memory(enum fuzz_self self)
{
	const struct fuzz_hints *of_other = &shared_fuzz.client[1 - self].hints[FUZZ_SHARED];
	const uint64_t ids[] = {
		0,
		1,
		1ull << 63,
		~0ull,
		shared_fuzz.bystander_memory,
		shared_fuzz.bystander_memory,
		shared_fuzz.bystander_memory + 1,
		of_other->count ? of_other->hint[0].where : 2,
	};

	return ids[fuzz_random(sizeof(ids) / sizeof(ids[0]))];
}

/* An object: one often, so that it is offered to many. */
static uint64_t memory(enum fuzz_self self)
{
	const struct fuzz_hints *hints = &shared_fuzz.client[self].hints[FUZZ_SHARED];

	if (!hints->count || odd())
		return odd_memory(self);
	return hints->hint[fuzz_random(fuzz_random(2) ? hints->count : 1)].where;
}

static uint64_t memory_rights(void)
{
	static const uint64_t some[] = {
		RIGHT_MAP,
		RIGHT_MAP,
		RIGHT_MAP | RIGHT_WRITE,
		RIGHT_MAP | RIGHT_WRITE,
		RIGHT_MAP | RIGHT_WRITE,
		RIGHT_MAP | CAPMGR_FINAL,
		0,
		RIGHT_WRITE,
		512,
	};

	return some[fuzz_random(sizeof(some) / sizeof(some[0]))];
}

/* ------------------------------------------------------------------ what a call leads to */

/* Whoever of the two has this handle now has something. */
static void note_gift(uint64_t to, enum fuzz_thing thing, struct fuzz_hint hint)
{
	for (unsigned self = 0; self < FUZZ_SELVES; self++)
		if (shared_fuzz.client[self].handle == to)
			fuzz_hint_add((enum fuzz_self)self, thing, hint);
}

static void forget_if(bool gone, enum fuzz_self self, enum fuzz_thing thing, uint64_t where)
{
	if (gone)
		fuzz_hint_remove(self, thing, where);
}

static void remember(struct fuzz_memories *memories, uint64_t id)
{
	memories->id[memories->count++] = id;
}

static void forget(struct fuzz_memories *memories, uint64_t id)
{
	for (uint32_t i = 0; i < memories->count; i++)
		if (memories->id[i] == id)
			memories->id[i] = memories->id[--memories->count];
}

static bool is_nothing(int64_t result)
{
	return result == -TESSERA_EINVAL || result == -TESSERA_ENOENT;
}

/* ------------------------------------------------------------------ the calls */

#define HINTED 8 /* addresses of one reservation */

static int64_t call_pages_reserve(enum fuzz_self self)
{
	static const uint64_t counts[] = {0, 1, 1, 1, 2, 3, 8, 64, 65, 200, 512, 512, 513, ~0ull};
	uint64_t count = counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))];
	int64_t result = TIMED(capmgr_pages_reserve(count));

	for (uint64_t i = 0; result > 0 && i < count && i < HINTED; i++)
		fuzz_hint_add(self, FUZZ_ADDRESS,
			      (struct fuzz_hint){.where = (uint64_t)result + i * 4096});
	return result;
}

static int64_t call_page_release(enum fuzz_self self)
{
	uint64_t where = place(self, FUZZ_ADDRESS);
	int64_t result = TIMED(capmgr_page_release(where));

	fuzz_hint_remove(self, FUZZ_ADDRESS, where);
	return result;
}

static int64_t call_page_alloc(enum fuzz_self self)
{
	uint64_t where = fuzz_random(4) ? 0 : place(self, FUZZ_ADDRESS);
	int64_t result = TIMED(capmgr_page_alloc(where));

	fuzz_hint_remove(self, FUZZ_ADDRESS, where);
	if (result > 0 && fuzz_random(2))
		*(int64_t *)result = result; /* so that a checkpoint has something to copy */
	if (result > 0)
		fuzz_hint_add(self, FUZZ_PAGE, (struct fuzz_hint){.where = (uint64_t)result});
	return result;
}

static uint64_t run_length(void)
{
	static const uint64_t lengths[] = {2, 3, CAPMGR_RUN_PAGES, CAPMGR_RUN_PAGES + 1, 0, ~0ull};
	uint64_t choice = fuzz_random(16);

	return choice < sizeof(lengths) / sizeof(lengths[0]) ? lengths[choice] : 1;
}

static int64_t call_pages_alloc(enum fuzz_self self)
{
	uint64_t count = run_length();
	int64_t result = TIMED(capmgr_pages_alloc(count));

	for (uint64_t i = 0; i < count && result > 0; i++)
		fuzz_hint_add(self, FUZZ_PAGE,
			      (struct fuzz_hint){.where = (uint64_t)result + i * 4096});
	return result;
}

static int64_t call_page_free(enum fuzz_self self)
{
	uint64_t where = place(self, FUZZ_PAGE);
	int64_t result = TIMED(capmgr_page_free(where));

	forget_if(!result, self, FUZZ_PAGE, where);
	return result;
}

static int64_t call_accept(enum fuzz_self self)
{
	static const uint64_t counts[] = {0, 10, 65535, 65535, 65535, 65535, 65536, ~0ull};

	return TIMED(capmgr_accept(component(self),
				   counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))]));
}

static int64_t call_delegate(enum fuzz_self self)
{
	enum fuzz_thing what = thing(), held = what == FUZZ_SLOT ? slots_thing() : what;
	uint64_t where = place(self, held);
	uint64_t kind = kind_of(what), to = component(self), with = rights();
	int64_t result = TIMED(capmgr_delegate(kind, where, to, with));

	if (result > 0)
		note_gift(to, what, (struct fuzz_hint){(uint64_t)result, where, self});
	if (result > 0 && held != what)
		note_gift(to, held, (struct fuzz_hint){.where = (uint64_t)result});
	forget_if(result == -TESSERA_ENOENT, self, what, where);
	return result;
}

static int64_t call_grant(enum fuzz_self self)
{
	enum fuzz_thing what = thing();
	uint64_t where = place_to_lose(self, what), kind = kind_of(what), to = component(self);
	int64_t result = TIMED(capmgr_grant(kind, where, to));

	forget_if(result > 0 || is_nothing(result), self, what, where);
	if (result > 0)
		note_gift(to, what, (struct fuzz_hint){.where = (uint64_t)result});
	return result;
}

static int64_t call_giver(enum fuzz_self self)
{
	enum fuzz_thing what = thing();

	return TIMED(capmgr_giver(kind_of(what), place(self, what)));
}

static int64_t call_revoke(enum fuzz_self self)
{
	enum fuzz_thing what = thing();
	uint64_t where = place(self, what), kind = kind_of(what);
	int64_t result = TIMED(capmgr_revoke(kind, where));

	forget_if(is_nothing(result) && kind == what, self, what, where);
	if (result == CAPMGR_MORE)
		shared_fuzz.client[self].revoking = where;
	return result;
}

static int64_t call_revoke_child(enum fuzz_self self)
{
	enum fuzz_self other = (enum fuzz_self)fuzz_random(FUZZ_SELVES);
	enum fuzz_thing what = thing();
	const struct fuzz_hints *hints = &shared_fuzz.client[other].hints[what];
	struct fuzz_hint hint = {.where = odd_place(), .giver_where = odd_place()};
	uint64_t kind = kind_of(what),
		 child = odd() ? odd_component(self) : shared_fuzz.client[other].handle;
	int64_t result;

	if (hints->count && !odd())
		hint = hints->hint[fuzz_random(hints->count)];
	result = TIMED(capmgr_revoke_child(kind, hint.giver_where, child, hint.where));
	forget_if(result >= 0, other, what, hint.where);
	return result;
}

static int64_t call_relinquish(enum fuzz_self self)
{
	enum fuzz_thing what = thing();
	uint64_t where = place_to_lose(self, what), kind = kind_of(what);
	int64_t result = TIMED(capmgr_relinquish(kind, where));

	forget_if(result >= 0, self, what, where);
	return result;
}

static int64_t call_revoke_step(enum fuzz_self self)
{
	int64_t result = TIMED(capmgr_revoke_step());

	if (!result)
		shared_fuzz.client[self].revoking = 0;
	return result;
}

static int64_t note_child(enum fuzz_self self, int64_t result)
{
	struct fuzz_client *client = &shared_fuzz.client[self];

	if (result > 0 && client->child_count < FUZZ_CHILDREN)
		client->children[client->child_count++] = (uint64_t)result;
	return result;
}

static int64_t call_component_create(enum fuzz_self self)
{
	static const uint64_t counts[] = {5, 5, 5, 5, 6, 7, 8, 8, 16, 0, 4, 1ull << 32, ~0ull};
	struct fuzz_client *client = &shared_fuzz.client[self];
	uint64_t entry = odd() ? ~0ull : FUZZ_ENTRY;
	uint64_t count = counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))];
	static const uint64_t images[] = {0,	      FUZZ_IMAGE, FUZZ_IMAGE, FUZZ_IMAGE,
					  FUZZ_IMAGE, FUZZ_IMAGE, FUZZ_IMAGE, FUZZ_IMAGE + 4096};
	static const uint64_t threads[] = {1, 4, 8, 16, 16, 1000, ~0ull};
	uint64_t image = images[fuzz_random(sizeof(images) / sizeof(images[0]))];
	uint64_t first = client->first_thread + 1 + fuzz_random(IDS);
	uint64_t ids =
		fuzz_random(2) ? 0 : threads[fuzz_random(sizeof(threads) / sizeof(threads[0]))];

	if (ids && fuzz_random(2))
		count += ids; /* a page for each */
	return note_child(self, TIMED(capmgr_component_create(entry, count, image, first, ids)));
}

static int64_t call_component_end(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];
	uint64_t ending = child(self);
	int64_t result = TIMED(capmgr_component_end(ending));

	for (uint32_t i = 0; result == 0 && i < client->child_count; i++)
		if (client->children[i] == ending)
			client->children[i] = client->children[--client->child_count];
	if (result == 0)
		client->ended = ending;
	return result;
}

static int64_t call_delegate_to_slot(enum fuzz_self self)
{
	static const uint64_t slots[] = {0, 128, 256, ~0ull, 1, 9, 40, 41, 42, 43};
	uint64_t where = place(self, slots_thing()), to = child(self), with = rights();
	uint64_t there = slots[fuzz_random(sizeof(slots) / sizeof(slots[0]))];

	if (fuzz_random(2))
		there = 1 + fuzz_random(127);
	return TIMED(capmgr_delegate_to_slot(where, to, there, with));
}

/* Where there are several pages one behind the other is left to chance: fresh ones often are. */
static int64_t call_image_pages(enum fuzz_self self)
{
	static const uint64_t pages[] = {0, 0, 1, 2, 511, 512, 8191, 8192, ~0ull};
	static const uint64_t flags[] = {0, MAP_WRITE, MAP_EXECUTE, MAP_WRITE | MAP_EXECUTE, 4};
	uint64_t page = fuzz_random(4) ? place(self, FUZZ_PAGE) : 0, to = child(self);
	uint64_t there = FUZZ_IMAGE + pages[fuzz_random(sizeof(pages) / sizeof(pages[0]))] * 4096;
	uint64_t count = run_length(), with = flags[fuzz_random(sizeof(flags) / sizeof(flags[0]))];
	int64_t result = TIMED(capmgr_image_pages(page, to, there, count, with));

	for (uint64_t i = 0; i < count && page && !result; i++)
		forget_if(true, self, FUZZ_PAGE, page + i * 4096);
	return result;
}

/* What was made is of use as what it is, and as any capability. */
static int64_t note_made(enum fuzz_self self, enum fuzz_thing thing, int64_t result)
{
	struct fuzz_hint hint = {.where = (uint64_t)result};

	if (result > 0) {
		fuzz_hint_add(self, thing, hint);
		fuzz_hint_add(self, FUZZ_SLOT, hint);
	}
	return result;
}

static int64_t call_thread_create(enum fuzz_self self)
{
	uint64_t parent = fuzz_random(2) ? CRT_RCV_SELF.slot : slot_of(self, FUZZ_RCV);
	uint64_t to = child(self), id = CAPMGR_ANY_THREAD;

	if (fuzz_random(4) == 0)
		id = odd() ? ~0ull : shared_fuzz.client[self].first_thread + fuzz_random(IDS);
	return note_made(self, FUZZ_THREAD, TIMED(capmgr_thread_create(to, parent, id, 0)));
}

static int64_t call_thread_end(enum fuzz_self self)
{
	uint64_t where = slot_of(self, FUZZ_THREAD);
	int64_t result = TIMED(capmgr_thread_end(where));

	forget_if(result == 0, self, FUZZ_THREAD, where);
	forget_if(result == 0, self, FUZZ_SLOT, where);
	return result;
}

/* The slot says nothing any more, until it is given up. */
static int64_t call_thread_end_id(enum fuzz_self self)
{
	uint64_t id = odd() ? odd_place() : shared_fuzz.client[self].first_thread + fuzz_random(IDS);

	return TIMED(capmgr_thread_end_id(id));
}

static int64_t call_component_cut(enum fuzz_self self)
{
	return TIMED(capmgr_component_cut(fuzz_random(2) ? child(self) : component(self)));
}

static int64_t call_rcv_create(enum fuzz_self self)
{
	static const uint64_t priorities[] = {0, 1, 1, 2, 255, 1ull << 32};
	uint64_t where = slot_of(self, FUZZ_THREAD);
	uint64_t priority = priorities[fuzz_random(sizeof(priorities) / sizeof(priorities[0]))];
	uint64_t ceiling = priorities[fuzz_random(sizeof(priorities) / sizeof(priorities[0]))];

	return note_made(self, FUZZ_RCV, TIMED(capmgr_rcv_create(where, priority, ceiling)));
}

static int64_t call_asnd_create(enum fuzz_self self)
{
	uint64_t where = slot_of(self, FUZZ_RCV);

	return note_made(self, FUZZ_SLOT, TIMED(capmgr_asnd_create(where)));
}

static int64_t call_gate_create(enum fuzz_self self)
{
	uint64_t entry = odd() ? ~0ull : FUZZ_ENTRY;

	uint64_t badge = fuzz_random(4) ? fuzz_random(100) : CAPMGR_BADGE_HOLDER;

	return note_made(self, FUZZ_SLOT, TIMED(capmgr_gate_create(entry, badge)));
}

static int64_t call_fault_gate(enum fuzz_self self)
{
	uint64_t to = child(self), kind = fuzz_random(FAULT_KINDS + 1);

	return TIMED(capmgr_fault_gate(to, kind, place(self, slots_thing())));
}

static int64_t call_fault_caller(enum fuzz_self self)
{
	(void)self;
	return TIMED(capmgr_fault_caller(odd() ? odd_place() : fuzz_random(4)));
}

static int64_t call_maker(enum fuzz_self self)
{
	return TIMED(capmgr_maker(component(self)));
}

static int64_t call_holder(enum fuzz_self self)
{
	(void)self;
	return TIMED(capmgr_holder());
}

static int64_t call_quota(enum fuzz_self self)
{
	(void)self;
	return TIMED(capmgr_quota(fuzz_random(CAPMGR_QUOTAS + 1)));
}

static int64_t call_memory_create(enum fuzz_self self)
{
	static const uint64_t counts[] = {1, 1, 2, 3, 8, 16, 16, 0, 17, ~0ull};
	uint64_t count = counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))];
	int64_t result = TIMED(capmgr_memory_create(count));

	if (result > 0) {
		remember(&shared_fuzz.client[self].owned, (uint64_t)result);
		fuzz_hint_add(self, FUZZ_SHARED, (struct fuzz_hint){.where = (uint64_t)result});
	}
	return result;
}

static int64_t call_memory_offer(enum fuzz_self self)
{
	uint64_t id = memory(self), to = fuzz_random(2) ? child_of(self) : component(self);
	uint64_t with = memory_rights();
	int64_t result = TIMED(capmgr_memory_offer(id, to, with));

	if (!result)
		note_gift(to, FUZZ_SHARED, (struct fuzz_hint){.where = id});
	forget_if(result == -TESSERA_EBADF, self, FUZZ_SHARED, id);
	return result;
}

static int64_t call_memory_map(enum fuzz_self self)
{
	uint64_t id = memory(self), where = fuzz_random(4) ? 0 : place(self, FUZZ_ADDRESS);
	uint64_t with = memory_rights();
	int64_t result = TIMED(capmgr_memory_map(id, where, with));

	if (result > 0) {
		remember(&shared_fuzz.client[self].mapped, id);
		fuzz_hint_add(self, FUZZ_PAGE, (struct fuzz_hint){.where = (uint64_t)result});
	}
	forget_if(result == -TESSERA_EBADF, self, FUZZ_SHARED, id);
	return result;
}

static int64_t call_memory_unmap(enum fuzz_self self)
{
	uint64_t id = memory(self);
	int64_t result = TIMED(capmgr_memory_unmap(id));

	if (!result)
		forget(&shared_fuzz.client[self].mapped, id);
	return result;
}

static int64_t call_memory_destroy(enum fuzz_self self)
{
	uint64_t id = memory(self);
	int64_t result = TIMED(capmgr_memory_destroy(id));

	if (!result)
		forget(&shared_fuzz.client[self].owned, id);
	return result;
}

static int64_t call_memory_fact(enum fuzz_self self)
{
	uint64_t id = memory(self), fact = fuzz_random(CAPMGR_MEMORY_FACTS + 1);
	int64_t result = TIMED(capmgr_memory_fact(id, fact));

	forget_if(result == -TESSERA_EBADF, self, FUZZ_SHARED, id);
	return result;
}

/* The slot of a mapping to be: the composition's own often. */
static uint64_t device_slot(enum fuzz_self self)
{
	uint64_t own = fuzz_device_slot();

	return own && fuzz_random(2) ? own : place(self, FUZZ_SLOT);
}

static int64_t call_device_map(enum fuzz_self self)
{
	uint64_t slot = device_slot(self), first = odd() ? odd_place() : fuzz_random(9);
	uint64_t count = run_length(), where = fuzz_random(4) ? 0 : place(self, FUZZ_ADDRESS);
	uint64_t with = memory_rights();
	int64_t result = TIMED(capmgr_device_map(slot, first, count, where, with));

	if (result > 0) {
		fuzz_hint_add(self, FUZZ_DEVICE, (struct fuzz_hint){.where = (uint64_t)result});
		fuzz_hint_add(self, FUZZ_PAGE, (struct fuzz_hint){.where = (uint64_t)result});
	}
	return result;
}

static int64_t call_device_unmap(enum fuzz_self self)
{
	uint64_t where = place(self, FUZZ_DEVICE);
	int64_t result = TIMED(capmgr_device_unmap(where));

	fuzz_hint_remove(self, FUZZ_DEVICE, where);
	return result;
}

static int64_t call_tree(enum fuzz_self self)
{
	enum fuzz_thing what = thing();
	uint64_t where = place(self, what), kind = kind_of(what);

	return TIMED(capmgr_tree(kind, where));
}

static int64_t call_tree_next(enum fuzz_self self)
{
	(void)self;
	return TIMED(capmgr_tree_next());
}

static uint64_t checkpoint(enum fuzz_self self)
{
	const struct fuzz_client *client = &shared_fuzz.client[self];

	if (!client->checkpoint_count || odd())
		return odd_place();
	return client->checkpoints[fuzz_random(client->checkpoint_count)];
}

static int64_t call_checkpoint_create(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];
	int64_t result = TIMED(capmgr_checkpoint_create(child(self)));

	if (result > 0)
		client->checkpoints[client->checkpoint_count++] = (uint64_t)result;
	return result;
}

static int64_t call_checkpoint_step(enum fuzz_self self)
{
	return TIMED(capmgr_checkpoint_step(checkpoint(self)));
}

static int64_t call_checkpoint_restore(enum fuzz_self self)
{
	return TIMED(capmgr_checkpoint_restore(checkpoint(self)));
}

static int64_t call_checkpoint_free(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];
	uint64_t id = checkpoint(self);
	int64_t result = TIMED(capmgr_checkpoint_free(id));

	for (uint32_t i = 0; result == 0 && i < client->checkpoint_count; i++)
		if (client->checkpoints[i] == id)
			client->checkpoints[i] = client->checkpoints[--client->checkpoint_count];
	return result;
}

static int64_t call_checkpoint_restore_shared(enum fuzz_self self)
{
	return TIMED(capmgr_checkpoint_restore_shared(checkpoint(self)));
}

static int64_t call_component_create_from(enum fuzz_self self)
{
	static const uint64_t counts[] = {4, 7, 12, 12, 16, 24, 24, 1ull << 32};
	uint64_t count = counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))];
	uint64_t first = shared_fuzz.client[self].first_thread + 1 + fuzz_random(IDS);
	uint64_t ids = fuzz_random(4) ? 0 : 4;

	return note_child(self,
			  TIMED(capmgr_component_create_from(checkpoint(self), count, first, ids)));
}

static int64_t call_component_fill(enum fuzz_self self)
{
	return TIMED(capmgr_component_fill(child(self)));
}

static int64_t call_component_fill_shared(enum fuzz_self self)
{
	return TIMED(capmgr_component_fill_shared(child(self)));
}

/* In the image of one that it made, or where that gets pages. */
static uint64_t address_in(uint64_t component)
{
	uint64_t window = CRT_DYNAMIC_BASE(component % CAPMGR_COMPONENTS) + CRT_DYNAMIC_BYTES / 2;
	uint64_t page = fuzz_random(4);

	if (odd())
		return odd_place();
	return (fuzz_random(2) ? FUZZ_IMAGE : window) + page * 4096;
}

static int64_t call_page_give(enum fuzz_self self)
{
	uint64_t to = child(self);

	return TIMED(capmgr_page_give(to, address_in(to)));
}

static int64_t call_page_copy(enum fuzz_self self)
{
	uint64_t to = child(self);

	return TIMED(capmgr_page_copy(to, address_in(to)));
}

#define FUNCTION(name, ...) call_##name,
static int64_t (*const calls[FUZZ_CALL_COUNT])(enum fuzz_self) = {FUZZ_CALLS(FUNCTION)};

void fuzz_call(enum fuzz_self self, enum fuzz_call call)
{
	STACK_CALLS(calls);
	timed_note(call, calls[call](self));
}
