/* What the manager serves: each function under its lock, for the component that calls. */
#include "capmgr.h"
#include "capmgr_observe.h"

#include "authority.h"
#include "callers.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt.h"
#include "devices.h"
#include "faults.h"
#include "lifecycle.h"
#include "lock.h"
#include "objects.h"
#include "observation.h"
#include "pages.h"
#include "paging.h"
#include "shared_memory.h"
#include "takeover.h"
#include "threads.h"

int cos_init(void);

int cos_init(void)
{
	return takeover();
}

/* Who calls; or an error, and the lock is not held. */
struct call {
	struct component *caller;
	int64_t error;
};

/* The caller's record, and the lock. */
static inline struct call enter(void)
{
	struct call call = {.error = -TESSERA_EBUSY};

	if (!lock_try())
		return call;
	call.error = component_find(crt_badge(), &call.caller);
	if (call.error)
		lock_release();
	return call;
}

/* The same, for a call that names a place of some kind. */
static struct call enter_for_place(uint64_t kind)
{
	return kind < PLACE_KINDS ? enter() : (struct call){.error = -TESSERA_EINVAL};
}

static int64_t leave(int64_t result)
{
	lock_release();
	return result;
}

int64_t capmgr_holder(void)
{
	int64_t holder = lock_holder();

	return holder == -TESSERA_EAGAIN ? threads_lingering() : holder;
}

int64_t capmgr_pages_reserve(uint64_t count)
{
	const struct call call = enter();

	return call.error ? call.error : leave(pages_reserve(call.caller, count));
}

int64_t capmgr_page_release(uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(pages_release(call.caller, address));
}

static int64_t alloc(struct component *component, uint64_t address)
{
	int error;

	if (!address)
		return pages_give_run(component, 1);
	error = pages_fill(component, address);
	return error ? error : (int64_t)address;
}

int64_t capmgr_page_alloc(uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(alloc(call.caller, address));
}

int64_t capmgr_pages_alloc(uint64_t count)
{
	const struct call call = enter();

	return call.error ? call.error : leave(pages_give_run(call.caller, count));
}

/* Usually nobody was ever given it, and there is nothing to forget. */
static int free_page(struct component *component, uint64_t address)
{
	int error = pages_free(component, address);

	if (error != -TESSERA_EINVAL)
		return error;
	error = authority_forget_page(component, address);
	return error ? error : pages_free(component, address);
}

int64_t capmgr_page_free(uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(free_page(call.caller, address));
}

static int accept(struct component *component, uint64_t from, uint64_t count)
{
	struct component *other;
	int error;

	if (count > UINT16_MAX)
		return -TESSERA_EINVAL;
	if ((error = component_find(from, &other)))
		return error;
	component_accept(component, other, (uint16_t)count);
	return 0;
}

int64_t capmgr_accept(uint64_t from, uint64_t count)
{
	const struct call call = enter();

	return call.error ? call.error : leave(accept(call.caller, from, count));
}

static int64_t delegate(struct component *from, uint64_t kind, uint64_t where, uint64_t to,
			uint64_t rights)
{
	struct component *other;
	int error;

	if (rights > (CAPMGR_FINAL | RIGHTS_ALL))
		return -TESSERA_EINVAL;
	if ((error = component_find(to, &other)))
		return error;
	return authority_delegate(from, (enum place_kind)kind, where, other, rights & RIGHTS_ALL,
				  rights & CAPMGR_FINAL);
}

int64_t capmgr_delegate(uint64_t kind, uint64_t where, uint64_t to, uint64_t rights)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error : leave(delegate(call.caller, kind, where, to, rights));
}

static int64_t grant(struct component *from, uint64_t kind, uint64_t where, uint64_t to)
{
	struct component *other;
	int error;

	if ((error = component_find(to, &other)))
		return error;
	return authority_grant(from, (enum place_kind)kind, where, other);
}

int64_t capmgr_grant(uint64_t kind, uint64_t where, uint64_t to)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error : leave(grant(call.caller, kind, where, to));
}

