/* The calls that are swept. Arguments are such that each takes the longest way that it often takes.
 */
#include <stddef.h>

#include "caller.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "manager_sweep.h"

#define SEVERAL	     3
#define MANY	     20 /* more than one call revokes */
#define ENTRY	     0x400000
#define SMALLEST     6 /* pages of a component with an image */
#define SLOT_THERE   100
#define MEMORY_PAGES 2
#define WRITE	     (RIGHT_MAP | RIGHT_WRITE)

extern char gate_pong[];

static uint64_t pong(void)
{
	return (uintptr_t)gate_pong >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

/* ------------------------------------------------------------------ by those who take part */

static int64_t good(int64_t result)
{
	EXPECT(result >= 0);
	return result;
}

/* Calls that must succeed: of the one whose call is disturbed, and of its peer. */
static uint64_t client(enum function function, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return (uint64_t)good(ask(point.caller, function, a, b, c, d, 0));
}

static uint64_t peer(enum function function, uint64_t a, uint64_t b, uint64_t c)
{
	return (uint64_t)good(ask(point.peer, function, a, b, c, 0, 0));
}

static void set_words(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
	const uint64_t word[OPERATION_WORDS] = {a, b, c, d, e};

	for (unsigned i = 0; i < OPERATION_WORDS; i++)
		point.word[i] = word[i];
}

static void no_words(void)
{
	set_words(0, 0, 0, 0, 0);
}

/* The client has nothing to revoke further. */
static void client_finishes(void)
{
	while (client(CALL_OF_revoke_step, 0, 0, 0, 0) == CAPMGR_MORE)
		;
}

static void client_ends(uint64_t component)
{
	while (client(CALL_OF_component_end, component, 0, 0, 0) == CAPMGR_MORE)
		;
}

/* Of the director's own. */
static void revoke(enum capmgr_kind kind, uint64_t where)
{
	int64_t status = good(HELPED(capmgr_revoke(kind, where)));

	while (status == CAPMGR_MORE)
		status = good(HELPED(capmgr_revoke_step()));
}

/* ------------------------------------------------------------------ pages */

static uint64_t page; /* of the client's own */

static void free_result(void)
{
	if (point.result > 0)
		client(CALL_OF_page_free, (uint64_t)point.result, 0, 0, 0);
}

static void release_results(void)
{
	for (uint64_t i = 0; i < SEVERAL && point.result > 0; i++)
		client(CALL_OF_page_release, (uint64_t)point.result + i * 4096, 0, 0, 0);
}

static void free_results(void)
{
	for (uint64_t i = 0; i < SEVERAL && point.result > 0; i++)
		client(CALL_OF_page_free, (uint64_t)point.result + i * 4096, 0, 0, 0);
}

static void want_several(void)
{
	set_words(SEVERAL, 0, 0, 0, 0);
}

static void reserve_one(void)
{
	set_words(client(CALL_OF_pages_reserve, 1, 0, 0, 0), 0, 0, 0, 0);
}

static void alloc_one(void)
{
	page = client(CALL_OF_page_alloc, 0, 0, 0, 0);
	set_words(page, 0, 0, 0, 0);
}

/* ------------------------------------------------------------------ delegation */

static enum capmgr_kind given_kind;
static uint64_t given_here; /* what the director gave */
static uint64_t given;	    /* where the client has it */
static uint64_t passed_on[MANY];

static void give(enum capmgr_kind kind, uint64_t where)
{
	given_kind = kind;
	given_here = where;
	if (point.caller == ERRAND)
		client(CALL_OF_accept, crt_startup->instance, 1, 0, 0);
	given = (uint64_t)good(
		capmgr_delegate(kind, where, caller_handle(point.caller), RIGHTS_ALL));
	peer(CALL_OF_accept, caller_handle(point.caller), MANY, 0);
}

static void give_page(void)
{
	give(CAPMGR_PAGE, (uint64_t)good(capmgr_page_alloc(0)));
}

static void pass_on(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		passed_on[i] = client(CALL_OF_delegate, given_kind, given,
				      caller_handle(point.peer), RIGHTS_ALL);
}

static void take_given(void)
{
	revoke(given_kind, given_here);
}

static void forget_given(void)
{
	take_given();
	if (given_kind == CAPMGR_PAGE)
		good(capmgr_page_free(given_here));
}

static void delegate_page(void)
{
	give_page();
	set_words(CAPMGR_PAGE, given, caller_handle(point.peer), RIGHTS_ALL, 0);
}

static void delegate_gate(void)
{
	give(CAPMGR_SLOT, pong());
	set_words(CAPMGR_SLOT, given, caller_handle(point.peer), RIGHTS_ALL, 0);
}

/* The director's own, which stays. */
static void delegate_holders_gate(void)
{
	static uint64_t gate;

	if (!gate)
		gate = (uint64_t)good(HELPED(capmgr_gate_create(ENTRY, CAPMGR_BADGE_HOLDER)));
	give(CAPMGR_SLOT, gate);
	set_words(CAPMGR_SLOT, given, caller_handle(point.peer), RIGHTS_ALL, 0);
}

static void ask_for_giver(void)
{
	give_page();
	set_words(CAPMGR_PAGE, given, 0, 0, 0);
}

static void accept_peer(void)
{
	set_words(caller_handle(point.peer), 1, 0, 0, 0);
}

static void revoke_page(void)
{
	give_page();
	pass_on(SEVERAL);
	set_words(CAPMGR_PAGE, given, 0, 0, 0);
}

static void revoke_gate(void)
{
	give(CAPMGR_SLOT, pong());
	pass_on(SEVERAL);
	set_words(CAPMGR_SLOT, given, 0, 0, 0);
}

static void revoke_one(void)
{
	give_page();
	pass_on(SEVERAL);
	set_words(CAPMGR_PAGE, given, caller_handle(point.peer), passed_on[1], 0);
}

static void begin_to_revoke(void)
{
	give_page();
	pass_on(MANY);
	EXPECT(client(CALL_OF_revoke, CAPMGR_PAGE, given, 0, 0) == CAPMGR_MORE);
	no_words();
}

static void delegate_own_gate(void)
{
	set_words(pong(), caller_handle(point.peer), SLOT_THERE, RIGHTS_ALL, 0);
}

static void revoke_own_gate(void)
{
	revoke(CAPMGR_SLOT, pong());
}

static void walk(void)
{
	revoke_page();
}

static void begin_to_walk(void)
{
	revoke_page();
	client(CALL_OF_tree, CAPMGR_PAGE, given, 0, 0);
	no_words();
}

/* ------------------------------------------------------------------ components */

static uint64_t child; /* that the client made */

static void plan_component(void)
{
	set_words(ENTRY, SMALLEST, 0, 0, 0);
}

static void end_result(void)
{
	client_ends((uint64_t)point.result);
}

static void make_child(void)
{
	child = client(CALL_OF_component_create, ENTRY, SMALLEST + 2 + SEVERAL, caller_window(), 0);
	set_words(child, 0, 0, 0, 0);
}

static void go_on_ending(void)
{
	if (point.result == CAPMGR_MORE)
		client_ends(child);
}

static void fill_child(void)
{
	make_child();
	page = client(CALL_OF_pages_alloc, SEVERAL, 0, 0, 0);
	set_words(page, child, caller_window(), SEVERAL, MAP_WRITE);
}

static void end_child(void)
{
	client_ends(child);
}

static void lead_faults(void)
{
	set_words(caller_handle(point.peer), FAULT_PAGE, pong(), 0, 0);
}

/* ------------------------------------------------------------------ threads and endpoints */

static uint64_t thread; /* slot of one of the peer's */

static void plan_thread(void)
{
	set_words(caller_handle(point.peer), CRT_RCV_SELF.slot, CAPMGR_ANY_THREAD, 0, 0);
}

static void end_result_thread(void)
{
	if (point.result > 0)
		good(HELPED(capmgr_thread_end((uint64_t)point.result)));
}

static void make_thread(void)
{
	thread = (uint64_t)good(capmgr_thread_create(caller_handle(point.peer), CRT_RCV_SELF.slot,
						     CAPMGR_ANY_THREAD, 0));
	set_words(thread, 1, 1, 0, 0);
}

static void end_thread(void)
{
	good(HELPED(capmgr_thread_end(thread)));
}

/* It may be gone already. */
static void take_thread(void)
{
	int64_t status = HELPED(capmgr_thread_end(thread));

	EXPECT(status == 0 || status == -TESSERA_EINVAL);
}

static void forget_result_and_thread(void)
{
	if (point.result > 0)
		good(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)point.result));
	take_thread();
}

