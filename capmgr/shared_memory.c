#include "shared_memory.h"

#include <stddef.h>

#include "pages.h"

#define MEMORY_RIGHTS (RIGHT_MAP | RIGHT_WRITE)

/* A component that may map an object. */
struct shared_user {
	uint64_t component; /* its handle; 0, the booter's, is nobody's */
	uint8_t rights;
	uint8_t passes;	 /* the rights that it may pass on; 0: none */
	uint8_t mapping; /* its place among those of the component, counted from 1; 0: none */
};

struct shared_memory {
	uint64_t generation; /* of the record; too wide to wrap */
	uint32_t pages;	     /* 0: FREE */
	uint32_t mapped;     /* by so many */
	uint32_t place;	     /* LIVE: among those that its owner owns */
	bool withdrawn;
	frame_id frames[SHARED_PAGES];
	struct shared_user users[SHARED_USERS]; /* the first is the owner */
	struct shared_memory *next;		/* while it is free */
};

static struct shared_memory memories[SHARED_MEMORIES];
static struct shared_memory *free_memories;
static uint32_t memories_used; /* the others have never been */

/* There is one: config.h says why. */
static struct shared_memory *take_record(void)
{
	struct shared_memory *memory = free_memories;

	if (memory)
		free_memories = memory->next;
	else
		memory = &memories[memories_used++];
	*memory = (struct shared_memory){.generation = memory->generation + 1};
	return memory;
}

/* Gives its frames back, and the record. */
static void release(struct shared_memory *memory)
{
	while (memory->pages > 0)
		frames_give(memory->frames[--memory->pages]);
	memory->next = free_memories;
	free_memories = memory;
}

/* ------------------------------------------------------------------ who asks for what */

static uint64_t id_of(const struct shared_memory *memory)
{
	return (uint64_t)(memory - memories) + memory->generation * SHARED_MEMORIES;
}

static struct shared_user *find_user(struct shared_memory *memory,
				     const struct component *component)
{
	uint64_t handle = component_handle(component);

	for (uint32_t i = 0; i < SHARED_USERS; i++)
		if (memory->users[i].component == handle)
			return &memory->users[i];
	return NULL;
}

/* An object that the component may map, or has mapped. */
static int find(const struct component *component, uint64_t id, struct shared_memory **memory,
		struct shared_user **user)
{
	struct shared_memory *found = &memories[id % SHARED_MEMORIES];

	if (!found->pages || id_of(found) != id)
		return -TESSERA_EBADF;
	*memory = found;
	*user = find_user(found, component);
	return *user && (!found->withdrawn || (*user)->mapping) ? 0 : -TESSERA_EBADF;
}

static int find_live(const struct component *component, uint64_t id, struct shared_memory **memory,
		     struct shared_user **user)
{
	int error = find(component, id, memory, user);

	return !error && (*memory)->withdrawn ? -TESSERA_EBADF : error;
}

static int check_rights(uint64_t rights)
{
	return rights & RIGHT_MAP && !(rights & ~(uint64_t)MEMORY_RIGHTS) ? 0 : -TESSERA_EINVAL;
}

int64_t shared_memory_owner(const struct component *component, uint64_t id)
{
	struct shared_memory *memory;
	struct shared_user *user;
	int error = find_live(component, id, &memory, &user);

	return error ? error : (int64_t)memory->users[0].component;
}

int64_t shared_memory_length(const struct component *component, uint64_t id)
{
	struct shared_memory *memory;
	struct shared_user *user;
	int error = find_live(component, id, &memory, &user);

	return error ? error : (int64_t)memory->pages;
}

/* ------------------------------------------------------------------ offering */

static bool is_vacant(const struct shared_user *user)
{
	return !user->mapping && !component_lasts(user->component);
}

/* The owner's place is never another's, also while it ends. */
static struct shared_user *take_user(struct shared_memory *memory,
				     const struct component *component)
{
	for (uint32_t i = 1; i < SHARED_USERS; i++) {
		struct shared_user *user = &memory->users[i];

		if (!is_vacant(user))
			continue;
		*user = (struct shared_user){.component = component_handle(component)};
		return user;
	}
	return NULL;
}

int shared_memory_offer(const struct component *from, uint64_t id, const struct component *to,
			uint64_t rights, bool final)
{
	struct shared_memory *memory;
	struct shared_user *giver, *user;
	int error;

	if ((error = check_rights(rights)))
		return error;
	if ((error = find_live(from, id, &memory, &giver)))
		return error;
	if (!giver->passes || !component_may_give(from, to))
		return -TESSERA_EPERM;
	user = find_user(memory, to);
	if (!user && !(user = take_user(memory, to)))
		return -TESSERA_ENOSPC;
	rights &= giver->passes;
	user->rights |= (uint8_t)rights;
	if (!final)
		user->passes |= (uint8_t)rights;
	return 0;
}