int64_t capmgr_giver(uint64_t kind, uint64_t where)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error
			  : leave(authority_giver(call.caller, (enum place_kind)kind, where));
}

int64_t capmgr_revoke(uint64_t kind, uint64_t where)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error
			  : leave(authority_revoke(call.caller, (enum place_kind)kind, where));
}

static int revoke_child(struct component *from, uint64_t kind, uint64_t where, uint64_t child,
			uint64_t child_where)
{
	struct component *other;
	int error;

	if ((error = component_find(child, &other)))
		return error;
	return authority_revoke_child(from, (enum place_kind)kind, where, other, child_where);
}

int64_t capmgr_revoke_child(uint64_t kind, uint64_t where, uint64_t child, uint64_t child_where)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error
			  : leave(revoke_child(call.caller, kind, where, child, child_where));
}

int64_t capmgr_relinquish(uint64_t kind, uint64_t where)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error
			  : leave(authority_relinquish(call.caller, (enum place_kind)kind, where));
}

int64_t capmgr_revoke_step(void)
{
	const struct call call = enter();

	return call.error ? call.error : leave(authority_step(call.caller));
}

static int64_t delegate_at(struct component *from, uint64_t slot, uint64_t to, uint64_t there,
			   uint64_t rights)
{
	struct component *other;
	int error;

	if (rights > (CAPMGR_FINAL | RIGHTS_ALL))
		return -TESSERA_EINVAL;
	if ((error = component_find(to, &other)))
		return error;
	return authority_delegate_at(from, slot, other, there, rights & RIGHTS_ALL,
				     rights & CAPMGR_FINAL);
}

int64_t capmgr_delegate_to_slot(uint64_t slot, uint64_t to, uint64_t there, uint64_t rights)
{
	const struct call call = enter();

	return call.error ? call.error : leave(delegate_at(call.caller, slot, to, there, rights));
}

static int image_pages(struct component *from, uint64_t address, uint64_t to, uint64_t there,
		       uint64_t count, uint64_t flags)
{
	struct component *other;
	int error;

	if (flags && flags != MAP_WRITE && flags != MAP_EXECUTE)
		return -TESSERA_EINVAL;
	if ((error = component_find(to, &other)))
		return error;
	return authority_image_pages(from, address, other, there, count, flags);
}

int64_t capmgr_image_pages(uint64_t address, uint64_t to, uint64_t there, uint64_t count,
			   uint64_t flags)
{
	const struct call call = enter();

	return call.error ? call.error
			  : leave(image_pages(call.caller, address, to, there, count, flags));
}

int64_t capmgr_component_create(uint64_t entry, uint64_t pages, uint64_t image,
				uint64_t first_thread, uint64_t threads)
{
	const struct lifecycle_plan plan = {
		.entry = entry,
		.pages = pages,
		.image = image,
		.first_thread = first_thread,
		.threads = threads,
	};
	const struct call call = enter();

	return call.error ? call.error : leave(lifecycle_create(call.caller, &plan));
}

int64_t capmgr_component_end(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(lifecycle_end(call.caller, component));
}

static int64_t maker_of(uint64_t component)
{
	struct component *of;
	int error = component_find(component, &of);

	if (error)
		return error;
	return of->built ? -TESSERA_EINVAL
			 : (int64_t)component_handle(component_record(of->manager));
}

int64_t capmgr_maker(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(maker_of(component));
}

static int64_t begin_checkpoint(struct component *caller, uint64_t component)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : lifecycle_checkpoint(caller, other);
}

int64_t capmgr_checkpoint_create(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(begin_checkpoint(call.caller, component));
}

int64_t capmgr_checkpoint_step(uint64_t checkpoint)
{
	const struct call call = enter();

	return call.error ? call.error : leave(checkpoint_step(call.caller, checkpoint));
}

int64_t capmgr_checkpoint_restore(uint64_t checkpoint)
{
	const struct call call = enter();

	return call.error ? call.error : leave(lifecycle_restore(call.caller, checkpoint));
}