static void name_rcv(void)
{
	set_words(CRT_SLOT_RCV, 0, 0, 0, 0);
}

static void plan_gate(void)
{
	set_words(ENTRY, 0, 0, 0, 0);
}

static void plan_holders_gate(void)
{
	set_words(ENTRY, CAPMGR_BADGE_HOLDER, 0, 0, 0);
}

static void relinquish_result(void)
{
	client(CALL_OF_relinquish, CAPMGR_SLOT, (uint64_t)point.result, 0, 0);
}

static void ask_for_quota(void)
{
	set_words(CAPMGR_PAGES_USED, 0, 0, 0, 0);
}

/* ------------------------------------------------------------------ shared memory */

static uint64_t memory;

static void plan_memory(void)
{
	set_words(MEMORY_PAGES, 0, 0, 0, 0);
}

static void destroy_result(void)
{
	client(CALL_OF_memory_destroy, (uint64_t)point.result, 0, 0, 0);
}

static void make_memory(void)
{
	memory = client(CALL_OF_memory_create, MEMORY_PAGES, 0, 0, 0);
}

static void offer_memory(void)
{
	make_memory();
	set_words(memory, caller_handle(point.peer), WRITE, 0, 0);
}

static void destroy_memory(void)
{
	client(CALL_OF_memory_destroy, memory, 0, 0, 0);
}

