#include "../runtime/thread_blocks.h"
#include "alias.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"
#include "domain.h"

/* Offset into the component's range of ids; the first one is the first thread's. */
static uint32_t next_id = 1;

int crt_thd_create_in(crt_thd_t *thread, crt_comp_t comp, uint32_t id, crt_rcv_t parent,
		      uint64_t argument)
{
	struct domain *domain;
	struct place place;
	struct mark mark;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	mark = mark_here(domain);
	if ((error = place_take(domain->memory, &place)))
		return mark_return(&mark, error);
	thread->slot = place.slot;
	error = (int)kernel_thread_activate(place.memory, place.offset, place.reference,
					    domain->component | (uint64_t)parent.slot << 32,
					    CRT_SLOT_THREAD_IDS | (uint64_t)id << 32, argument)
			.status;
	if (error)
		place_give_back(&place);
	return mark_return(&mark, error);
}

int crt_thd_create_with(crt_thd_t *thread, uint32_t id, crt_rcv_t parent, void (*function)(void *),
			void *data)
{
	if (id >= crt_startup->threads)
		return -TESSERA_ERANGE;
	thread_block_set_function(crt_startup->first_thread + id, function, data);
	return crt_thd_create_in(thread, CRT_COMP_SELF, id, parent, 0);
}

int crt_thd_create(crt_thd_t *thread, void (*function)(void *), void *data)
{
	int error = crt_thd_create_with(thread, next_id, CRT_RCV_SELF, function, data);

	if (!error)
		next_id++;
	return error;
}

int crt_rcv_create(crt_rcv_t *rcv, crt_thd_t *thread, uint32_t priority, void (*function)(void *),
		   void *data)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	int error = crt_thd_create_with(thread, next_id, CRT_RCV_SELF, function, data);

	if (error)
		return error;
	error = crt_rcv_create_with(rcv, *thread, priority);
	if (error)
		object_end(self->memory, thread->slot);
	else
		next_id++;
	return mark_return(&mark, error);
}

int crt_thd_alias_in(crt_thd_t thread, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	return crt_alias(thread.slot, in, rights, slot);
}