int64_t capmgr_checkpoint_free(uint64_t checkpoint)
{
	const struct call call = enter();

	return call.error ? call.error : leave(checkpoint_free(call.caller, checkpoint));
}

int64_t capmgr_checkpoint_restore_shared(uint64_t checkpoint)
{
	const struct call call = enter();

	return call.error ? call.error : leave(lifecycle_restore_shared(call.caller, checkpoint));
}

int64_t capmgr_component_create_from(uint64_t checkpoint, uint64_t pages, uint64_t first_thread,
				     uint64_t threads)
{
	const struct lifecycle_plan share = {
		.pages = pages,
		.first_thread = first_thread,
		.threads = threads,
	};
	const struct call call = enter();

	return call.error ? call.error
			  : leave(lifecycle_create_from(call.caller, checkpoint, &share));
}

static int fill(const struct component *maker, uint64_t component, bool shared)
{
	struct component *other;
	int error = component_find(component, &other);

	if (error)
		return error;
	return shared ? lifecycle_fill_shared(maker, other) : lifecycle_fill(maker, other);
}

int64_t capmgr_component_fill(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(fill(call.caller, component, false));
}

int64_t capmgr_component_fill_shared(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(fill(call.caller, component, true));
}

static int give_page(const struct component *caller, uint64_t component, uint64_t address)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : paging_give(caller, other, address);
}

int64_t capmgr_page_give(uint64_t component, uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(give_page(call.caller, component, address));
}

static int copy_page(const struct component *caller, uint64_t component, uint64_t address)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : paging_copy(caller, other, address);
}

int64_t capmgr_page_copy(uint64_t component, uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(copy_page(call.caller, component, address));
}

static int64_t create_thread(struct component *caller, uint64_t component, uint64_t parent,
			     uint64_t id, uint64_t argument)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : threads_create(caller, other, parent, id, argument);
}

int64_t capmgr_thread_create(uint64_t component, uint64_t parent, uint64_t id, uint64_t argument)
{
	const struct call call = enter();

	return call.error ? call.error
			  : leave(create_thread(call.caller, component, parent, id, argument));
}

int64_t capmgr_thread_end(uint64_t slot)
{
	const struct call call = enter();

	return call.error ? call.error : leave(threads_end(call.caller, slot));
}

int64_t capmgr_thread_end_id(uint64_t id)
{
	const struct call call = enter();

	return call.error ? call.error : leave(threads_end_id(call.caller, id));
}

int64_t capmgr_rcv_create(uint64_t thread, uint64_t priority, uint64_t ceiling)
{
	const struct call call = enter();

	return call.error ? call.error
			  : leave(objects_make_rcv(call.caller, thread, priority, ceiling));
}

int64_t capmgr_asnd_create(uint64_t rcv)
{
	const struct call call = enter();

	return call.error ? call.error : leave(objects_make_asnd(call.caller, rcv));
}

static int64_t make_gate(struct component *component, uint64_t entry, uint64_t badge)
{
	int64_t slot;
	int error;

	if (badge != CAPMGR_BADGE_HOLDER)
		return objects_make_gate(component, entry, badge);
	slot = objects_make_gate(component, entry, component_handle(component));
	if (slot < 0)
		return slot;
	error = authority_mark_holder(component, (uint64_t)slot);
	return error ? error : slot;
}

int64_t capmgr_gate_create(uint64_t entry, uint64_t badge)
{
	const struct call call = enter();

	return call.error ? call.error : leave(make_gate(call.caller, entry, badge));
}

static int64_t make_cut(struct component *scheduler, uint64_t component)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : objects_make_cut(scheduler, other);
}

int64_t capmgr_component_cut(uint64_t component)
{
	const struct call call = enter();

	return call.error ? call.error : leave(make_cut(call.caller, component));
}

static int set_fault_gate(struct component *maker, uint64_t component, uint64_t kind, uint64_t gate)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : faults_set(maker, other, kind, gate);
}

