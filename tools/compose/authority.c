#include "authority.h"

#include <string.h>

static const char *gates(const struct system *system, const struct instance *from,
			 const struct instance *to)
{
	for (size_t i = 0; i < from->need_count; i++)
		if (from->needs[i].server.to == to)
			return arena_format(system->arena, "gates of %s", from->needs[i].interface);
	return NULL;
}

static const char *fault_gates(const struct system *system, const struct instance *from,
			       const struct instance *to)
{
	(void)system;
	return from->handler.to == to ? "faults to it" : NULL;
}

static const struct share *find_share(const struct instance *instance, const struct region *region)
{
	for (size_t i = 0; i < instance->share_count; i++)
		if (instance->shares[i].region == region)
			return &instance->shares[i];
	return NULL;
}

static const char *shared_memory(const struct system *system, const struct instance *from,
				 const struct instance *to)
{
	for (size_t i = 0; i < from->share_count; i++) {
		const struct share *share = &from->shares[i];

		if (share->writable && find_share(to, share->region))
			return arena_format(system->arena, "shared memory \"%s\"",
					    share->region->name);
	}
	return NULL;
}

static const char *manager(const struct system *system, const struct instance *from,
			   const struct instance *to)
{
	(void)system;
	return to->manager.to == from ? "manages it" : NULL;
}

static const char *scheduler(const struct system *system, const struct instance *from,
			     const struct instance *to)
{
	(void)system;
	return to->scheduler.to == from ? "schedules it" : NULL;
}

/* Its threads tell it how far they are, by gates that are no need. */
static const char *scheduler_gates(const struct system *system, const struct instance *from,
				   const struct instance *to)
{
	(void)system;
	return from->scheduler.to == to ? "gates of " COMPINIT_INTERFACE : NULL;
}

static const char *fault_handler(const struct system *system, const struct instance *from,
				 const struct instance *to)
{
	(void)system;
	return to->handler.to == from ? "handles its faults" : NULL;
}

bool authority_is_client(const struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++)
		if (instance->needs[i].server.to == instance->manager.to &&
		    strcmp(instance->needs[i].interface, DELEGATION_INTERFACE) == 0)
			return true;
	return false;
}

bool authority_may_delegate(const struct instance *from, const struct instance *to)
{
	return from->manager.to == to->manager.to && authority_is_client(from) &&
	       authority_is_client(to) && instance_delegates_to(from, to);
}

/* Who gives a page acts on who takes it, and who gives a gate into itself lets the other act on it. */
static const char *delegation(const struct system *system, const struct instance *from,
			      const struct instance *to)
{
	if (!authority_may_delegate(from, to) && !authority_may_delegate(to, from))
		return NULL;
	return arena_format(system->arena, "delegation by %s", from->manager.name);
}

/* Who manages others has all memory; if it has a manager itself, that of those below it. */
static const char *memory(const struct system *system, const struct instance *from,
			  const struct instance *to)
{
	(void)system;
	if (!from->managed)
		return NULL;
	if (!instance_is_realm(from))
		return "holds all memory";
	return instance_is_below(to, from) ? "holds its memory" : NULL;
}

static const char *bus_master(const struct system *system, const struct instance *from,
			      const struct instance *to)
{
	(void)system;
	(void)to;
	return from->bus_master ? "masters the bus" : NULL;
}

/* Why one instance has authority over another: in words, or NULL. */
static const char *reason(const struct system *system, const struct instance *from,
			  const struct instance *to)
{
	static const char *(*const reasons[])(const struct system *system,
					      const struct instance *from,
					      const struct instance *to) = {
		gates,	     shared_memory, manager,	scheduler,  scheduler_gates, fault_handler,
		fault_gates, delegation,    memory, bus_master,
	};
	const char *text = NULL;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]) && !text; i++)
		text = reasons[i](system, from, to);
	return text;
}

/* The instances that a search has come to, in the order in which it did, and from where. */
struct search {
	const struct instance *reached[INSTANCES_MAX];
	const struct instance *before[INSTANCES_MAX]; /* by number */
	size_t count;
	uint64_t seen;
};

static void reach(struct search *search, const struct instance *instance,
		  const struct instance *before)
{
	search->seen |= instance_bit(instance);
	search->before[instance->number] = before;
	search->reached[search->count++] = instance;
}

static struct authority_path path_to(const struct search *search, const struct instance *to)
{
	struct authority_path path = {0};
	size_t place;

	for (const struct instance *at = to; at; at = search->before[at->number])
		path.length++;
	place = path.length;
	for (const struct instance *at = to; at; at = search->before[at->number])
		path.steps[--place] = at;
	return path;
}

/* Breadth first: of the ways to an instance, the first that is found is a shortest one. */
struct authority_path authority_path(const struct system *system, const struct instance *from,
				     const struct instance *to, uint64_t avoided)
{
	struct search search = {.seen = avoided |
					instance_bit(&system->instances[INSTANCE_BOOTER])};

	reach(&search, from, NULL);
	for (size_t i = 0; i < search.count; i++)
		for (size_t j = 0; j < system->instance_count; j++) {
			const struct instance *next = &system->instances[j];

			if ((search.seen & instance_bit(next)) ||
			    !reason(system, search.reached[i], next))
				continue;
			reach(&search, next, search.reached[i]);
			if (next == to)
				return path_to(&search, to);
		}
	return (struct authority_path){0};
}

const char *authority_path_text(const struct system *system, const struct authority_path *path)
{
	const char *text = path->steps[0]->name;

	for (size_t i = 1; i < path->length; i++)
		text = arena_format(system->arena, "%s -> %s (%s)", text, path->steps[i]->name,
				    reason(system, path->steps[i - 1], path->steps[i]));
	return text;
}
