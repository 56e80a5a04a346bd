/* Components that are made at run time of an ELF image, and run. */
#include "cast.h"
#include "check.h"
#include "crt_kernel.h"
#include "crt_managed.h"
#include "crt_memory.h"
#include "delegation.h"
#include "nest.h"
#include "newborn.h"

extern char crt_stack_first_block[];
extern char gate_pong[], gate_capmgr_quota[], gate_capmgr_component_end[];

void server_nest_stay(void);

#define FIRST	 3 /* of the director's thread ids, those of the newborn */
#define THREADS	 2
#define PRIORITY 20
#define SPARE	 9 /* pages: a thread, its stack and the tables of that; the shared page's tables */
#define CYCLES	 10000

static uint8_t image[3 * 4096];
static uint64_t image_bytes;
static struct newborn *shared;
static struct crt_comp_exec_context start;
static uint32_t nest; /* slot of a gate into the director */

static uint32_t slot_of(const char *gate)
{
	return (uintptr_t)gate >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

static uint32_t id(void)
{
	return crt_startup->first_thread + FIRST;
}

/* ------------------------------------------------------------------ making one, step by step */

static int make_component(crt_comp_t *comp, size_t pages)
{
	const struct crt_comp_share share = {pages, FIRST, THREADS, 0};

	return crt_comp_create_sharing(comp, &share, image, image_bytes, newborn_base(), NULL);
}

static int give_stack(crt_comp_t comp)
{
	return crt_comp_stack_in(comp, (uint64_t)crt_stack_first_block, id());
}

static int give_gates(crt_comp_t comp)
{
	const struct {
		uint32_t slot, there;
	} gates[] = {
		{slot_of(gate_pong), NEWBORN_PONG},
		{slot_of(gate_capmgr_quota), NEWBORN_QUOTA},
		{slot_of(gate_capmgr_component_end), NEWBORN_END},
		{nest, NEWBORN_NEST},
	};
	int error = 0;

	for (unsigned i = 0; i < sizeof(gates) / sizeof(gates[0]) && !error; i++)
		error = crt_cap_copy_in(gates[i].slot, comp, gates[i].there, RIGHTS_ALL, 0, 0);
	return error;
}

static int give_startup(crt_comp_t comp)
{
	shared->startup = newborn_startup();
	return crt_comp_startup_in(comp, newborn_startup(), &(struct crt_comp_start){.name = "newborn", .priority = PRIORITY});
}

static int share_page(crt_comp_t comp)
{
	int64_t there = capmgr_delegate(CAPMGR_PAGE, (uint64_t)shared, crt_comp_handle(comp),
					RIGHT_MAP | RIGHT_WRITE);

	shared->handle = crt_comp_handle(comp);
	crt_comp_exec_thd_init(&start, FIRST, CRT_RCV_SELF, PRIORITY, (uint64_t)there);
	return there < 0 ? (int)there : 0;
}

static int start_thread(crt_comp_t comp)
{
	thread_admission[id()] = THREAD_ADMITTED;
	return crt_comp_exec(comp, &start);
}

static int (*const steps[])(crt_comp_t) = {give_stack, give_gates, give_startup, share_page,
					   start_thread};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static int go(crt_comp_t comp, unsigned count)
{
	int error = 0;

	for (unsigned i = 0; i < count && !error; i++) {
		STACK_CALLS(steps);
		error = steps[i](comp);
	}
	return error;
}

static void make_shared(enum newborn_wish wish)
{
	shared = (struct newborn *)capmgr_page_alloc(0);
	shared->wish = wish;
}

/* What its gates were given from has roots as long as nobody has revoked what is gone. */
static void forget_shared(void)
{
	CHECK(cast_revoke(A, CAPMGR_PAGE, (int64_t)shared), 0);
	CHECK(cast_free(A, (int64_t)shared), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, slot_of(gate_pong)), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, slot_of(gate_capmgr_quota)), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, slot_of(gate_capmgr_component_end)), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, nest), 0);
}