static void get_memory(void)
{
	memory = (uint64_t)good(capmgr_memory_create(MEMORY_PAGES));
	good(capmgr_memory_offer(memory, caller_handle(point.caller), WRITE));
	set_words(memory, 0, WRITE, 0, 0);
}

static void get_mapped_memory(void)
{
	get_memory();
	client(CALL_OF_memory_map, memory, 0, WRITE, 0);
}

static void take_memory(void)
{
	int64_t status = HELPED(capmgr_memory_destroy(memory));

	EXPECT(status == 0 || status == -TESSERA_EBADF);
}

static void unmap_result(void)
{
	if (point.result > 0)
		client(CALL_OF_memory_unmap, memory, 0, 0, 0);
}

static void ask_for_length(void)
{
	get_memory();
	point.word[1] = CAPMGR_MEMORY_LENGTH;
}

static void share_memory(void)
{
	make_memory();
	client(CALL_OF_memory_offer, memory, caller_handle(point.peer), WRITE, 0);
	peer(CALL_OF_memory_map, memory, 0, WRITE);
	set_words(memory, 0, 0, 0, 0);
}

/* Nobody may map it any more, and it is gone when the peer has it no more. */
static void peer_unmaps(void)
{
	int64_t status = ask(point.peer, CALL_OF_memory_unmap, memory, 0, 0, 0, 0);

	EXPECT(status == 0 || status == -TESSERA_EBADF);
}

/* ------------------------------------------------------------------ device memory */

static uint64_t device(void)
{
	const struct crt_grant *grant =
		(const void *)((const char *)crt_startup + crt_startup->grants);

	return grant->slot;
}

static void get_device(void)
{
	give(CAPMGR_SLOT, device());
	set_words(given, 0, SEVERAL, 0, WRITE);
}

static uint64_t map_device(void)
{
	return (uint64_t)good(ask(CLIENT, CALL_OF_device_map, given, 0, SEVERAL, 0, WRITE));
}

static void get_mapped_device(void)
{
	get_device();
	set_words(map_device(), 0, 0, 0, 0);
}

static void give_up_mapped_device(void)
{
	get_device();
	map_device();
	map_device();
	set_words(CAPMGR_SLOT, given, 0, 0, 0);
}

/* What the peer has of it is mapped, too. */
static void revoke_mapped_device(void)
{
	get_device();
	pass_on(1);
	good(ask(PEER, CALL_OF_device_map, passed_on[0], 0, SEVERAL, 0, WRITE));
	set_words(CAPMGR_SLOT, given, 0, 0, 0);
}

/* If it was not taken back, and its mappings with it. */
static void unmap_device(void)
{
	if (point.result > 0)
		ask(CLIENT, CALL_OF_device_unmap, (uint64_t)point.result, 0, 0, 0, 0);
}

