/* Gates into the component, for a peer and for a component that it makes: the heir. */
#include "capmgr.h"
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "fault.h"
#include "heir.h"
#include "managed_cases.h"

#define BADGE	 77
#define PRIORITY 20

void server_pong_who(void);
void server_fault_page(void);

#define ENTRY ((uint64_t)server_pong_who)

static void a_peer_calls_by_a_gate(void)
{
	crt_slot_in_t there = {0};
	crt_sinv_t gate;

	CHECK(crt_sinv_create(&gate, CRT_COMP_SELF, ENTRY, BADGE), 0);
	CHECK(crt_sinv_alias_in(gate, puppet(), &there), 0);
	CHECK(cast_call(B, there.slot, 0), BADGE);
	take_back(gate.slot);
	CHECK(cast_call(B, there.slot, 0), -TESSERA_ENOENT);
}

static void gates_lead_to_the_component_itself_alone(void)
{
	crt_sinv_t gate;

	CHECK(crt_sinv_create(&gate, puppet(), ENTRY, BADGE), -TESSERA_EPERM);
	CHECK(crt_sinv_create(&gate, (crt_comp_t){9}, ENTRY, BADGE), -TESSERA_EBADF);
	CHECK(crt_sinv_create(&gate, CRT_COMP_SELF, 1ull << 63, BADGE), -TESSERA_EFAULT);
	CHECK(crt_sinv_create_in(CRT_COMP_SELF, HEIR_GATE, CRT_COMP_SELF, ENTRY, BADGE),
	      -TESSERA_EPERM);
	CHECK(crt_sinv_create_in(puppet(), HEIR_GATE, CRT_COMP_SELF, ENTRY, BADGE), -TESSERA_EPERM);
	CHECK(crt_sinv_create_in((crt_comp_t){9}, HEIR_GATE, CRT_COMP_SELF, ENTRY, BADGE),
	      -TESSERA_EBADF);
	CHECK(crt_sinv_alias_in((crt_sinv_t){300}, puppet(), &(crt_slot_in_t){0}), -TESSERA_EINVAL);
}

/* ---- The heir */

static struct heir *testament;
static crt_comp_t heir;
static crt_thd_t heir_thread;
static crt_rcv_t heir_rcv;

static void write_testament(enum heir_wish wish)
{
	void *page;

	CHECK(crt_page_allocn(&page, 1), 0);
	testament = page;
	testament->wish = wish;
}

static uint32_t live(void)
{
	crt_slot_in_t rcv = {0};
	uint64_t there = 0;
	uint32_t flags;

	CHECK(crt_page_aliasn_in(testament, 1, heir, &there), 0);
	CHECK(crt_sinv_create_in(heir, HEIR_GATE, CRT_COMP_SELF, ENTRY, BADGE), 0);
	CHECK(crt_rcv_create_in(&heir_rcv, &heir_thread, heir, HEIR_ID, CRT_RCV_SELF, PRIORITY,
				there, &rcv),
	      0);
	testament->rcv = rcv.slot;
	flags = run_thread(heir_thread);
	CHECK(testament->answer, BADGE);
	CHECK(testament->rcv_type & 0xff, CAP_RCV);
	CHECK(testament->rcv_type >> 8, RIGHT_WAIT);
	return flags;
}

static void forget_threads(void)
{
	CHECK(capmgr_thread_end(heir_thread.slot), 0);
	take_back(heir_rcv.slot);
}

static void an_heir_has_a_gate_and_an_endpoint(void)
{
	write_testament(HEIR_WAIT);
	CHECK(heir_make(&heir, HEIR_ID), 0);
	CHECK(live(), EVENT_BLOCKED);
	CHECK(testament->done, 1);
	CHECK(crt_sinv_create_in(heir, HEIR_GATE, CRT_COMP_SELF, ENTRY, BADGE), -TESSERA_EEXIST);
	CHECK(crt_sinv_create_in(heir, 256, CRT_COMP_SELF, ENTRY, BADGE), -TESSERA_EINVAL);
	CHECK(crt_comp_end(heir), 0);
	forget_threads();
	free_pages(testament, 1);
}

#define LIVES 3

static void an_heir_has_them_in_each_life(void)
{
	crt_chkpt_t chkpt;

	write_testament(HEIR_WAIT);
	CHECK(heir_make(&heir, HEIR_ID), 0);
	CHECK(crt_chkpt_create(&chkpt, heir), 0);
	for (int life = 0; life < LIVES; life++) {
		testament->done = 0;
		CHECK(live(), EVENT_BLOCKED);
		CHECK(testament->done, 1);
		CHECK(crt_chkpt_restore(chkpt, heir), 0);
		forget_threads();
		CHECK(cast_revoke(A, CAPMGR_PAGE, (int64_t)testament), 0);
	}
	CHECK(crt_comp_end(heir), 0);
	CHECK(crt_chkpt_free(chkpt), 0);
	free_pages(testament, 1);
}

