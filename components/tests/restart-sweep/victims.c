#include "victims.h"

#include <stdbool.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "fault.h"
#include "gate.h"
#include "manager.h"
#include "pause.h"
#include "payload.h"

#define PATIENCE   500 /* pauses */
#define CONTENDERS 4   /* that may be inside of the manager, one after the other */

const char *const victim_names[VICTIMS] = {[LARDER] = "larder", [RECKONER] = "reckoner"};
const char *const way_names[WAYS] = {[SCHEDULER_FIRST] = "the scheduler first",
				     [MANAGER_FIRST] = "the manager first",
				     [SLOWLY] = "slowly"};

static struct {
	uint64_t component;
	uint64_t checkpoint;
} victims[VICTIMS];

static volatile unsigned faults;

/* ------------------------------------------------------------------ the beginning */

static int64_t take_checkpoint(enum victim victim)
{
	int64_t status = MANAGER(capmgr_checkpoint_create(victims[victim].component));

	if (status < 0)
		return status;
	victims[victim].checkpoint = (uint64_t)status;
	do
		status = MANAGER(capmgr_checkpoint_step(victims[victim].checkpoint));
	while (status == CAPMGR_MORE);
	return status;
}

static unsigned count_marked(void)
{
	unsigned marked = 0;

	for (uint32_t number = 1; number < payload_instances(); number++)
		marked += payload_instance(number)->handler == crt_startup->instance &&
			  payload_instance(number)->restarts;
	return marked;
}

int64_t victims_take(void)
{
	int64_t status = 0;

	if (payload_open() || count_marked() != VICTIMS)
		return -TESSERA_EINVAL;
	for (enum victim victim = 0; victim < VICTIMS && !status; victim++) {
		victims[victim].component = payload_find(victim_names[victim]);
		status = take_checkpoint(victim);
	}
	return status;
}

/* ------------------------------------------------------------------ another life */

static int64_t end_threads(uint64_t component)
{
	int64_t status = answer(sched_process_end(component));

	for (unsigned i = 0; i < PATIENCE && status == -TESSERA_EBUSY; i++) {
		pause_for(PAUSE_US);
		status = answer(sched_process_end(component));
	}
	return status;
}

/* With a pause after each step, or without. */
static int64_t restore(uint64_t checkpoint, bool slowly)
{
	int64_t status;
	unsigned tries = 0;

	do {
		status = capmgr_checkpoint_restore(checkpoint);
		if (status == -TESSERA_EBUSY)
			help_manager();
		if (status == -TESSERA_EBUSY || slowly)
			pause_for(PAUSE_US);
	} while (status == CAPMGR_MORE || (status == -TESSERA_EBUSY && tries++ < PATIENCE));
	return status;
}

/* One step, after which it is dead, if not done: its threads may be in the way of that. */
static int64_t begin_to_restore(uint64_t checkpoint)
{
	int64_t status = capmgr_checkpoint_restore(checkpoint);

	for (unsigned i = 0; i < CONTENDERS && status == -TESSERA_EBUSY; i++) {
		help_manager();
		status = capmgr_checkpoint_restore(checkpoint);
	}
	return status == CAPMGR_MORE || status == -TESSERA_EBUSY ? 0 : status;
}

/* The others go on after the first step, and between all that follow. */
static int64_t restore_slowly(uint64_t checkpoint, void (*meanwhile)(void))
{
	int64_t status = begin_to_restore(checkpoint);

	STACK_CALLS(STACK_ANY);
	meanwhile();
	return status ? status : restore(checkpoint, true);
}

static int64_t start(uint64_t component)
{
	int64_t status = answer(sched_process_start(component, 0, 0, 0, 0));

	for (unsigned i = 0; i < PATIENCE && status == -TESSERA_EBUSY; i++) {
		pause_for(PAUSE_US);
		status = answer(sched_process_start(component, 0, 0, 0, 0));
	}
	return status;
}

static int64_t put_back(enum victim victim, enum way way, void (*meanwhile)(void))
{
	uint64_t component = victims[victim].component, checkpoint = victims[victim].checkpoint;
	int64_t status = way == MANAGER_FIRST ? begin_to_restore(checkpoint) : 0;

	if (!status)
		status = end_threads(component);
	if (status)
		return status;
	return way == SLOWLY ? restore_slowly(checkpoint, meanwhile) : restore(checkpoint, false);
}

int64_t victim_restart(enum victim victim, enum way way, void (*meanwhile)(void))
{
	int64_t status = put_back(victim, way, meanwhile);

	return status ? status : start(victims[victim].component);
}

/* ------------------------------------------------------------------ faults */

unsigned victim_faults(void)
{
	return faults;
}

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)vector, (void)address, (void)error, (void)ip, (void)sp, (void)component;
	faults++;
	return FAULT_UNWIND;
}

long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}

long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	return fault_page(vector, address, error, ip, sp, component);
}
