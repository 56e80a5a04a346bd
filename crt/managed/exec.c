/* How a component starts that was made by one which schedules itself. */
#include "capmgr.h"
#include "children.h"
#include "crt_memory.h"
#include "crt_slots.h"

/* Its endpoint, which it finds where every component does. */
static int make_rcv(crt_comp_t comp, crt_thd_t thread, uint32_t priority, crt_rcv_t *rcv)
{
	int error = crt_rcv_create_with(rcv, thread, priority);

	if (error)
		return error;
	error = crt_cap_copy_in(rcv->slot, comp, CRT_SLOT_RCV, RIGHT_WAIT | RIGHT_SEND, 0, 0);
	if (error)
		managed_relinquish(rcv->slot);
	return error;
}

int crt_comp_exec(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	struct child *child;
	int error = child_find(comp, &child);

	if (error)
		return error;
	if (context->roles != CRT_EXEC_THREAD)
		return -TESSERA_EINVAL;
	if (child->thread || child->rcv)
		return -TESSERA_EBUSY;
	error = crt_thd_create_in(&context->thread, comp, context->thread_id, context->parent,
				  context->argument);
	if (error)
		return error;
	error = make_rcv(comp, context->thread, context->priority, &context->rcv);
	if (error) {
		MANAGED(capmgr_thread_end(context->thread.slot));
		return error;
	}
	child->thread = context->thread.slot;
	child->rcv = context->rcv.slot;
	return 0;
}
