/*
 * Processes (rtos.h). The maker builds one with the capability manager (process_image.h), out of what is
 * its own, and has the scheduler take and start it. What it has made stands in a table without a lock.
 */
#include <stdatomic.h>
#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt_memory.h"
#include "gate.h"
#include "manager.h"
#include "object_name.h"
#include "process_ids.h"
#include "process_image.h"
#include "rtos.h"
#include "schedule_words.h"

#define PROCESSES	64 /* as many as there can be components */
#define CLAIMED		-1
#define DEFAULT_PAGES	16
#define RESOURCE_MOST	0x10000 /* of pages and threads: more than anybody has */
#define HAS_STATUS	0x100000000
#define STARTS(entry, startup) ((entry) | (startup) << 32)

/*
 *	free	 handle is 0
 *	CLAIMED	 a thread makes or ends it; nobody else finds it
 *	known	 handle is the process's
 */
static struct made {
	_Atomic int32_t handle;
	crt_comp_t comp;
	uint32_t first, ids; /* thread ids, as offsets into the component's */
	uint32_t threads;    /* of those ids */
	uint64_t words[SCHEDULE_WORDS];
} made[PROCESSES];

static bool change(struct made *process, int32_t from, int32_t to)
{
	return atomic_compare_exchange_strong(&process->handle, &from, to);
}

static struct made *claim(int32_t handle)
{
	for (unsigned i = 0; i < PROCESSES; i++)
		if (change(&made[i], handle, CLAIMED))
			return &made[i];
	return NULL;
}

static void settle(struct made *process, int32_t handle)
{
	atomic_store(&process->handle, handle);
}

/* For crt's part, of which each call is one of the manager's. */
bool crt_managed_busy(void)
{
	help_manager();
	return true;
}

/* ---- Ending */

static void wait_a_while(void)
{
	struct time time = time_current();

	if (!time_add(time, (struct time){ 0, RTOS_REAP_MICROSECONDS }, &time))
		thread_sleep_until(time);
}

/* First here, as long as something is here; then at the manager, which has refused it until then. */
static void take_away(struct made *process)
{
	uint64_t handle = crt_comp_handle(process->comp);

	while (answer(sched_process_end(handle)) == -TESSERA_EBUSY)
		wait_a_while();
	while (crt_comp_end(process->comp) == -TESSERA_EBUSY)
		wait_a_while();
	process_ids_give(process->first, process->ids);
	settle(process, 0);
}

/* ---- Resources */

static int sum_up(struct crt_comp_share *share, const struct process_resource *resource)
{
	uint64_t value = (uint64_t)resource->value;

	if (resource->kind <= PROCESS_PROCESS_THREADS && value > RESOURCE_MOST)
		return -TESSERA_EINVAL;
	switch (resource->kind) {
	case PROCESS_PAGES:
		share->pages = value;
		return 0;
	case PROCESS_THREADS:
		share->threads = (uint32_t)value;
		return value ? 0 : -TESSERA_EINVAL;
	case PROCESS_PROCESS_THREADS:
		share->process_threads = (uint32_t)value;
		return 0;
	case PROCESS_SLOT:
	case PROCESS_MEMORY:
	case PROCESS_ARGUMENTS:
	case PROCESS_ENVIRONMENT:
		return 0;
	default:
		return -TESSERA_EINVAL;
	}
}

static int read_share(struct crt_comp_share *share, const struct process_resource *resources,
		      unsigned count)
{
	int error = count && !resources ? -TESSERA_EINVAL : 0;

	*share = (struct crt_comp_share){ .pages = DEFAULT_PAGES, .threads = 1 };
	for (unsigned i = 0; i < count && !error; i++)
		error = sum_up(share, &resources[i]);
	return error;
}

static int pass_on(crt_comp_t comp, const struct process_resource *resource)
{
	if (resource->kind == PROCESS_SLOT)
		return crt_cap_copy_in((uint32_t)resource->value, comp, resource->there, RIGHTS_ALL,
				       0, 0);
	if (resource->kind == PROCESS_MEMORY)
		return mem_shared_offer((struct memory){ resource->value },
					(int64_t)crt_comp_handle(comp), resource->flags);
	return 0;
}

/* ---- Making */

/* What is asked for, read. */
struct order {
	struct process_image image;
	struct crt_comp_share share;
	struct object_name name;
	const struct process_resource *resources;
	unsigned resource_count;
	unsigned flags;
	uint64_t words[SCHEDULE_WORDS];
};

