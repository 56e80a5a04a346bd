/* Threads of those who schedule themselves: by the manager's calls. Other schedulers' libraries
 * define crt_thd_create, too. */
#include "../runtime/thread_blocks.h"
#include "capmgr.h"
#include "crt.h"
#include "managed.h"

int crt_thd_create_in(crt_thd_t *thread, crt_comp_t comp, uint32_t id, crt_rcv_t parent,
		      uint64_t argument)
{
	uint64_t handle;
	int error = managed_handle(comp, &handle);

	if (error)
		return error;
	return managed_keep(MANAGED(capmgr_thread_create(handle, parent.slot,
							 crt_startup->first_thread + id, argument)),
			    &thread->slot);
}

/* What it is to do is said when it is sure that it is nobody else's id: before anybody dispatches
 * it. */
int crt_thd_create_with(crt_thd_t *thread, uint32_t id, crt_rcv_t parent, void (*function)(void *),
			void *data)
{
	int error = id < crt_startup->threads
			    ? crt_thd_create_in(thread, CRT_COMP_SELF, id, parent, 0)
			    : -TESSERA_ERANGE;

	if (!error)
		thread_block_set_function(crt_startup->first_thread + id, function, data);
	return error;
}

/* An id may be lent to another component, or free again. The first is the first thread's. */
int managed_thread(crt_thd_t *thread, void (*function)(void *), void *data)
{
	int error = -TESSERA_ERANGE;

	for (uint32_t id = 1; id < crt_startup->threads; id++) {
		error = crt_thd_create_with(thread, id, CRT_RCV_SELF, function, data);
		if (error != -TESSERA_EBUSY)
			break;
	}
	return error;
}

__attribute__((weak)) int crt_thd_create(crt_thd_t *thread, void (*function)(void *), void *data)
{
	return managed_thread(thread, function, data);
}