int64_t capmgr_fault_gate(uint64_t component, uint64_t kind, uint64_t gate)
{
	const struct call call = enter();

	return call.error ? call.error : leave(set_fault_gate(call.caller, component, kind, gate));
}

int64_t capmgr_fault_caller(uint64_t place)
{
	const struct call call = enter();

	return call.error ? call.error : leave(callers_find(call.caller, crt_thread_id(), place));
}

static int64_t read_quota(const struct component *component, uint64_t quota)
{
	switch (quota) {
	case CAPMGR_PAGES_USED:
		return component->account.used;
	case CAPMGR_PAGES_LIMIT:
		return component->account.limit;
	case CAPMGR_PAGES_FREE:
		return frames_free();
	case CAPMGR_NODES_USED:
		return authority_charged(component);
	case CAPMGR_SLOTS_USED:
		return component->slots_used;
	case CAPMGR_THREADS_USED:
		return component->threads_used;
	case CAPMGR_THREADS_LIMIT:
		return component->threads - component->threads_lent;
	case CAPMGR_MEM_OWNED:
		return component->owned_count;
	case CAPMGR_MEM_MAPPED:
		return component->mapped_count;
	case CAPMGR_NODES_LIMIT:
		return DERIVATIONS_EACH;
	case CAPMGR_SLOTS_LIMIT:
		return CAPS_WINDOW_SLOTS;
	case CAPMGR_COMPONENTS_USED:
		return component_record(component->family)->components_used;
	case CAPMGR_COMPONENTS_LIMIT:
		return component_record(component->family)->components_limit;
	default:
		return -TESSERA_EINVAL;
	}
}

int64_t capmgr_quota(uint64_t quota)
{
	const struct call call = enter();

	return call.error ? call.error : leave(read_quota(call.caller, quota));
}

_Static_assert(CAPMGR_RUN_PAGES == RUN_PAGES && CAPMGR_DEVICES_MAPPED == DEVICE_MAPPINGS_EACH &&
		       DEVICES_MORE == CAPMGR_MORE && CAPMGR_MEMORY_PAGES == SHARED_PAGES &&
		       CAPMGR_MEMORY_USERS == SHARED_USERS &&
		       CAPMGR_MEMORIES_OWNED == SHARED_OWNED_EACH &&
		       CAPMGR_MEMORIES_MAPPED == SHARED_MAPPED_EACH,
	       "capmgr.h tells of the capacities of config.h");

int64_t capmgr_memory_create(uint64_t pages)
{
	const struct call call = enter();

	return call.error ? call.error : leave(shared_memory_create(call.caller, pages));
}

static int offer(const struct component *from, uint64_t memory, uint64_t to, uint64_t rights)
{
	struct component *other;
	int error = component_find(to, &other);

	if (error)
		return error;
	return shared_memory_offer(from, memory, other, rights & ~(uint64_t)CAPMGR_FINAL,
				   rights & CAPMGR_FINAL);
}

int64_t capmgr_memory_offer(uint64_t memory, uint64_t to, uint64_t rights)
{
	const struct call call = enter();

	return call.error ? call.error : leave(offer(call.caller, memory, to, rights));
}

int64_t capmgr_memory_map(uint64_t memory, uint64_t address, uint64_t rights)
{
	const struct call call = enter();

	return call.error ? call.error
			  : leave(shared_memory_map(call.caller, memory, address, rights));
}

int64_t capmgr_memory_unmap(uint64_t memory)
{
	const struct call call = enter();

	return call.error ? call.error : leave(shared_memory_unmap(call.caller, memory));
}

int64_t capmgr_memory_destroy(uint64_t memory)
{
	const struct call call = enter();

	return call.error ? call.error : leave(shared_memory_destroy(call.caller, memory));
}

static int64_t read_fact(const struct component *component, uint64_t memory, uint64_t fact)
{
	switch (fact) {
	case CAPMGR_MEMORY_OWNER:
		return shared_memory_owner(component, memory);
	case CAPMGR_MEMORY_LENGTH:
		return shared_memory_length(component, memory);
	default:
		return -TESSERA_EINVAL;
	}
}