/* ------------------------------------------------------------------ what the errand gives */

static uint64_t errands; /* a page or object of its own: nothing of the director's */

static uint64_t errand(enum function function, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return (uint64_t)good(ask(ERRAND, function, a, b, c, d, 0));
}

static void restore_errand(void)
{
	EXPECT(errand_restore() == 0);
}

static void get_errands_page(void)
{
	errands = errand(CALL_OF_page_alloc, 0, 0, 0, 0);
	client(CALL_OF_accept, caller_handle(ERRAND), 1, 0, 0);
	given_kind = CAPMGR_PAGE;
	given = errand(CALL_OF_delegate, CAPMGR_PAGE, errands, caller_handle(point.caller),
		       RIGHTS_ALL);
	peer(CALL_OF_accept, caller_handle(point.caller), MANY, 0);
}

static void forget_errands_page(void)
{
	if (point.anew)
		return;
	EXPECT(errand(CALL_OF_revoke, CAPMGR_PAGE, errands, 0, 0) == 0);
	errand(CALL_OF_page_free, errands, 0, 0, 0);
}

static void delegate_errands_page(void)
{
	get_errands_page();
	set_words(CAPMGR_PAGE, given, caller_handle(point.peer), RIGHTS_ALL, 0);
}

static void revoke_errands_page(void)
{
	get_errands_page();
	pass_on(SEVERAL);
	set_words(CAPMGR_PAGE, given, 0, 0, 0);
}

static void get_errands_memory(void)
{
	memory = errand(CALL_OF_memory_create, MEMORY_PAGES, 0, 0, 0);
	errand(CALL_OF_memory_offer, memory, caller_handle(point.caller), WRITE, 0);
	set_words(memory, 0, WRITE, 0, 0);
}

static void forget_errands_memory(void)
{
	if (!point.anew)
		errand(CALL_OF_memory_destroy, memory, 0, 0, 0);
}

/* ------------------------------------------------------------------ what the errand makes */

/* The director handles the errand's faults, and so those of what it makes. */
static void end_errands_child(void)
{
	int64_t status;

	do
		status = HELPED(capmgr_component_end(child));
	while (status == CAPMGR_MORE);
	EXPECT(status == 0 || status == -TESSERA_ESTALE);
}

static void free_unplaced(void)
{
	for (uint64_t i = 0; i < SEVERAL && point.result < 0; i++)
		client(CALL_OF_page_free, page + i * 4096, 0, 0, 0);
}

/* ------------------------------------------------------------------ the list */

#define GIVEN .take_back = take_given, .forget = forget_given

