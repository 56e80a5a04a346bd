/* How a component starts: its first thread, and what it holds to be its own master. */
#include "crt_kernel.h"
#include "crt_memory.h"
#include "crt_slots.h"

void crt_comp_exec_thd_init(struct crt_comp_exec_context *context, uint32_t thread_id,
			    crt_rcv_t parent, uint32_t priority, uint64_t argument)
{
	context->thread_id = thread_id;
	context->parent = parent;
	context->priority = priority;
	context->argument = argument;
	context->roles |= CRT_EXEC_THREAD;
}

void crt_comp_exec_sched_init(struct crt_comp_exec_context *context, uint32_t threads)
{
	context->threads = threads;
	context->roles |= CRT_EXEC_SCHEDULER;
}

void crt_comp_exec_capmgr_init(struct crt_comp_exec_context *context, uint64_t image,
			       uint64_t frames)
{
	context->image = image;
	context->frames = frames;
	context->roles |= CRT_EXEC_MANAGER;
}

static int make_thread(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	uint32_t rights = RIGHT_WAIT | RIGHT_SEND;
	int error;

	error = crt_thd_create_in(&context->thread, comp, context->thread_id, context->parent,
				  context->argument);
	if (error)
		return error;
	error = crt_rcv_create_with(&context->rcv, context->thread, context->priority);
	if (error)
		return error;
	if (context->roles & CRT_EXEC_SCHEDULER)
		rights = RIGHTS_ALL;
	return crt_cap_copy_in(context->rcv.slot, comp, CRT_SLOT_RCV, rights, 0, 0);
}

static int copy_component(crt_comp_t comp)
{
	uint32_t cap;
	int error = crt_comp_capability(comp, &cap);

	if (error)
		return error;
	return crt_cap_copy_in(cap, comp, CRT_SLOT_COMPONENT, RIGHTS_ALL, 0, 0);
}

static int make_scheduler(crt_comp_t comp, const struct crt_comp_exec_context *context)
{
	return crt_cap_copy_in(CRT_SLOT_THREAD_IDS, comp, CRT_SLOT_THREAD_IDS, RIGHTS_ALL,
			       context->thread_id, context->threads);
}

/* The manager finds the nodes of its own tables where the kernel gives the booter its own. */
static int copy_tables(crt_comp_t comp, uint64_t image)
{
	struct crt_own_nodes nodes;
	int error = crt_comp_nodes(comp, image, &nodes);

	for (uint32_t i = 0; i < CRT_OWN_NODES && !error; i++)
		error = crt_cap_copy_in(nodes.slot[i], comp, CRT_SLOT_CAPTBL_ROOT + i, RIGHTS_ALL,
					0, 0);
	return error;
}

static int make_manager(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	struct crt_memory part;
	int error;

	if ((error = copy_tables(comp, context->image)))
		return error;
	if ((error = crt_comp_carve(comp, context->frames, &part)))
		return error;
	return crt_memory_grant_in(&part, comp, CRT_SLOT_MEMORY, &context->frames);
}

int crt_comp_exec(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	int error = 0;

	if (!(context->roles & CRT_EXEC_THREAD))
		return -TESSERA_EINVAL;
	if (context->roles & (CRT_EXEC_SCHEDULER | CRT_EXEC_MANAGER))
		error = copy_component(comp);
	if (!error)
		error = make_thread(comp, context);
	if (!error && context->roles & CRT_EXEC_SCHEDULER)
		error = make_scheduler(comp, context);
	if (!error && context->roles & CRT_EXEC_MANAGER)
		error = make_manager(comp, context);
	return error;
}
