#include "policy.h"

#include "composition.h"
#include "crt_kernel.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"

static crt_thd_t policy_thread;
static crt_rcv_t policy_rcv;
static crt_asnd_t policy_asnd;
static uint32_t stage = 1; /* of initialisation */
static bool in_main;

bool policy_in_main(void)
{
	return in_main;
}

/* The policy's thread waits only if it believes that nobody is ready; then it has to be woken. */
void policy_decide(void)
{
	if (crt_thd_dispatch(policy_thread, BOOTER_CEILING, 0, 0))
		crt_asnd(policy_asnd);
}

static bool to_run(uint32_t number)
{
	const struct instance *instance = &instances[number];

	if (instance->waits || instance->state == INSTANCE_ENDED)
		return false;
	if (in_main)
		return true;
	return instance->state == INSTANCE_NEW && payload_instance(number)->init_stage <= stage;
}

/* Others belong to their schedulers. */
static bool is_ours(uint32_t number)
{
	return instance_scheduler(number) == number;
}

/* The instance to go on with; 0: none. */
static uint32_t choose(void)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < payload_instances(); i++)
		if (is_ours(i) && to_run(i) &&
		    (!best || payload_instance(i)->priority > payload_instance(best)->priority))
			best = i;
	return best;
}

static bool stage_done(void)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (is_ours(i) && payload_instance(i)->init_stage <= stage &&
		    instances[i].state == INSTANCE_NEW)
			return false;
	return true;
}

static void advance_stage(void)
{
	while (!in_main && stage_done()) {
		in_main = true;
		for (uint32_t i = 1; i < payload_instances(); i++)
			if (is_ours(i) && payload_instance(i)->init_stage > stage)
				in_main = false;
		stage++;
	}
}

/* Ends the system if every component has ended. */
static void end_if_all_ended(void)
{
	int code = 0;

	for (uint32_t i = 1; i < payload_instances(); i++) {
		if (!is_ours(i))
			continue;
		if (instances[i].state != INSTANCE_ENDED)
			return;
		if (!code)
			code = instances[i].code;
	}
	booter_exit(code);
}

static void stopped(uint32_t number)
{
	struct instance *instance = &instances[number];

	if (instance->state == INSTANCE_ENDED)
		return;
	if (!in_main)
		booter_fail(number, "a fault ended its initialisation");
	crt_print("booter: %s: a fault ended its thread %u\n", payload_name(number),
		  instance->first_thread);
	instance->state = INSTANCE_ENDED;
	instance->code = BOOTER_EXIT_FAULT;
}

/* Whoever may end it has. */
static void gone(uint32_t number)
{
	struct instance *instance = &instances[number];

	if (instance->state == INSTANCE_ENDED)
		return;
	if (!in_main)
		booter_fail(number, "it was ended before it was initialised");
	crt_print("booter: %s: it was ended\n", payload_name(number));
	instance->state = INSTANCE_ENDED;
}

/* Flags of an event add up, so that their order is lost: the thread's state says what is true. */
static void note_state(uint32_t number)
{
	struct instance *instance = &instances[number];
	struct kernel_answer state = kernel_thread_read(instance->thread.slot, THREAD_FIELD_STATE);

	instance->waits = state.status == 0 && state.value == THREAD_WAITING;
	instance->wake = kernel_thread_read(instance->thread.slot, THREAD_FIELD_WAKE).value;
	if (state.status)
		gone(number);
	else if (state.value == THREAD_STOPPED)
		stopped(number);
}

static void collect(uint32_t flags, uint64_t timeout)
{
	struct crt_event event;

	while (!crt_rcv_wait(policy_rcv, flags, 0, timeout, &event)) {
		if (event.flags)
			note_state(instance_of_thread(event.thread));
		flags = RCV_NONBLOCKING;
	}
}

/* Those whose time has come may run again. */
static void end_waits(void)
{
	uint64_t now = crt_cycles();

	for (uint32_t i = 1; i < payload_instances(); i++)
		if (instances[i].waits && instances[i].wake && instances[i].wake <= now)
			instances[i].waits = false;
}

/* When the first of those with a priority above this one ends its wait; 0: none does. */
static uint64_t next_wake(uint32_t priority)
{
	uint64_t next = 0;

	for (uint32_t i = 1; i < payload_instances(); i++)
		if (instances[i].waits && instances[i].wake &&
		    payload_instance(i)->priority > priority &&
		    (!next || instances[i].wake < next))
			next = instances[i].wake;
	return next;
}

/* Without an interrupt or a timer nobody who waits is ever woken. */
static void check_not_stuck(void)
{
	if (payload_composition()->irqs.count || next_wake(0))
		return;
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (is_ours(i) && instances[i].state != INSTANCE_ENDED && instances[i].waits)
			crt_print("booter: %s: waits at its endpoint\n", payload_name(i));
	crt_print("booter: all components wait, and nothing can wake them\n");
	booter_exit(BOOTER_EXIT_STUCK);
}

static void decide(void *unused)
{
	(void)unused;
	for (;;) {
		uint32_t number;

		collect(RCV_NONBLOCKING, 0);
		end_waits();
		advance_stage();
		end_if_all_ended();
		number = choose();
		if (!number) {
			check_not_stuck();
			collect(0, next_wake(0));
		} else if (crt_thd_dispatch(instances[number].thread,
					    payload_instance(number)->priority,
					    next_wake(payload_instance(number)->priority), 0)) {
			note_state(number);
		}
	}
}

crt_rcv_t policy_create(void)
{
	int error = crt_thd_create(&policy_thread, decide, NULL);

	if (!error)
		error = crt_rcv_create_with(&policy_rcv, policy_thread, BOOTER_CEILING);
	if (!error)
		error = crt_asnd_create(&policy_asnd, policy_rcv);
	booter_check(INSTANCE_BOOTER, error, "its scheduler");
	return policy_rcv;
}

void crt_compinit_execute(void)
{
	struct crt_event event = { 0 };
	uint64_t wake;

	/* The policy's thread waits when nobody is ready: for an activation, or until a time. */
	while (!(event.flags & EVENT_STOPPED)) {
		crt_thd_dispatch(policy_thread, BOOTER_CEILING, 0, 0);
		wake = kernel_thread_read(policy_thread.slot, THREAD_FIELD_WAKE).value;
		if (crt_rcv_wait(CRT_RCV_SELF, 0, 0, wake, &event))
			break;
	}
	booter_fail(INSTANCE_BOOTER, "its scheduler stopped");
}
