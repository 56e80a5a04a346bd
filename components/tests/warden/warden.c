/* Serves warden.h: its own thread does the work, as only that may. */
#include "warden.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "fault.h"
#include "gate.h"
#include "manager.h"
#include "payload.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define PAUSE_US 1000
#define PATIENCE 500 /* pauses */

static int64_t checkpoints[CAPMGR_COMPONENTS]; /* by number; 0: none */

static struct semaphore wanted, done;
static uint64_t component;
static int64_t result;

static int64_t take_checkpoint(uint32_t number)
{
	int64_t status = MANAGER(capmgr_checkpoint_create(number));

	if (status < 0)
		return status;
	checkpoints[number] = status;
	do
		status = MANAGER(capmgr_checkpoint_step((uint64_t)checkpoints[number]));
	while (status == CAPMGR_MORE);
	return status;
}

static bool is_ward(const struct composition_instance *instance)
{
	return instance->handler == crt_startup->instance && instance->restarts;
}

/* Before they have run. */
int cos_init(void)
{
	int64_t error = payload_open() ? -TESSERA_EINVAL : 0;

	for (uint32_t number = 1; !error && number < payload_instances(); number++)
		if (is_ward(payload_instance(number)))
			error = take_checkpoint(number);
	wanted = semaphore_create(0, 0);
	done = semaphore_create(0, 0);
	return error ? (int)error : wanted.handle > 0 && done.handle > 0 ? 0 : -TESSERA_EAGAIN;
}

/* ------------------------------------------------------------------ another life */

static void pause(void)
{
	struct time time = {0, PAUSE_US};

	time_add(time_current(), time, &time);
	thread_sleep_until(time);
}

static int64_t end(void)
{
	int64_t status = answer(sched_process_end(component));

	for (unsigned i = 0; i < PATIENCE && status == -TESSERA_EBUSY; i++) {
		pause();
		status = answer(sched_process_end(component));
	}
	return status;
}

static int64_t restore(void)
{
	int64_t status = CAPMGR_MORE;

	for (unsigned tries = 0; tries < PATIENCE && (status == CAPMGR_MORE || status == -TESSERA_EBUSY);
	     tries += status == -TESSERA_EBUSY) {
		status = capmgr_checkpoint_restore((uint64_t)checkpoints[component]);
		if (status == -TESSERA_EBUSY)
			help_manager();
	}
	return status;
}

static int64_t start(void)
{
	int64_t status = answer(sched_process_start(component, 0, 0, 0, 0));

	for (unsigned i = 0; i < PATIENCE && status == -TESSERA_EBUSY; i++) {
		pause();
		status = answer(sched_process_start(component, 0, 0, 0, 0));
	}
	return status;
}

static int64_t restart(void)
{
	int64_t status = end();

	if (!status)
		status = restore();
	return status ? status : start();
}

int main(void)
{
	while (!semaphore_take(wanted)) {
		result = restart();
		semaphore_give(done);
	}
	return 1;
}

int64_t warden_restart(uint64_t number)
{
	if (number >= CAPMGR_COMPONENTS || !checkpoints[number])
		return -TESSERA_ENOENT;
	component = number;
	semaphore_give(wanted);
	semaphore_take(done);
	return result;
}

/* ------------------------------------------------------------------ faults */

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp, uint64_t faulty)
{
	(void)vector, (void)error, (void)sp;
	crt_print("warden: %s: a fault at %lx, of address %lx\n", payload_name((uint32_t)faulty), ip, address);
	return FAULT_UNWIND;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t faulty)
{
	return fault_page(vector, address, error, ip, sp, faulty);
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp, uint64_t faulty)
{
	return fault_page(vector, address, error, ip, sp, faulty);
}
