#include <tessera/abi.h>

#include "crt.h"
#include "crt_thread.h"
#include "gate.h"
#include "rtos.h"
#include "schedule_words.h"

#define HAS_STATUS  0x100000000
#define STATUS_BITS 0xffffffff

/* ---- Beginning and ending */

void rtos_start(void (*entry)(void *argument), void *argument)
{
	STACK_CALLS(STACK_ANY);
	entry(argument);
	thread_exit(0);
}

void rtos_exit(int code)
{
	crt_compinit_exit(code);
}

static void *own_argument(void)
{
	uint64_t low = (uint64_t)answer(sched_thread_argument(0));

	return (void *)((uint64_t)answer(sched_thread_argument(1)) << 32 | low);
}

/* Runs what its creator wants of it; by thread_exit it comes here again, as the next thread. */
void crt_thd_begin(void)
{
	void (*entry)(void *) = (void (*)(void *))answer(sched_thread_entry());
	void *argument = own_argument();

	STACK_CALLS(STACK_ANY);
	entry(argument);
	thread_exit(0);
}

static __attribute__((used)) void begin(void)
{
	crt_thd_begin();
}

/* The stack begins at the thread block, which knows its own address. */
STACK_ENTRY(thread_begin_again, 0, begin);

__attribute__((naked)) void thread_begin_again(void)
{
	__asm__("movq %%fs:%c0, %%rsp\n\t"
		"xorl %%ebp, %%ebp\n\t"
		"call begin\n\t"
		"ud2"
		:
		: "i"(THREAD_BLOCK_SELF));
}

void thread_exit(int status)
{
	answer(sched_thread_exit(status));
	crt_fail("thread %u can't end on the thread of a caller", crt_thread_id());
}

/* ---- Scheduling parameters */

int schedule_pack(uint64_t words[SCHEDULE_WORDS], const struct scheduling_parameter *parameters,
		  unsigned count)
{
	if ((count && !parameters) || count > SCHED_PARAMETERS)
		return -TESSERA_EINVAL;
	for (unsigned i = 0; i < SCHED_PARAMETERS; i++) {
		uint64_t packed = i < count ? parameters[i].kind | (uint32_t)parameters[i].value << 16 :
					      SCHED_NO_PARAMETER;

		words[i / 2] = i % 2 ? words[i / 2] | packed << 32 : packed;
	}
	return 0;
}

struct thread thread_create(void (*entry)(void *), void *argument,
			    const struct scheduling_parameter *parameters, unsigned count,
			    unsigned flags)
{
	uint64_t words[SCHEDULE_WORDS];
	int error = schedule_pack(words, parameters, count);

	if (error)
		return (struct thread){ error };
	return (struct thread){ (int32_t)answer(sched_thread_create(
		(uint64_t)entry, (uint64_t)argument, flags, words[0], words[1], words[2])) };
}

int thread_set_params(struct thread thread, const struct scheduling_parameter *parameters,
		      unsigned count)
{
	uint64_t words[SCHEDULE_WORDS];
	int error = schedule_pack(words, parameters, count);

	if (error)
		return error;
	return (int)answer(sched_thread_set_params((uint32_t)thread.handle, words[0], words[1],
						   words[2]));
}

/* ---- Others */

struct thread thread_self(void)
{
	return (struct thread){ (int32_t)answer(sched_thread_self()) };
}

int thread_kill(struct thread thread)
{
	return (int)answer(sched_thread_kill((uint32_t)thread.handle));
}

static int take_status(int64_t result, int *status)
{
	if (!(result & HAS_STATUS) || result < 0)
		return (int)result;
	if (status)
		*status = (int)(result & STATUS_BITS);
	return 0;
}

int thread_get_exit_status(struct thread thread, int *status)
{
	return take_status(answer(sched_thread_get_exit_status((uint32_t)thread.handle)), status);
}

int thread_join(struct thread thread, int *status)
{
	return take_status(answer(sched_thread_join((uint32_t)thread.handle)), status);
}

/* ---- Time */

int thread_yield(void)
{
	return (int)answer(sched_thread_yield());
}

int thread_sleep_until(struct time time)
{
	return (int)answer(sched_thread_sleep_until(time.seconds, time.microseconds));
}

int thread_next_period(void)
{
	return (int)answer(sched_thread_next_period());
}

int thread_get_statistics(struct thread thread, struct thread_statistics *statistics)
{
	int64_t values[SCHED_LAST + 1];

	for (unsigned i = 0; i <= SCHED_LAST; i++) {
		values[i] = answer(sched_thread_statistic((uint32_t)thread.handle, i));
		if (values[i] < 0)
			return (int)values[i];
	}
	*statistics = (struct thread_statistics){
		.activations = (uint64_t)values[SCHED_ACTIVATIONS],
		.misses = (uint64_t)values[SCHED_MISSES],
		.worst_response = (uint64_t)values[SCHED_WORST],
		.last_response = (uint64_t)values[SCHED_LAST],
	};
	return 0;
}