/* Dispatches it until it waits or stops; returns the events' flags. */
static uint32_t run(void)
{
	struct crt_event event;
	uint32_t flags = 0;

	CHECK(crt_thd_dispatch(start.thread, PRIORITY, 0, 0), 0);
	while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
		flags |= event.flags;
	return flags;
}

int64_t nest_stay(void)
{
	struct crt_event event;

	return crt_rcv_wait(start.rcv, 0, 0, 0, &event);
}

/* ------------------------------------------------------------------ cases */

static void one_of_an_image_runs(void)
{
	crt_comp_t comp;

	make_shared(NEWBORN_LOOK);
	CHECK(make_component(&comp, SPARE), 0);
	CHECK(go(comp, STEPS), 0);
	CHECK(run(), EVENT_BLOCKED);
	CHECK(shared->done, 1);
	CHECK(shared->data, NEWBORN_DATA);
	CHECK(shared->magic, CRT_STARTUP_MAGIC);
	CHECK(shared->pong, 2);
	CHECK(shared->quota, 1);
	CHECK(crt_comp_end(comp), 0);
	forget_shared();
}

#define LIVES 5

/* Its stack and start-up page are of its image; gates and the shared page it gets in each life. */
static void one_of_an_image_lives_again(void)
{
	crt_chkpt_t chkpt;
	crt_comp_t comp;

	make_shared(NEWBORN_LOOK);
	CHECK(make_component(&comp, SPARE), 0);
	CHECK(give_stack(comp), 0);
	CHECK(give_startup(comp), 0);
	CHECK(crt_chkpt_create(&chkpt, comp), 0);
	for (int life = 0; life < LIVES; life++) {
		shared->done = shared->data = 0;
		CHECK(give_gates(comp), 0);
		CHECK(share_page(comp), 0);
		CHECK(start_thread(comp), 0);
		CHECK(run(), EVENT_BLOCKED);
		CHECK(shared->done, 1);
		CHECK(shared->data, NEWBORN_DATA);
		CHECK(crt_chkpt_restore(chkpt, comp), 0);
	}
	CHECK(crt_comp_end(comp), 0);
	CHECK(crt_chkpt_restore(chkpt, comp), -TESSERA_EBADF);
	CHECK(crt_chkpt_free(chkpt), 0);
	CHECK(crt_chkpt_free(chkpt), -TESSERA_EBADF);
	forget_shared();
}

static void its_code_is_not_writable(void)
{
	crt_comp_t comp;

	make_shared(NEWBORN_WRITE_CODE);
	CHECK(make_component(&comp, SPARE), 0);
	CHECK(go(comp, STEPS), 0);
	CHECK(run(), EVENT_STOPPED);
	CHECK(shared->done, 0);
	CHECK(crt_comp_end(comp), 0);
	forget_shared();
}

static void it_ends_itself(void)
{
	crt_comp_t comp;

	make_shared(NEWBORN_END_ITSELF);
	CHECK(make_component(&comp, SPARE), 0);
	CHECK(go(comp, STEPS), 0);
	CHECK(run(), EVENT_STOPPED);
	CHECK(shared->done, 0);
	CHECK(capmgr_delegate(CAPMGR_PAGE, (uint64_t)shared, crt_comp_handle(comp), RIGHTS_ALL),
	      -TESSERA_ESTALE);
	CHECK(crt_comp_end(comp), 0);
	CHECK(crt_comp_end(comp), -TESSERA_EBADF);
	forget_shared();
}

static void its_end_waits_for_its_thread_in_a_server(void)
{
	crt_comp_t comp;
	int64_t asnd;

	make_shared(NEWBORN_STAY);
	CHECK(make_component(&comp, SPARE), 0);
	CHECK(go(comp, STEPS), 0);
	CHECK(run(), EVENT_BLOCKED);
	CHECK(crt_comp_end(comp), -TESSERA_EBUSY);
	asnd = capmgr_asnd_create(start.rcv.slot);
	CHECK_GOOD(asnd);
	CHECK(crt_asnd((crt_asnd_t){(uint32_t)asnd}), 0);
	CHECK(run() & EVENT_STOPPED, EVENT_STOPPED);
	CHECK(shared->done, 0);
	CHECK(crt_comp_end(comp), 0);
	CHECK(cast_relinquish(A, CAPMGR_SLOT, asnd), 0);
	forget_shared();
}

