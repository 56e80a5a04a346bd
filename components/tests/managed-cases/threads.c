/* Threads and endpoints of who schedules itself. */
#include "capmgr.h"
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "managed_cases.h"

#define PRIORITY 20
#define TOO_HIGH 255

static unsigned turns;

static void count(void *add)
{
	turns += *(unsigned *)add;
}

/* Where threads wait that have returned from their function, by their ids. */
static crt_rcv_t ends[IDS];

void crt_thd_exit(void)
{
	struct crt_event event;

	for (;;)
		crt_rcv_wait(ends[crt_thread_id() - crt_startup->first_thread], 0, 0, 0, &event);
}

static void give_end(crt_thd_t thread, unsigned id)
{
	CHECK(crt_rcv_create_with(&ends[id], thread, PRIORITY), 0);
}

static void end(crt_thd_t thread)
{
	CHECK(capmgr_thread_end(thread.slot), 0);
}

static void end_with(crt_thd_t thread, unsigned id)
{
	end(thread);
	take_back(ends[id].slot);
}

static void a_thread_runs_its_function(void)
{
	unsigned one = 1, two = 2;
	crt_thd_t first, second;

	turns = 0;
	CHECK(crt_thd_create(&first, count, &one), 0);
	CHECK(crt_thd_create(&second, count, &two), 0);
	give_end(first, 1);
	give_end(second, 2);
	CHECK(run_thread(second), EVENT_BLOCKED);
	CHECK(turns, 2);
	CHECK(run_thread(first), EVENT_BLOCKED);
	CHECK(turns, 3);
	end_with(first, 1);
	end_with(second, 2);
}

static void ids_run_out_and_come_back(void)
{
	crt_thd_t threads[IDS], more;
	unsigned one = 1, made;

	for (made = 0; made < IDS && !crt_thd_create(&threads[made], count, &one); made++)
		;
	CHECK(made, IDS - 1);
	CHECK(crt_thd_create(&more, count, &one), -TESSERA_EBUSY);
	end(threads[2]);
	CHECK(crt_thd_create(&threads[2], count, &one), 0);
	while (made > 0)
		end(threads[--made]);
}

static void an_id_is_chosen(void)
{
	unsigned one = 1;
	crt_thd_t thread, more;

	turns = 0;
	CHECK(crt_thd_create_with(&thread, CHOSEN_ID, CRT_RCV_SELF, count, &one), 0);
	CHECK(crt_thd_create_with(&more, CHOSEN_ID, CRT_RCV_SELF, NULL, NULL), -TESSERA_EBUSY);
	CHECK(crt_thd_create_with(&more, IDS, CRT_RCV_SELF, count, &one), -TESSERA_ERANGE);
	CHECK(crt_thd_create_with(&more, UINT32_MAX, CRT_RCV_SELF, count, &one), -TESSERA_ERANGE);
	CHECK(crt_thd_create_with(&more, HEIR_ID, (crt_rcv_t){thread.slot}, count, &one),
	      -TESSERA_EBADF);
	CHECK(crt_thd_create_in(&more, (crt_comp_t){9}, HEIR_ID, CRT_RCV_SELF, 0), -TESSERA_EBADF);
	CHECK(crt_thd_create_in(&more, puppet(), HEIR_ID, CRT_RCV_SELF, 0), -TESSERA_EPERM);
	CHECK(crt_thd_create_in(&more, gone(), HEIR_ID, CRT_RCV_SELF, 0), -TESSERA_ESTALE);
	give_end(thread, CHOSEN_ID);
	CHECK(run_thread(thread), EVENT_BLOCKED);
	CHECK(turns, 1);
	end_with(thread, CHOSEN_ID);
}

static unsigned heard;

static void listen(void *unused)
{
	struct crt_event event;

	(void)unused;
	if (!crt_rcv_wait(ends[1], 0, 0, 0, &event))
		heard = event.activations;
}

static void a_thread_is_activated_at_its_endpoint(void)
{
	crt_slot_in_t there;
	crt_thd_t thread;
	crt_asnd_t asnd;
	crt_rcv_t more;

	heard = 0;
	CHECK(crt_rcv_create(&ends[1], &thread, PRIORITY, listen, NULL), 0);
	CHECK(crt_rcv_create_with(&more, thread, PRIORITY), -TESSERA_EBUSY);
	CHECK(crt_asnd_create(&asnd, ends[1]), 0);
	CHECK(crt_rcv_set_priority(ends[1], 0), 0);
	run_thread(thread);
	CHECK(crt_asnd(asnd), 0);
	run_thread(thread);
	CHECK(heard, 1);
	CHECK(crt_asnd_alias_in(asnd, puppet(), &there), 0);
	CHECK(crt_rcv_alias_in(ends[1], puppet(), RIGHT_WAIT, &there), 0);
	CHECK(crt_thd_alias_in(thread, puppet(), RIGHT_REGISTERS, &there), 0);
	CHECK(crt_comp_sched_delegate(thread, puppet(), &there), 0);
	CHECK(capmgr_thread_end(thread.slot), -TESSERA_EBUSY);
	CHECK(cast_revoke(A, CAPMGR_SLOT, thread.slot), 0);
	take_back(asnd.slot);
	end_with(thread, 1);
}

static void an_endpoint_that_cannot_be_leaves_no_thread(void)
{
	crt_thd_t thread;
	crt_asnd_t asnd;
	crt_rcv_t rcv;

	CHECK(crt_rcv_create(&rcv, &thread, TOO_HIGH, listen, NULL), -TESSERA_ERANGE);
	CHECK(crt_rcv_create_in(&rcv, &thread, CRT_COMP_SELF, CHOSEN_ID, CRT_RCV_SELF, TOO_HIGH, 0,
				&(crt_slot_in_t){0}),
	      -TESSERA_ERANGE);
	CHECK(crt_rcv_create_with(&rcv, (crt_thd_t){CRT_RCV_SELF.slot}, PRIORITY), -TESSERA_EBADF);
	CHECK(crt_rcv_create_with(&rcv, (crt_thd_t){300}, PRIORITY), -TESSERA_EINVAL);
	CHECK(crt_asnd_create(&asnd, (crt_rcv_t){300}), -TESSERA_EINVAL);
	CHECK(crt_asnd_alias_in((crt_asnd_t){300}, puppet(), &(crt_slot_in_t){0}), -TESSERA_EINVAL);
	CHECK(crt_rcv_alias_in(CRT_RCV_SELF, puppet(), RIGHT_WAIT, &(crt_slot_in_t){0}),
	      -TESSERA_EPERM);
	CHECK(crt_thd_alias_in((crt_thd_t){300}, (crt_comp_t){9}, RIGHTS_ALL, &(crt_slot_in_t){0}),
	      -TESSERA_EBADF);
}

const struct managed_case managed_threads[] = {
	{"a-thread-runs-its-function", a_thread_runs_its_function},
	{"ids-run-out-and-come-back", ids_run_out_and_come_back},
	{"an-id-is-chosen", an_id_is_chosen},
	{"a-thread-is-activated-at-its-endpoint", a_thread_is_activated_at_its_endpoint},
	{"an-endpoint-that-cannot-be-leaves-no-thread",
	 an_endpoint_that_cannot_be_leaves_no_thread},
	{0},
};
