/* One random call of each function of capmgr.h. */
#include "capmgr.h"
#include "crt.h"
#include "fuzz.h"

#define ODD 16 /* one in so many arguments is no valid one */

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

/* A place, but not of the one capability that the composition gave it: it would never come back. */
static uint64_t place_to_lose(enum fuzz_self self, enum fuzz_thing thing)
{
	uint64_t where = place(self, thing);

	return thing == FUZZ_SLOT && where == fuzz_gate_slot() ? odd_place() : where;
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

static uint64_t begun; /* the cycle at which the call began */
static uint64_t length;

static void start(void)
{
	begun = crt_cycles();
}

static int64_t stop(int64_t result)
{
	length = crt_cycles() - begun;
	return result;
}

/* Evaluates a call, and takes its length. */
#define TIMED(call) (start(), stop(call))

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
	if (result > 0)
		fuzz_hint_add(self, FUZZ_PAGE, (struct fuzz_hint){.where = (uint64_t)result});
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
	enum fuzz_thing what = thing();
	uint64_t where = place(self, what), kind = kind_of(what), to = component(self),
		 with = rights();
	int64_t result = TIMED(capmgr_delegate(kind, where, to, with));

	if (result > 0)
		note_gift(to, what, (struct fuzz_hint){(uint64_t)result, where, self});
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

static int64_t call_component_create(enum fuzz_self self)
{
	static const uint64_t counts[] = {5, 5, 5, 6, 7, 8, 16, 0, 4, 1ull << 32, ~0ull};
	struct fuzz_client *client = &shared_fuzz.client[self];
	uint64_t entry = odd() ? ~0ull : FUZZ_ENTRY;
	uint64_t count = counts[fuzz_random(sizeof(counts) / sizeof(counts[0]))];
	int64_t result = TIMED(capmgr_component_create(entry, count));

	if (result > 0 && client->child_count < FUZZ_CHILDREN)
		client->children[client->child_count++] = (uint64_t)result;
	return result;
}

static int64_t call_component_end(enum fuzz_self self)
{
	struct fuzz_client *client = &shared_fuzz.client[self];
	uint64_t child = odd() ? odd_component(self) : child_of(self);
	int64_t result = TIMED(capmgr_component_end(child));

	for (uint32_t i = 0; result == 0 && i < client->child_count; i++)
		if (client->children[i] == child)
			client->children[i] = client->children[--client->child_count];
	if (result == 0)
		client->ended = child;
	return result;
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

#define FUNCTION(name, ...) call_##name,
static int64_t (*const calls[FUZZ_CALL_COUNT])(enum fuzz_self) = {FUZZ_CALLS(FUNCTION)};

/* Values are no results of their own; where there are none, CAPMGR_MORE is. */
static enum fuzz_result class_of(enum fuzz_call call, int64_t result)
{
#define CASE(error)                                                                                \
	case -TESSERA_##error:                                                                     \
		return FUZZ_##error;
	switch (result) {
		FUZZ_ERRORS(CASE)
	default:
		break;
	}
	if (result < 0)
		return FUZZ_OTHER;
	return result == CAPMGR_MORE && call != FUZZ_CALL_quota ? FUZZ_MORE : FUZZ_GOOD;
}

static void note(enum fuzz_call call, int64_t result)
{
	shared_fuzz.met[call][class_of(call, result)]++;
	if (length > shared_fuzz.longest[call])
		shared_fuzz.longest[call] = length;
}

void fuzz_call(enum fuzz_self self, enum fuzz_call call)
{
	STACK_CALLS(calls);
	note(call, calls[call](self));
}

#define FULL_PAGES 64 /* for the tables of all that it gets */
#define FULL_SLOTS 1000

int64_t fuzz_end_full(void)
{
	uint64_t child = (uint64_t)capmgr_component_create(FUZZ_ENTRY, FULL_PAGES);
	int64_t page = capmgr_page_alloc(0), status;

	for (int i = 0; i < FULL_SLOTS; i++)
		capmgr_delegate(CAPMGR_SLOT, fuzz_gate_slot(), child, RIGHTS_ALL);
	while (capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, child, RIGHTS_ALL) > 0)
		;
	do {
		status = TIMED(capmgr_component_end(child));
		note(FUZZ_CALL_component_end, status);
	} while (status == CAPMGR_MORE);
	return status ? status : capmgr_page_free((uint64_t)page);
}

int64_t fuzz_map_without_table(enum fuzz_self self)
{
	int64_t id = capmgr_memory_create(1);

	if (id < 0)
		return id;
	remember(&shared_fuzz.client[self].owned, (uint64_t)id);
	while (capmgr_page_alloc(0) > 0)
		;
	while (capmgr_pages_reserve(1) > 0)
		;
	note(FUZZ_CALL_memory_map, TIMED(capmgr_memory_map((uint64_t)id, 0, RIGHT_MAP)));
	return fuzz_give_back(self);
}

#define LINE 40 /* pages, each delegated from the one before */

int64_t fuzz_walk_up(void)
{
	int64_t page = capmgr_page_alloc(0), last = page, node, status;

	for (int i = 0; i < LINE && last > 0; i++)
		last = capmgr_delegate(CAPMGR_PAGE, (uint64_t)last, crt_startup->instance,
				       RIGHTS_ALL);
	note(FUZZ_CALL_tree, TIMED(capmgr_tree(CAPMGR_PAGE, (uint64_t)page)));
	do {
		node = TIMED(capmgr_tree_next());
		note(FUZZ_CALL_tree_next, node);
	} while (node > 0 || node == -TESSERA_EAGAIN);
	status = capmgr_revoke(CAPMGR_PAGE, (uint64_t)page);
	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	return status ? status : capmgr_page_free((uint64_t)page);
}