/* ------------------------------------------------------------------ mapping */

static void note_mapping(struct component *component, struct shared_memory *memory,
			 struct shared_user *user, uint64_t address)
{
	component->mapped[component->mapped_count++] =
		(struct shared_mapping){.memory = memory, .address = address};
	user->mapping = (uint8_t)component->mapped_count;
	memory->mapped++;
}

/* Its last one takes the place. */
static void forget_mapping(struct component *component, struct shared_memory *memory,
			   struct shared_user *user)
{
	const struct shared_mapping *last = &component->mapped[--component->mapped_count];

	component->mapped[user->mapping - 1] = *last;
	find_user(last->memory, component)->mapping = user->mapping;
	user->mapping = 0;
	if (--memory->mapped == 0 && memory->withdrawn)
		release(memory);
}

int64_t shared_memory_map(struct component *component, uint64_t id, uint64_t address,
			  uint64_t rights)
{
	int64_t start = (int64_t)address;
	struct shared_memory *memory;
	struct shared_user *user;
	int error;

	if ((error = check_rights(rights)))
		return error;
	if ((error = find_live(component, id, &memory, &user)))
		return error;
	if (rights & ~(uint64_t)user->rights)
		return -TESSERA_EACCES;
	if (user->mapping)
		return -TESSERA_EEXIST;
	if (component->mapped_count == SHARED_MAPPED_EACH)
		return -TESSERA_ENOSPC;
	if (!address && (start = pages_reserve(component, memory->pages)) < 0)
		return start;
	error = pages_show(component, (uint64_t)start, memory->frames, memory->pages,
			   rights & RIGHT_WRITE ? MAP_WRITE : 0);
	if (error) {
		if (!address)
			pages_release_run(component, (uint64_t)start, memory->pages);
		return error;
	}
	note_mapping(component, memory, user, (uint64_t)start);
	return start;
}

int shared_memory_unmap(struct component *component, uint64_t id)
{
	struct shared_memory *memory;
	struct shared_user *user;
	int error = find(component, id, &memory, &user);

	if (error)
		return error;
	if (!user->mapping)
		return -TESSERA_EINVAL;
	pages_hide(component, component->mapped[user->mapping - 1].address, memory->pages);
	forget_mapping(component, memory, user);
	return 0;
}

/* ------------------------------------------------------------------ beginning and end */

int64_t shared_memory_create(struct component *owner, uint64_t pages)
{
	struct shared_memory *memory;

	if (!pages || pages > SHARED_PAGES)
		return -TESSERA_EINVAL;
	if (owner->owned_count == SHARED_OWNED_EACH)
		return -TESSERA_ENOSPC;
	memory = take_record();
	while (memory->pages < pages) {
		int error =
			frames_take(&owner->account, FRAME_USER, &memory->frames[memory->pages]);

		if (error) {
			release(memory);
			return error;
		}
		memory->pages++;
	}
	memory->users[0] = (struct shared_user){
		.component = component_handle(owner),
		.rights = MEMORY_RIGHTS,
		.passes = MEMORY_RIGHTS,
	};
	memory->place = owner->owned_count;
	owner->owned[owner->owned_count++] = memory;
	return (int64_t)id_of(memory);
}

static void withdraw(struct component *owner, struct shared_memory *memory)
{
	struct shared_memory *last = owner->owned[--owner->owned_count];

	owner->owned[memory->place] = last;
	last->place = memory->place;
	memory->withdrawn = true;
	if (!memory->mapped)
		release(memory);
}

int shared_memory_destroy(struct component *component, uint64_t id)
{
	struct shared_memory *memory;
	struct shared_user *user;
	int error = find_live(component, id, &memory, &user);

	if (error)
		return error;
	if (user != &memory->users[0])
		return -TESSERA_EPERM;
	withdraw(component, memory);
	return 0;
}

int shared_memory_end_step(struct component *component)
{
	if (component->mapped_count > 0) {
		struct shared_memory *memory =
			component->mapped[component->mapped_count - 1].memory;

		forget_mapping(component, memory, find_user(memory, component));
		return 1;
	}
	if (component->owned_count > 0) {
		withdraw(component, component->owned[component->owned_count - 1]);
		return 1;
	}
	return 0;
}