/* ------------------------------------------------------------------ what it uses is taken back */

#define SLICE 50000 /* cycles: long enough for all that it does until it waits */

static void run_for_a_slice(void)
{
	struct crt_event event;

	CHECK(crt_thd_dispatch(start.thread, PRIORITY, crt_cycles() + SLICE, 0), 0);
	while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
		;
}

static int64_t make_asnd(void)
{
	int64_t asnd = capmgr_asnd_create(start.rcv.slot);

	CHECK_GOOD(asnd);
	return asnd;
}

static void start_with(crt_comp_t *comp, enum newborn_wish wish)
{
	make_shared(wish);
	CHECK(make_component(comp, SPARE), 0);
	CHECK(go(*comp, STEPS), 0);
}

/* The call that is under way returns as ever, and is the last. */
static void its_gate_is_revoked_while_its_thread_is_inside(void)
{
	crt_comp_t comp;
	int64_t asnd;

	start_with(&comp, NEWBORN_STAY);
	CHECK(run(), EVENT_BLOCKED);
	CHECK(cast_revoke(A, CAPMGR_SLOT, nest), 0);
	asnd = make_asnd();
	shared->stayed = shared->again = 1;
	CHECK(crt_asnd((crt_asnd_t){(uint32_t)asnd}), 0);
	CHECK(run() & EVENT_BLOCKED, EVENT_BLOCKED);
	CHECK(shared->stayed, 0);
	CHECK(shared->again, -TESSERA_ENOENT);
	CHECK(shared->done, 1);
	CHECK(crt_comp_end(comp), 0);
	CHECK(cast_relinquish(A, CAPMGR_SLOT, asnd), 0);
	forget_shared();
}

/* Not an instruction later than the revocation does it write. */
static void its_page_is_revoked_while_it_writes(void)
{
	uint64_t written;
	crt_comp_t comp;

	start_with(&comp, NEWBORN_WRITE_ON);
	run_for_a_slice();
	CHECK(shared->written > 0, true);
	written = shared->written;
	run_for_a_slice();
	CHECK(shared->written > written, true);
	CHECK(cast_revoke(A, CAPMGR_PAGE, (int64_t)shared), 0);
	written = shared->written;
	CHECK(run(), EVENT_STOPPED);
	CHECK(shared->written, written);
	CHECK(crt_comp_end(comp), 0);
	forget_shared();
}

/* It waits on: the endpoint is its thread's. When it is woken, it cannot wait there again. */
static void its_endpoint_is_revoked_while_it_waits(void)
{
	crt_comp_t comp;
	int64_t asnd;

	start_with(&comp, NEWBORN_WAIT);
	CHECK(run(), EVENT_BLOCKED);
	asnd = make_asnd();
	CHECK(cast_revoke(A, CAPMGR_SLOT, start.rcv.slot), 0);
	shared->waited = -1;
	CHECK(crt_asnd((crt_asnd_t){(uint32_t)asnd}), 0);
	run_for_a_slice();
	CHECK_GOOD(shared->waited);
	CHECK(shared->again, -TESSERA_ENOENT);
	CHECK(shared->done, 1);
	CHECK(crt_comp_end(comp), 0);
	CHECK(cast_relinquish(A, CAPMGR_SLOT, asnd), 0);
	forget_shared();
}

static void it_ends_after_each_step_of_its_making(void)
{
	for (unsigned count = 0; count <= STEPS; count++) {
		crt_comp_t comp;

		make_shared(NEWBORN_LOOK);
		CHECK(make_component(&comp, SPARE), 0);
		CHECK(go(comp, count), 0);
		CHECK(crt_comp_end(comp), 0);
		forget_shared();
	}
}