static void its_faults_come_to_the_component(void)
{
	write_testament(HEIR_FAULT);
	CHECK(heir_make(&heir, HEIR_ID), 0);
	CHECK(crt_comp_fault_gate(heir, FAULT_PAGE, CRT_COMP_SELF, (uint64_t)server_fault_page,
				  BADGE),
	      0);
	fault_badge = 0;
	CHECK(live(), EVENT_STOPPED);
	CHECK(testament->done, 0);
	CHECK(fault_badge, BADGE);
	CHECK(crt_comp_end(heir), 0);
	forget_threads();
	free_pages(testament, 1);
}

static void faults_that_cannot_be_directed(void)
{
	const uint64_t entry = (uint64_t)server_fault_page;

	CHECK(heir_make(&heir, HEIR_ID), 0);
	CHECK(crt_comp_fault_gate(heir, FAULT_KINDS, CRT_COMP_SELF, entry, 0), -TESSERA_EINVAL);
	CHECK(crt_comp_fault_gate(heir, FAULT_PAGE, heir, entry, 0), -TESSERA_EPERM);
	CHECK(crt_comp_fault_gate(puppet(), FAULT_PAGE, CRT_COMP_SELF, entry, 0), -TESSERA_EPERM);
	CHECK(crt_comp_fault_gate(CRT_COMP_SELF, FAULT_PAGE, CRT_COMP_SELF, entry, 0),
	      -TESSERA_EPERM);
	CHECK(crt_comp_fault_gate((crt_comp_t){9}, FAULT_PAGE, CRT_COMP_SELF, entry, 0),
	      -TESSERA_EBADF);
	CHECK(crt_comp_fault_gate(gone(), FAULT_PAGE, CRT_COMP_SELF, entry, 0), -TESSERA_ESTALE);
	CHECK(crt_comp_end(heir), 0);
}

/* Until an error comes, from a slot on; returns how many. */
static int fill_with_gates(crt_comp_t client, uint32_t slot, int *error)
{
	int made = 0;

	while (!(*error = crt_sinv_create_in(client, slot + (uint32_t)made, CRT_COMP_SELF, ENTRY,
					     BADGE)))
		made++;
	return made;
}

#define SLOTS_END  256 /* of those that are chosen */
#define GATES_KEPT 256

/* As many as are kept of, and no more; all come back when their client ends. */
static void there_is_an_end_to_gates_of_others(void)
{
	crt_comp_t other;
	int error;

	CHECK(heir_make(&heir, HEIR_ID), 0);
	CHECK(heir_make(&other, CHOSEN_ID), 0);
	CHECK(fill_with_gates(heir, HEIR_GATE, &error), SLOTS_END - HEIR_GATE);
	CHECK(error, -TESSERA_EINVAL);
	CHECK(fill_with_gates(other, HEIR_GATE, &error), GATES_KEPT - (SLOTS_END - HEIR_GATE));
	CHECK(error, -TESSERA_ENOSPC);
	CHECK(crt_comp_end(heir), 0);
	CHECK(fill_with_gates(other, SLOTS_END - 1, &error), 1);
	CHECK(crt_comp_end(other), 0);
}

static void what_there_is_not_says_so(void)
{
	const char *reason = "";
	crt_comp_t comp;

	CHECK(crt_comp_create(&comp, testament, 1, 0, 1 << 21, &reason), -TESSERA_ENOSYS);
	CHECK(reason == NULL, true);
	CHECK(crt_comp_create_with(&comp, ENTRY), -TESSERA_ENOSYS);
	CHECK(crt_comp_alias_in(CRT_COMP_SELF, puppet(), RIGHT_GATE, &(crt_slot_in_t){0}),
	      -TESSERA_ENOENT);
}

const struct managed_case managed_gates[] = {
	{"a-peer-calls-by-a-gate", a_peer_calls_by_a_gate},
	{"gates-lead-to-the-component-itself-alone", gates_lead_to_the_component_itself_alone},
	{"an-heir-has-a-gate-and-an-endpoint", an_heir_has_a_gate_and_an_endpoint},
	{"an-heir-has-them-in-each-life", an_heir_has_them_in_each_life},
	{"its-faults-come-to-the-component", its_faults_come_to_the_component},
	{"faults-that-cannot-be-directed", faults_that_cannot_be_directed},
	{"there-is-an-end-to-gates-of-others", there_is_an_end_to_gates_of_others},
	{"what-there-is-not-says-so", what_there_is_not_says_so},
	{0},
};
