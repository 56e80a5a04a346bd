#include "process_threads.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt_slots.h"
#include "crt_thread.h"
#include "manager.h"
#include "objects.h"
#include "port_kernel.h"

/* The manager says the same of a thread that it can't end, or an id that is in use, as when it is busy: so
 * often it is asked again. */
#define TRIES 16

#define TRY(call)                                                                                  \
	({                                                                                         \
		int64_t tried_ = (call);                                                           \
                                                                                                   \
		for (unsigned i_ = 1; tried_ == -TESSERA_EBUSY && i_ < TRIES; i_++) {              \
			help_manager();                                                            \
			tried_ = (call);                                                           \
		}                                                                                  \
		tried_;                                                                            \
	})

/* By number: what the manager has made. */
static struct made {
	uint64_t process; /* the handle of the process; 0: there is no thread */
	uint32_t slot;	  /* of the capability to it; 0: the booter has made it */
} made[RTOS_THREADS];

void process_threads_found(const struct process_record *process)
{
	for (uint32_t i = process->first; i < process->first + process->count; i++)
		made[i] = (struct made){ .process = process->handle };
}

bool process_threads_any(const struct process_record *process)
{
	for (uint32_t i = 0; i < RTOS_THREADS; i++)
		if (made[i].process == process->handle)
			return true;
	return process->endpoint;
}

/* ---- Making them */

static int64_t make_thread(const struct process_record *process, uint32_t number, uint64_t argument)
{
	int64_t slot = TRY(capmgr_thread_create(process->handle, CRT_SLOT_SCHEDULE,
						port_first_id + number, argument));

	if (slot < 0)
		return slot;
	made[number] = (struct made){ process->handle, (uint32_t)slot };
	port_use_thread(number, (uint32_t)slot);
	/* The one before it under this id may have ended in here. */
	thread_admission[port_first_id + number] = THREAD_ADMITTED;
	return 0;
}

/* A component that was restored has what its endpoint was in its slot. */
static int64_t make_endpoint(struct process_record *process, uint32_t thread)
{
	int64_t slot = MANAGER(
		capmgr_rcv_create(made[thread].slot, process->priority, process->priority));
	int64_t status;

	if (slot < 0)
		return slot;
	process->endpoint = (uint32_t)slot;
	status = MANAGER(capmgr_delegate_to_slot((uint64_t)slot, process->handle, CRT_SLOT_RCV,
						 RIGHT_WAIT | RIGHT_SEND));
	return status < 0 && status != -TESSERA_EEXIST ? status : 0;
}

int64_t process_threads_make(struct process_record *process, uint32_t first, uint32_t count)
{
	int64_t error = 0;

	for (uint32_t i = 0; i < count && !error; i++)
		error = make_thread(process, first + i, i ? 0 : process->argument);
	if (!error)
		error = make_endpoint(process, first);
	if (error)
		process_threads_end(process);
	return error;
}

/* ---- Ending them */

/* Of one that has gone with its component nothing is left but the slot. */
static int64_t end_thread(uint32_t number)
{
	uint32_t slot = made[number].slot;
	int64_t status = slot ? TRY(capmgr_thread_end(slot))
			      : TRY(capmgr_thread_end_id(port_first_id + number));

	if (status == -TESSERA_EBUSY)
		return status;
	made[number] = (struct made){ 0 };
	object_forget(number);
	return 0;
}

int process_threads_end(struct process_record *process)
{
	for (uint32_t i = 0; i < RTOS_THREADS; i++)
		if (made[i].process == process->handle && end_thread(i))
			return -TESSERA_EBUSY;
	if (process->endpoint)
		MANAGER(capmgr_relinquish(CAPMGR_SLOT, process->endpoint));
	process->endpoint = 0;
	/* The booter's is in a slot that the manager does not know. */
	if (process->cut)
		MANAGER(capmgr_relinquish(CAPMGR_SLOT, process->cut));
	process->cut = 0;
	return 0;
}