const struct operation operations[] = {
	{"holder", CALL_OF_holder, .prepare = no_words, .errors = {-TESSERA_EAGAIN}},
	{"quota", CALL_OF_quota, .prepare = ask_for_quota},
	{"pages_reserve", CALL_OF_pages_reserve, .prepare = want_several, .undo = release_results},
	{"page_release", CALL_OF_page_release, .prepare = reserve_one},
	{"page_alloc", CALL_OF_page_alloc, .prepare = no_words, .undo = free_result},
	{"pages_alloc", CALL_OF_pages_alloc, .prepare = want_several, .undo = free_results},
	{"page_free", CALL_OF_page_free, .prepare = alloc_one},
	{"accept", CALL_OF_accept, .uses_peer = true, .prepare = accept_peer,
	 .errors = {-TESSERA_ESTALE}},
	{"delegate_page", CALL_OF_delegate, .uses_peer = true, .prepare = delegate_page, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"delegate_gate", CALL_OF_delegate, .uses_peer = true, .prepare = delegate_gate, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"delegate_holders_gate", CALL_OF_delegate, .uses_peer = true,
	 .prepare = delegate_holders_gate, GIVEN, .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"grant_holders_gate", CALL_OF_grant, .uses_peer = true, .prepare = delegate_holders_gate,
	 GIVEN, .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"grant_page", CALL_OF_grant, .uses_peer = true, .prepare = delegate_page, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"grant_gate", CALL_OF_grant, .uses_peer = true, .prepare = delegate_gate, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"delegate_to_slot", CALL_OF_delegate_to_slot, SELF, .uses_peer = true,
	 .prepare = delegate_own_gate, .take_back = revoke_own_gate, .forget = revoke_own_gate,
	 .errors = {-TESSERA_ESTALE}},
	{"revoke_page", CALL_OF_revoke, .uses_peer = true, .prepare = revoke_page,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"revoke_gate", CALL_OF_revoke, .uses_peer = true, .prepare = revoke_gate,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"revoke_child", CALL_OF_revoke_child, .uses_peer = true, .prepare = revoke_one,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"relinquish", CALL_OF_relinquish, .uses_peer = true, .prepare = revoke_page,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"revoke_step", CALL_OF_revoke_step, .uses_peer = true, .prepare = begin_to_revoke,
	 .undo = client_finishes, GIVEN},
	{"tree", CALL_OF_tree, .uses_peer = true, .prepare = walk, GIVEN,
	 .errors = {-TESSERA_EINVAL}},
	{"tree_next", CALL_OF_tree_next, .uses_peer = true, .prepare = begin_to_walk, GIVEN,
	 .errors = {-TESSERA_ESTALE}},
	{"component_create", CALL_OF_component_create, .prepare = plan_component,
	 .undo = end_result},
	{"component_end", CALL_OF_component_end, .prepare = make_child, .undo = go_on_ending},
	{"image_pages", CALL_OF_image_pages, .prepare = fill_child, .undo = end_child},
	{"fault_gate", CALL_OF_fault_gate, SELF, .uses_peer = true, .prepare = lead_faults,
	 .errors = {-TESSERA_ESTALE}},
	{"thread_create", CALL_OF_thread_create, SELF, .uses_peer = true, .prepare = plan_thread,
	 .forget = end_result_thread, .errors = {-TESSERA_ESTALE}},
	{"thread_end", CALL_OF_thread_end, SELF, .uses_peer = true, .prepare = make_thread,
	 .take_back = take_thread, .errors = {-TESSERA_EINVAL}},
	{"rcv_create", CALL_OF_rcv_create, SELF, .uses_peer = true, .prepare = make_thread,
	 .take_back = end_thread, .forget = forget_result_and_thread,
	 .errors = {-TESSERA_ESTALE, -TESSERA_EINVAL}},
	{"asnd_create", CALL_OF_asnd_create, .prepare = name_rcv, .undo = relinquish_result},
	{"gate_create", CALL_OF_gate_create, .prepare = plan_gate, .undo = relinquish_result},
	{"gate_create_holder", CALL_OF_gate_create, .prepare = plan_holders_gate,
	 .undo = relinquish_result},
	{"giver", CALL_OF_giver, .prepare = ask_for_giver, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"memory_create", CALL_OF_memory_create, .prepare = plan_memory, .undo = destroy_result},
	{"memory_offer", CALL_OF_memory_offer, .uses_peer = true, .prepare = offer_memory,
	 .undo = destroy_memory, .errors = {-TESSERA_ESTALE}},
	{"memory_map", CALL_OF_memory_map, .prepare = get_memory, .take_back = take_memory,
	 .undo = unmap_result, .forget = take_memory, .errors = {-TESSERA_EBADF}},
	{"memory_unmap", CALL_OF_memory_unmap, .prepare = get_mapped_memory,
	 .take_back = take_memory, .forget = take_memory},
	{"memory_destroy", CALL_OF_memory_destroy, .uses_peer = true, .prepare = share_memory,
	 .take_back = peer_unmaps, .forget = peer_unmaps},
	{"memory_fact", CALL_OF_memory_fact, .prepare = ask_for_length, .take_back = take_memory,
	 .forget = take_memory, .errors = {-TESSERA_EBADF}},
	{"device_map", CALL_OF_device_map, .prepare = get_device, .undo = unmap_device, GIVEN,
	 .errors = {-TESSERA_EINVAL}},
	{"device_unmap", CALL_OF_device_unmap, .prepare = get_mapped_device, GIVEN,
	 .errors = {-TESSERA_EINVAL}},
	{"relinquish_device", CALL_OF_relinquish, .prepare = give_up_mapped_device,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"revoke_device", CALL_OF_revoke, .uses_peer = true, .prepare = revoke_mapped_device,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},

	/* By a component of the composition. */
	{"errand_page_alloc", CALL_OF_page_alloc, ERRAND, .prepare = no_words, .undo = free_result},
	{"errand_page_free", CALL_OF_page_free, ERRAND, .prepare = alloc_one},
	{"errand_delegates", CALL_OF_delegate, ERRAND, .uses_peer = true, .prepare = delegate_page,
	 GIVEN, .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"errand_grants", CALL_OF_grant, ERRAND, .uses_peer = true, .prepare = delegate_gate, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"errand_revokes", CALL_OF_revoke, ERRAND, .uses_peer = true, .prepare = revoke_page,
	 .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"errand_revokes_on", CALL_OF_revoke_step, ERRAND, .uses_peer = true,
	 .prepare = begin_to_revoke, .undo = client_finishes, GIVEN},
	{"errand_makes", CALL_OF_component_create, ERRAND, .prepare = plan_component,
	 .undo = end_result},
	{"errand_gate_create", CALL_OF_gate_create, ERRAND, .prepare = plan_holders_gate,
	 .undo = relinquish_result},
	{"errand_memory_create", CALL_OF_memory_create, ERRAND, .prepare = plan_memory,
	 .undo = destroy_result},
	{"errand_memory_map", CALL_OF_memory_map, ERRAND, .prepare = get_memory,
	 .take_back = take_memory, .undo = unmap_result, .forget = take_memory,
	 .errors = {-TESSERA_EBADF}},
	{"errand_memory_destroy", CALL_OF_memory_destroy, ERRAND, .uses_peer = true,
	 .prepare = share_memory, .take_back = peer_unmaps, .forget = peer_unmaps},

	{"errand_image_pages", CALL_OF_image_pages, ERRAND, .prepare = fill_child,
	 .take_back = end_errands_child, .undo = free_unplaced, .forget = end_errands_child,
	 .errors = {-TESSERA_ESTALE}},
	{"errand_component_end", CALL_OF_component_end, ERRAND, .prepare = make_child,
	 .take_back = end_errands_child, .forget = end_errands_child, .errors = {-TESSERA_ESTALE}},

	/* To it. */
	{"delegate_to_errand", CALL_OF_delegate, .uses_peer = true, .peer = ERRAND,
	 .prepare = delegate_page, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE, -TESSERA_EPERM}},
	{"grant_to_errand", CALL_OF_grant, .uses_peer = true, .peer = ERRAND,
	 .prepare = delegate_gate, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE, -TESSERA_EPERM}},
	{"revoke_from_errand", CALL_OF_revoke, .uses_peer = true, .peer = ERRAND,
	 .prepare = revoke_page, .undo = client_finishes, GIVEN, .errors = {-TESSERA_EINVAL}},
	{"revoke_one_from_errand", CALL_OF_revoke_child, .uses_peer = true, .peer = ERRAND,
	 .prepare = revoke_one, .undo = client_finishes, GIVEN,
	 .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"offer_to_errand", CALL_OF_memory_offer, .uses_peer = true, .peer = ERRAND,
	 .prepare = offer_memory, .undo = destroy_memory, .errors = {-TESSERA_ESTALE}},
	{"destroy_errand_has", CALL_OF_memory_destroy, .uses_peer = true, .peer = ERRAND,
	 .prepare = share_memory, .take_back = peer_unmaps, .forget = peer_unmaps},

	/* Of it. */
	{"delegate_errands", CALL_OF_delegate, .uses_peer = true, .of_errand = true,
	 .prepare = delegate_errands_page, .take_back = restore_errand,
	 .forget = forget_errands_page, .errors = {-TESSERA_EINVAL, -TESSERA_ESTALE}},
	{"revoke_errands", CALL_OF_revoke, .uses_peer = true, .of_errand = true,
	 .prepare = revoke_errands_page, .take_back = restore_errand, .undo = client_finishes,
	 .forget = forget_errands_page, .errors = {-TESSERA_EINVAL}},
	{"map_errands", CALL_OF_memory_map, .of_errand = true, .prepare = get_errands_memory,
	 .take_back = restore_errand, .undo = unmap_result, .forget = forget_errands_memory,
	 .errors = {-TESSERA_EBADF}},
};

const unsigned operation_count = sizeof(operations) / sizeof(operations[0]);