static int start(const struct made *process)
{
	uint64_t first = crt_startup->first_thread + process->first;

	return (int)answer(sched_process_start(crt_comp_handle(process->comp),
					       first | (uint64_t)process->threads << 32,
					       process->words[0], process->words[1],
					       process->words[2]));
}

static int hand_over(const struct made *process, const struct order *order)
{
	uint64_t handle = crt_comp_handle(process->comp);
	int64_t error = 0;

	for (unsigned i = 0; i < order->resource_count && !error; i++)
		error = pass_on(process->comp, &order->resources[i]);
	if (!error)
		error = answer(sched_process_create(
			handle, STARTS(order->image.program.entry, order->image.startup),
			order->name.word[0], order->name.word[1]));
	if (!error && !(order->flags & PROCESS_HELD))
		error = start(process);
	return (int)error;
}

/* The last of a kind counts, or none does. */
static const char *const *texts_in(const struct order *order, enum process_resource_kind kind)
{
	const char *const *texts = NULL;

	for (unsigned i = 0; i < order->resource_count; i++)
		if (order->resources[i].kind == kind)
			texts = (const char *const *)order->resources[i].value;
	return texts;
}

static int build(struct made *process, struct order *order)
{
	const struct crt_comp_start told = {
		.name = (const char *)order->name.word,
		.priority = crt_startup->priority,
		.arguments = texts_in(order, PROCESS_ARGUMENTS),
		.environment = texts_in(order, PROCESS_ENVIRONMENT),
	};
	int error = process_image_build(&process->comp, &order->image, &order->share, &told);

	if (error) {
		process_ids_give(process->first, process->ids);
		settle(process, 0);
		return error;
	}
	error = hand_over(process, order);
	if (error)
		take_away(process);
	return error;
}

static int make(struct made *process, struct order *order)
{
	int32_t first;

	process->ids = order->share.threads + order->share.process_threads;
	first = process_ids_take(process->ids);
	if (first < 0) {
		settle(process, 0);
		return first;
	}
	process->first = order->share.first_thread = (uint32_t)first;
	process->threads = order->share.threads;
	memcpy(process->words, order->words, sizeof(process->words));
	return build(process, order);
}

struct process process_create(const void *image, size_t length, const char *name,
			      const struct scheduling_parameter *parameters, unsigned count,
			      const struct process_resource *resources, unsigned resource_count,
			      unsigned flags)
{
	struct order order = { .resources = resources,
			       .resource_count = resource_count,
			       .flags = flags };
	int error = flags & ~PROCESS_HELD ? -TESSERA_EINVAL
					  : process_image_read(&order.image, image, length);
	struct made *process;
	int32_t handle;

	if (!error)
		error = schedule_pack(order.words, parameters, count);
	if (!error)
		error = read_share(&order.share, resources, resource_count);
	if (!error && !object_name_read(&order.name, name))
		error = -TESSERA_ENAMETOOLONG;
	if (error)
		return (struct process){ error };
	process = claim(0);
	if (!process)
		return (struct process){ -TESSERA_ENOSPC };
	error = make(process, &order);
	if (error)
		return (struct process){ error };
	handle = (int32_t)crt_comp_handle(process->comp);
	settle(process, handle);
	return (struct process){ handle };
}

/* ---- What is asked of one */

int process_start(struct process process)
{
	struct made *held = process.handle > 0 ? claim(process.handle) : NULL;
	int error;

	if (!held)
		return -TESSERA_EBADF;
	error = start(held);
	settle(held, process.handle);
	return error;
}

void process_exit(int status)
{
	rtos_exit(status);
}

int process_kill(struct process process)
{
	int64_t error;

	do
		error = answer(sched_process_kill((uint32_t)process.handle));
	while (error == -TESSERA_EBUSY);
	return error == -TESSERA_EPERM ? -TESSERA_EBADF : (int)error;
}

int process_get_exit_status(struct process process, int *status)
{
	int64_t result = answer(sched_process_status((uint32_t)process.handle));
	struct made *ended;

	if (result < 0)
		return (int)result;
	ended = process.handle > 0 ? claim(process.handle) : NULL;
	if (!ended)
		return -TESSERA_EINVAL;
	take_away(ended);
	if (status)
		*status = (int)result;
	return 0;
}