static void too_few_pages_at_any_step_leave_nothing_behind(void)
{
	int error = -TESSERA_ENOMEM;

	for (size_t pages = 0; error; pages++) {
		crt_comp_t comp;

		CHECK(pages <= SPARE, true);
		make_shared(NEWBORN_LOOK);
		CHECK(make_component(&comp, pages), 0);
		error = go(comp, STEPS);
		CHECK(error ? error : -TESSERA_ENOMEM, -TESSERA_ENOMEM);
		CHECK(crt_comp_end(comp), 0);
		forget_shared();
	}
}

static void a_bad_image_or_share_is_refused(void)
{
	const struct crt_comp_share share = {SPARE, FIRST, THREADS, 0};
	const char *reason = NULL;
	crt_comp_t comp;

	CHECK(crt_comp_create_sharing(&comp, &share, image, 63, newborn_base(), &reason),
	      -TESSERA_EINVAL);
	CHECK(reason != NULL, true);
	CHECK(crt_comp_create_sharing(&comp, &share, image, image_bytes, 0, NULL), -TESSERA_EINVAL);
	CHECK(crt_comp_create_sharing(&comp, &(struct crt_comp_share){SPARE, 0, 1, 0}, image,
				      image_bytes, newborn_base(), NULL),
	      -TESSERA_EBUSY);
	CHECK(crt_comp_create_sharing(&comp, &(struct crt_comp_share){SPARE, 1, 1000, 0}, image,
				      image_bytes, newborn_base(), NULL),
	      -TESSERA_ERANGE);
	CHECK(crt_comp_create_sharing(&comp, &(struct crt_comp_share){1u << 20, 1, 1, 0}, image,
				      image_bytes, newborn_base(), NULL),
	      -TESSERA_ENOMEM);
	CHECK(crt_comp_end(comp), -TESSERA_EBADF);
}

static void ten_thousand_run_and_end(void)
{
	make_shared(NEWBORN_LOOK);
	for (int i = 0; i < CYCLES; i++) {
		crt_comp_t comp;

		CHECK(make_component(&comp, SPARE), 0);
		CHECK(go(comp, STEPS), 0);
		CHECK(run(), EVENT_BLOCKED);
		CHECK(crt_comp_end(comp), 0);
		if (i % 250 == 249)
			crt_print("delegation: %d have run\n", i + 1);
	}
	forget_shared();
}

void processes_prepare(void)
{
	crt_comp_t comp;

	image_bytes = newborn_image(image, sizeof(image));
	nest = (uint32_t)capmgr_gate_create((uint64_t)server_nest_stay, 0);
	make_shared(NEWBORN_LOOK);
	if (!make_component(&comp, SPARE)) {
		go(comp, STEPS);
		crt_comp_end(comp);
	}
	forget_shared();
}

static const struct delegation_case cases[] = {
	{"one-of-an-image-runs", one_of_an_image_runs},
	{"one-of-an-image-lives-again", one_of_an_image_lives_again},
	{"its-code-is-not-writable", its_code_is_not_writable},
	{"it-ends-itself", it_ends_itself},
	{"its-end-waits-for-its-thread-in-a-server", its_end_waits_for_its_thread_in_a_server},
	{"its-gate-is-revoked-while-its-thread-is-inside",
	 its_gate_is_revoked_while_its_thread_is_inside},
	{"its-page-is-revoked-while-it-writes", its_page_is_revoked_while_it_writes},
	{"its-endpoint-is-revoked-while-it-waits", its_endpoint_is_revoked_while_it_waits},
	{"it-ends-after-each-step-of-its-making", it_ends_after_each_step_of_its_making},
	{"too-few-pages-at-any-step-leave-nothing-behind",
	 too_few_pages_at_any_step_leave_nothing_behind},
	{"a-bad-image-or-share-is-refused", a_bad_image_or_share_is_refused},
	{"ten-thousand-run-and-end", ten_thousand_run_and_end},
	{0},
};

const struct delegation_suite delegation_processes = {"processes", cases};
