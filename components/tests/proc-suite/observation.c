/* The two interfaces themselves: their errors, and how long their calls take. */
#include <string.h>

#include "capmgr.h"
#include "capmgr_observe.h"
#include "check.h"
#include "crt.h"
#include "proc_cases.h"
#include "sched.h"
#include "sched_observe.h"

#define BOUND	  20000 /* instructions: doc/capmgr.md, sched.h */
#define NOBODY	  UINT64_MAX
#define LEAF	  512 /* pages */
#define NAME_PART SCHED_NAME_PART

static uint64_t longest;

/* A call's result; how long it took is noted. */
#define TIMED(call)                                                                                \
	({                                                                                         \
		uint64_t begun_ = crt_cycles(), took_;                                             \
		int64_t result_ = (call);                                                          \
                                                                                                   \
		took_ = crt_cycles() - begun_;                                                     \
		longest = took_ > longest ? took_ : longest;                                       \
		result_;                                                                           \
	})

static void the_manager_refuses_what_is_not_there(void)
{
	CHECK(capmgr_observe_component(CAPMGR_COMPONENTS), -TESSERA_ENOENT);
	CHECK(capmgr_observe_component(NOBODY), -TESSERA_ENOENT);
	CHECK(capmgr_observe_fact(NOBODY, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_fact(own_handle + CAPMGR_COMPONENTS, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_fact(own_handle, CAPMGR_FACTS), -TESSERA_EINVAL);
	CHECK(capmgr_observe_fact(own_handle, NOBODY), -TESSERA_EINVAL);
	CHECK(capmgr_observe_quota(NOBODY, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_quota(own_handle, CAPMGR_QUOTAS), -TESSERA_EINVAL);
	CHECK(capmgr_observe_slot(NOBODY, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_slot(own_handle, NOBODY), -TESSERA_ENOENT);
	CHECK(capmgr_observe_target(NOBODY, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_target(own_handle, NOBODY), -TESSERA_EINVAL);
	CHECK(capmgr_observe_pages(NOBODY, 0), -TESSERA_ESTALE);
	CHECK(capmgr_observe_pages(own_handle, NOBODY), -TESSERA_ENOENT);
}

static void the_scheduler_refuses_what_is_not_there(void)
{
	CHECK(sched_observe_thread(NOBODY), -TESSERA_ENOENT);
	CHECK(sched_observe_fact(NOBODY, 0), -TESSERA_EBADF);
	CHECK(sched_observe_fact(SCHED_OBSERVED_THREAD(sched_observe_thread(0)), SCHED_FACTS),
	      -TESSERA_EINVAL);
	CHECK(sched_observe_process(NOBODY), -TESSERA_EBADF);
	CHECK(sched_observe_process(own_handle + CAPMGR_COMPONENTS), -TESSERA_EBADF);
	CHECK(sched_observe_name(NOBODY, 0), -TESSERA_EBADF);
	CHECK(sched_observe_name(own_handle, NOBODY), 0);
}

static void names_come_in_parts(void)
{
	int64_t part = sched_observe_name(own_handle, 0), rest = sched_observe_name(own_handle, 2);

	CHECK(memcmp(&part, "suite\0\0", NAME_PART), 0);
	CHECK(memcmp(&rest, "ite\0\0\0\0", NAME_PART), 0);
	CHECK(sched_observe_name(own_handle, strlen("suite")), 0);
}

static void own_quotas_are_those_that_others_see(void)
{
	for (uint64_t quota = 0; quota < CAPMGR_QUOTAS; quota++)
		CHECK(capmgr_observe_quota(own_handle, quota), capmgr_quota(quota));
}

static void look_at_all_slots(uint64_t handle)
{
	uint64_t slot = 0;
	int64_t found;

	while ((found = TIMED(capmgr_observe_slot(handle, slot))) >= 0) {
		slot = CAPMGR_OBSERVED_SLOT(found);
		if (CAPMGR_OBSERVED_TYPE(found) == CAP_NONE)
			continue;
		TIMED(capmgr_observe_target(handle, slot));
		slot++;
	}
	CHECK(found == -TESSERA_ENOENT || found == -TESSERA_ESTALE, true);
}

static void look_at_all_pages(uint64_t handle)
{
	uint64_t address = 0;
	int64_t found;

	while ((found = TIMED(capmgr_observe_pages(handle, address))) >= 0)
		address = CAPMGR_OBSERVED_ADDRESS(found) + (CAPMGR_OBSERVED_COUNT(found) << 12);
	CHECK(found == -TESSERA_ENOENT || found == -TESSERA_ESTALE, true);
}

/* Where a call has most to look at, too: many addresses, and none behind them. */
static void a_call_of_the_manager_takes_a_bounded_time(void)
{
	int64_t reserved = capmgr_pages_reserve(LEAF), handle;

	longest = 0;
	CHECK_GOOD(reserved);
	for (uint64_t number = 0; (handle = TIMED(capmgr_observe_component(number))) >= 0;
	     number++) {
		number = (uint64_t)handle % CAPMGR_COMPONENTS;
		for (uint64_t fact = 0; fact < CAPMGR_FACTS; fact++)
			TIMED(capmgr_observe_fact((uint64_t)handle, fact));
		for (uint64_t quota = 0; quota < CAPMGR_QUOTAS; quota++)
			TIMED(capmgr_observe_quota((uint64_t)handle, quota));
		look_at_all_slots((uint64_t)handle);
		look_at_all_pages((uint64_t)handle);
	}
	for (int64_t i = 0; i < LEAF; i++)
		CHECK(capmgr_page_release((uint64_t)(reserved + i * 4096)), 0);
	crt_print("proc: longest call of the manager: %lu\n", (unsigned long)longest);
	CHECK(longest > 0 && longest <= BOUND, true);
}

static void a_call_of_the_scheduler_takes_a_bounded_time(void)
{
	int64_t found;

	longest = 0;
	for (uint64_t number = 0; (found = TIMED(sched_observe_thread(number))) >= 0; number++) {
		number = SCHED_OBSERVED_THREAD(found);
		for (uint64_t fact = 0; fact < SCHED_FACTS; fact++)
			TIMED(sched_observe_fact(number, fact));
	}
	for (uint64_t handle = 0; handle < CAPMGR_COMPONENTS; handle++) {
		TIMED(sched_observe_process(handle));
		for (uint64_t from = 0; from < 32; from += NAME_PART)
			TIMED(sched_observe_name(handle, from));
	}
	crt_print("proc: longest call of the scheduler: %lu\n", (unsigned long)longest);
	CHECK(longest > 0 && longest <= BOUND, true);
}

/* ------------------------------------------------------------------ random words */

#define ROUNDS 5000

static uint64_t random_word(void)
{
	static uint64_t state = 1;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Often something that there is. */
static uint64_t any_handle(void)
{
	return random_word() % 4 ? random_word() % CAPMGR_COMPONENTS : random_word();
}

static uint64_t any_place(void)
{
	return random_word() >> random_word() % 64;
}

static bool is_one_of(int64_t result, int64_t one, int64_t two, int64_t three)
{
	return result >= 0 || result == one || result == two || result == three;
}

static void random_words_get_an_answer(void)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t of = any_handle(), at = any_place();

		CHECK(is_one_of(capmgr_observe_component(at), -TESSERA_ENOENT, 0, 0), true);
		CHECK(is_one_of(capmgr_observe_fact(of, at), -TESSERA_ESTALE, -TESSERA_EINVAL, 0),
		      true);
		CHECK(is_one_of(capmgr_observe_quota(of, at), -TESSERA_ESTALE, -TESSERA_EINVAL, 0),
		      true);
		CHECK(is_one_of(capmgr_observe_slot(of, at), -TESSERA_ESTALE, -TESSERA_ENOENT, 0),
		      true);
		CHECK(is_one_of(capmgr_observe_target(of, at), -TESSERA_ESTALE, -TESSERA_EINVAL,
				-TESSERA_ENOENT) ||
			      capmgr_observe_target(of, at) == -TESSERA_EBADF,
		      true);
		CHECK(is_one_of(capmgr_observe_pages(of, at), -TESSERA_ESTALE, -TESSERA_ENOENT, 0),
		      true);
		CHECK(is_one_of(sched_observe_thread(at), -TESSERA_ENOENT, 0, 0), true);
		CHECK(is_one_of(sched_observe_fact(of, at), -TESSERA_EBADF, -TESSERA_EINVAL, 0),
		      true);
		CHECK(is_one_of(sched_observe_process(of), -TESSERA_EBADF, 0, 0), true);
		CHECK(is_one_of(sched_observe_name(of, at), -TESSERA_EBADF, 0, 0), true);
	}
}

void run_observation_cases(void)
{
	CASE(the_manager_refuses_what_is_not_there);
	CASE(the_scheduler_refuses_what_is_not_there);
	CASE(names_come_in_parts);
	CASE(own_quotas_are_those_that_others_see);
	CASE(random_words_get_an_answer);
	CASE(a_call_of_the_manager_takes_a_bounded_time);
	CASE(a_call_of_the_scheduler_takes_a_bounded_time);
}
