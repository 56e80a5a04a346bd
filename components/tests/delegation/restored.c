/* A component of the composition is restored, by the one that handles its faults. */
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "delegation.h"
#include "ward.h"

#define BOUND	 20000 /* instructions that a call may take; doc/capmgr.md says why */
#define RESTORES 20

static uint64_t begun, longest, all;

/* A call's result, and how long it took. */
#define TIMED(call) (begin_call(), end_call(call))

static void begin_call(void)
{
	begun = crt_cycles();
}

static int64_t end_call(int64_t result)
{
	uint64_t length = crt_cycles() - begun;

	longest = length > longest ? length : longest;
	all += length;
	return result;
}

static void begin_measuring(void)
{
	longest = all = 0;
}

static void end_measuring(const char *name)
{
	CHECK(longest <= BOUND ? 0 : longest, 0);
	crt_print("::figure delegation.%s.longest %lu\n", name, longest);
	crt_print("::figure delegation.%s.all %lu\n", name, all);
}

static uint64_t take(uint64_t component)
{
	int64_t id = capmgr_checkpoint_create(component), status;

	CHECK_GOOD(id);
	begin_measuring();
	do
		status = TIMED(capmgr_checkpoint_step((uint64_t)id));
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
	end_measuring("checkpoint_step");
	return (uint64_t)id;
}

static void restore(uint64_t checkpoint)
{
	int64_t status;

	do
		status = TIMED(capmgr_checkpoint_restore(checkpoint));
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
}

static void free_it(uint64_t checkpoint)
{
	int64_t status;

	begin_measuring();
	do
		status = TIMED(capmgr_checkpoint_free(checkpoint));
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
	end_measuring("checkpoint_free");
}

void restores_of_one_that_serves(void)
{
	uint64_t ward = (uint64_t)args_get_number("ward", 0), checkpoint;

	CHECK(ward_count(), 1);
	CHECK(ward_count(), 2);
	checkpoint = take(ward);
	holders_before_a_restore();
	for (int i = 0; i < RESTORES; i++) {
		CHECK(ward_count(), 3);
		CHECK(ward_count(), 4);
		begin_measuring();
		restore(checkpoint);
	}
	end_measuring("checkpoint_restore");
	CHECK(ward_count(), 3);
	holders_after_a_restore();
	free_it(checkpoint);
}