int64_t capmgr_memory_fact(uint64_t memory, uint64_t fact)
{
	const struct call call = enter();

	return call.error ? call.error : leave(read_fact(call.caller, memory, fact));
}

int64_t capmgr_device_map(uint64_t slot, uint64_t first, uint64_t count, uint64_t address,
			  uint64_t rights)
{
	const struct call call = enter();

	return call.error ? call.error
			  : leave(devices_map(call.caller, slot, first, count, address, rights));
}

int64_t capmgr_device_unmap(uint64_t address)
{
	const struct call call = enter();

	return call.error ? call.error : leave(devices_unmap(call.caller, address));
}

_Static_assert(CAPMGR_COMPONENTS == COMPONENTS_MAX && COMPONENTS_MAX <= 256 &&
		       DERIVATIONS <= 32768 && CAPMGR_FINAL == RIGHTS_ALL + 1,
	       "a node fits into the fields that capmgr.h tells of");

#define NODE_COMPONENT_SHIFT 9
#define NODE_DEPTH_SHIFT     17
#define NODE_WHERE_SHIFT     32
#define PAGE_SHIFT	     12 /* a component's addresses end at 512 GiB: 27 bits are left */

int64_t capmgr_tree(uint64_t kind, uint64_t where)
{
	const struct call call = enter_for_place(kind);

	return call.error ? call.error
			  : leave(authority_walk(call.caller, (enum place_kind)kind, where));
}

static int64_t describe(const struct derivation_item *item, uint32_t depth)
{
	uint64_t where = item->kind == PLACE_PAGE ? item->where >> PAGE_SHIFT : item->where;

	return (int64_t)((item->final ? CAPMGR_FINAL : 0) | item->rights |
			 (uint64_t)item->owner.number << NODE_COMPONENT_SHIFT |
			 (uint64_t)depth << NODE_DEPTH_SHIFT | where << NODE_WHERE_SHIFT);
}

static int64_t walk_next(struct component *component)
{
	struct derivation_view view;
	int found = authority_walk_next(component, &view);

	return found > 0 ? describe(&view.item, view.level) : found;
}

int64_t capmgr_tree_next(void)
{
	const struct call call = enter();

	return call.error ? call.error : leave(walk_next(call.caller));
}

/* ------------------------------------------------------------------ capmgr_observe.h */

int64_t capmgr_observe_component(uint64_t number)
{
	const struct call call = enter();

	return call.error ? call.error : leave(observation_component(number));
}

int64_t capmgr_observe_fact(uint64_t component, uint64_t fact)
{
	const struct call call = enter();

	return call.error ? call.error : leave(observation_fact(component, fact));
}

static int64_t observe_quota(uint64_t component, uint64_t quota)
{
	struct component *other;
	int error = component_find(component, &other);

	return error ? error : read_quota(other, quota);
}

int64_t capmgr_observe_quota(uint64_t component, uint64_t quota)
{
	const struct call call = enter();

	return call.error ? call.error : leave(observe_quota(component, quota));
}

/* What is told of a live component from a place on. */
static int64_t observe_from(uint64_t component, uint64_t where,
			    int64_t (*look)(const struct component *component, uint64_t where))
{
	const struct call call = enter();
	struct component *other;
	int error;

	if (call.error)
		return call.error;
	if ((error = component_find(component, &other)))
		return leave(error);
	STACK_CALLS(observation_slot, observation_target, observation_pages);
	return leave(look(other, where));
}

int64_t capmgr_observe_slot(uint64_t component, uint64_t slot)
{
	return observe_from(component, slot, observation_slot);
}

int64_t capmgr_observe_target(uint64_t component, uint64_t slot)
{
	return observe_from(component, slot, observation_target);
}

int64_t capmgr_observe_pages(uint64_t component, uint64_t address)
{
	return observe_from(component, address, observation_pages);
}
