#include "capmgr.h"
#include "crt.h"
#include "managed.h"

int crt_rcv_create_with(crt_rcv_t *rcv, crt_thd_t thread, uint32_t priority)
{
	return managed_keep(MANAGED(capmgr_rcv_create(thread.slot, priority, priority)),
			    &rcv->slot);
}

int crt_rcv_create(crt_rcv_t *rcv, crt_thd_t *thread, uint32_t priority, void (*function)(void *),
		   void *data)
{
	int error = managed_thread(thread, function, data);

	if (error)
		return error;
	error = crt_rcv_create_with(rcv, *thread, priority);
	if (error)
		MANAGED(capmgr_thread_end(thread->slot));
	return error;
}

int crt_rcv_create_in(crt_rcv_t *rcv, crt_thd_t *thread, crt_comp_t comp, uint32_t id,
		      crt_rcv_t parent, uint32_t priority, uint64_t argument, crt_slot_in_t *slot)
{
	int error = crt_thd_create_in(thread, comp, id, parent, argument);

	if (error)
		return error;
	error = crt_rcv_create_with(rcv, *thread, priority);
	if (!error) {
		error = crt_rcv_alias_in(*rcv, comp, RIGHT_WAIT, slot);
		if (error)
			managed_relinquish(rcv->slot);
	}
	if (error)
		MANAGED(capmgr_thread_end(thread->slot));
	return error;
}

int crt_asnd_create(crt_asnd_t *asnd, crt_rcv_t rcv)
{
	return managed_keep(MANAGED(capmgr_asnd_create(rcv.slot)), &asnd->slot);
}
