/* How a component starts: its first thread, and what it holds to be its own master. */
#include "crt_kernel.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "domain.h"

/* The capabilities that the component has got so far: as many as one with all roles gets. */
#define GIFTS_MAX (3 + CRT_OWN_NODES)

struct gifts {
	struct domain *to;
	crt_comp_t comp;
	uint32_t slots[GIFTS_MAX];
	uint32_t count;
};

static int give(struct gifts *gifts, uint32_t cap, uint32_t slot, uint32_t rights, uint64_t first,
		uint64_t count)
{
	int error = crt_cap_copy_in(cap, gifts->comp, slot, rights, first, count);

	if (!error)
		gifts->slots[gifts->count++] = slot;
	return error;
}

/* The manager finds the nodes of its own tables where the kernel gives the booter its own. */
static int give_tables(struct gifts *gifts, uint64_t image)
{
	struct crt_own_nodes nodes;
	int error = crt_comp_nodes(gifts->comp, image, &nodes);

	for (uint32_t i = 0; i < CRT_OWN_NODES && !error; i++)
		error = give(gifts, nodes.slot[i], CRT_SLOT_CAPTBL_ROOT + i, RIGHTS_ALL, 0, 0);
	return error;
}

static int give_memory(struct gifts *gifts, uint64_t *frames)
{
	struct crt_memory part;
	int error = crt_comp_carve(gifts->comp, *frames, &part);

	return error ? error : crt_memory_grant_in(&part, gifts->comp, CRT_SLOT_MEMORY, frames);
}

/* The memory comes last: nobody takes it back. */
static int give_all(struct gifts *gifts, struct crt_comp_exec_context *context)
{
	bool scheduler = context->roles & CRT_EXEC_SCHEDULER;
	bool manager = context->roles & CRT_EXEC_MANAGER;
	int error = give(gifts, context->rcv.slot, CRT_SLOT_RCV,
			 scheduler ? RIGHTS_ALL : RIGHT_WAIT | RIGHT_SEND, 0, 0);

	if (!error && manager)
		error = give(gifts, gifts->to->component, CRT_SLOT_COMPONENT, RIGHTS_ALL, 0, 0);
	if (!error && scheduler)
		error = give(gifts, CRT_SLOT_THREAD_IDS, CRT_SLOT_THREAD_IDS, RIGHTS_ALL,
			     context->thread_id, context->threads);
	if (!error && manager)
		error = give_tables(gifts, context->image);
	if (!error && manager)
		error = give_memory(gifts, &context->frames);
	return error;
}

static void take_back(const struct gifts *gifts)
{
	for (uint32_t i = gifts->count; i-- > 0;)
		domain_slot_clear(gifts->to, gifts->slots[i]);
}

static int make_thread(struct domain *domain, crt_comp_t comp,
		       struct crt_comp_exec_context *context)
{
	int error = crt_thd_create_in(&context->thread, comp, context->thread_id, context->parent,
				      context->argument);

	if (error)
		return error;
	error = crt_rcv_create_with(&context->rcv, context->thread, context->priority);
	if (error)
		object_end(domain->memory, context->thread.slot);
	return error;
}

int crt_comp_exec(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	struct gifts gifts = {.comp = comp};
	struct mark mark;
	int error;

	if (!(context->roles & CRT_EXEC_THREAD))
		return -TESSERA_EINVAL;
	if ((error = domain_find(comp, &gifts.to)))
		return error;
	mark = mark_here(gifts.to);
	if ((error = make_thread(gifts.to, comp, context)))
		return mark_return(&mark, error);
	error = give_all(&gifts, context);
	if (error) {
		take_back(&gifts);
		domain_slot_clear(domain_self(), context->rcv.slot);
		object_end(gifts.to->memory, context->thread.slot);
	}
	return mark_return(&mark, error);
}
