/* How a component starts that was made by one which schedules itself. */
#include "capmgr.h"
#include "children.h"
#include "crt_slots.h"

/* Its endpoint, which it finds where every component does. */
static int64_t make_rcv(const struct child *child, uint64_t thread, uint64_t priority)
{
	int64_t rcv = capmgr_rcv_create(thread, priority, priority), status;

	if (rcv < 0)
		return rcv;
	status = capmgr_delegate_to_slot((uint64_t)rcv, child->handle, CRT_SLOT_RCV,
					 RIGHT_WAIT | RIGHT_SEND);
	if (status < 0) {
		capmgr_relinquish(CAPMGR_SLOT, (uint64_t)rcv);
		return status;
	}
	return rcv;
}

int crt_comp_exec(crt_comp_t comp, struct crt_comp_exec_context *context)
{
	int64_t thread, rcv;
	struct child *child;
	int error = child_find(comp, &child);

	if (error)
		return error;
	if (context->roles != CRT_EXEC_THREAD)
		return -TESSERA_EINVAL;
	if (child->thread || child->rcv)
		return -TESSERA_EBUSY;
	thread = capmgr_thread_create(child->handle, context->parent.slot,
				      crt_startup->first_thread + context->thread_id,
				      context->argument);
	if (thread < 0)
		return (int)thread;
	rcv = make_rcv(child, (uint64_t)thread, context->priority);
	if (rcv < 0) {
		capmgr_thread_end((uint64_t)thread);
		return (int)rcv;
	}
	child->thread = (uint32_t)thread;
	child->rcv = (uint32_t)rcv;
	context->thread = (crt_thd_t){child->thread};
	context->rcv = (crt_rcv_t){child->rcv};
	return 0;
}
