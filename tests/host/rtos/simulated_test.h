/* What tests that run in the simulation (simulation.h) share. */
#ifndef SIMULATED_TEST_H
#define SIMULATED_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "invariants.h"
#include "rtos.h"
#include "simulation.h"

/* A cmocka test that simulates body(NULL) and expects it to end by rtos_exit(0). */
#define SIMULATED(body)                                               \
	static void test_##body(void **state)                         \
	{                                                             \
		(void)state;                                          \
		simulation_at_dispatch = invariants_at_dispatch;      \
		assert_int_equal(simulate(body, NULL), 0);            \
	}

static inline struct thread spawn(void (*entry)(void *), void *argument, unsigned priority)
{
	struct scheduling_parameter parameter = { SCHEDULE_PRIORITY, (uint16_t)priority };
	struct thread thread = thread_create(entry, argument, &parameter, 1, 0);

	CHECK(thread.handle > 0);
	return thread;
}

static inline int join(struct thread thread)
{
	int status = 0;

	CHECK(thread_join(thread, &status) == 0);
	return status;
}

static inline void set_priority(struct thread thread, unsigned priority)
{
	struct scheduling_parameter parameter = { SCHEDULE_PRIORITY, (uint16_t)priority };

	CHECK(thread_set_params(thread, &parameter, 1) == 0);
}

static inline void sleep_cycles(uint64_t cycles)
{
	uint64_t when = simulation_clock() + cycles + 1000;

	CHECK(thread_sleep_until((struct time){ when / SIMULATION_HERTZ,
						(uint32_t)(when % SIMULATION_HERTZ / 1000) }) == 0);
}

/* xorshift64; the seed is printed by who uses it. */
static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline unsigned random_below(uint64_t *state, unsigned limit)
{
	return (unsigned)(random_next(state) >> 16) % limit;
}

/* RTOS_SEED of the environment, or a fixed one. */
uint64_t random_seed(void);

#endif
