/* Each type of capability, with each of its rights, given on, moved and taken back in each way. */
#include "cast.h"
#include "check.h"
#include "crt_kernel.h"
#include "delegation.h"

#define TYPE(word)   ((uint64_t)(word) & 255)
#define RIGHTS(word) ((uint64_t)(word) >> 8)

static int64_t type_of(enum player player, int64_t slot)
{
	return cast_order(player, BOARD_TYPE, (uint64_t)slot, 0, 0, 0);
}

/* What A has; all of it is for all players. */
struct source {
	int64_t slot;
	uint64_t type;
	uint64_t rights;
};

static struct source source_in(int64_t slot)
{
	int64_t word = type_of(A, slot);

	CHECK_GOOD(word);
	return (struct source){slot, TYPE(word), RIGHTS(word)};
}

static void check_has(enum player player, int64_t slot, const struct source *source,
		      uint64_t rights)
{
	int64_t word = type_of(player, slot);

	CHECK_GOOD(word);
	CHECK(TYPE(word), source->type);
	CHECK(RIGHTS(word), source->rights & rights);
}

static void check_gone(enum player player, int64_t slot)
{
	CHECK(type_of(player, slot), -TESSERA_ENOENT);
}

static int64_t give(enum player from, int64_t slot, enum player to, uint64_t rights)
{
	int64_t there = cast_delegate(from, CAPMGR_SLOT, slot, to, rights);

	CHECK_GOOD(there);
	return there;
}

static int64_t grant(enum player from, int64_t slot, enum player to)
{
	int64_t there = cast_grant(from, CAPMGR_SLOT, slot, to);

	CHECK_GOOD(there);
	return there;
}

static void revoke(const struct source *source)
{
	CHECK(cast_revoke(A, CAPMGR_SLOT, source->slot), 0);
	check_has(A, source->slot, source, RIGHTS_ALL);
}

/* ------------------------------------------------------------------ operations */

static void delegates(const struct source *source, uint64_t rights)
{
	int64_t b = give(A, source->slot, B, rights), c = give(B, b, C, RIGHTS_ALL);
	int64_t none = give(B, b, C, 0), back = give(C, c, A, RIGHTS_ALL);

	check_has(B, b, source, rights);
	check_has(C, c, source, rights);
	check_has(C, none, source, 0);
	check_has(A, back, source, rights);
	revoke(source);
	check_gone(B, b);
	check_gone(C, c);
	check_gone(C, none);
	check_gone(A, back);
}

static void is_final(const struct source *source, uint64_t rights)
{
	int64_t b = give(A, source->slot, B, rights | CAPMGR_FINAL);

	check_has(B, b, source, rights);
	CHECK(cast_delegate(B, CAPMGR_SLOT, b, C, rights), -TESSERA_EPERM);
	CHECK(cast_grant(B, CAPMGR_SLOT, b, C), -TESSERA_EPERM);
	check_has(B, b, source, rights);
	revoke(source);
	check_gone(B, b);
}

static void is_taken_from_one(const struct source *source, uint64_t rights)
{
	int64_t b = give(A, source->slot, B, rights), c = give(A, source->slot, C, rights);
	int64_t below = give(B, b, C, rights);

	CHECK(cast_revoke_one(B, CAPMGR_SLOT, b, C, c), -TESSERA_EINVAL);
	CHECK(cast_revoke_one(A, CAPMGR_SLOT, source->slot, B, b), 0);
	check_gone(B, b);
	check_gone(C, below);
	check_has(C, c, source, rights);
	revoke(source);
	check_gone(C, c);
}

static void is_granted(const struct source *source, uint64_t rights)
{
	int64_t b = give(A, source->slot, B, rights), c = grant(B, b, C), self;

	check_gone(B, b);
	check_has(C, c, source, rights);
	self = give(C, c, C, rights);
	CHECK(cast_grant(C, CAPMGR_SLOT, c, B), -TESSERA_EBUSY);
	check_has(C, self, source, rights);
	revoke(source);
	check_gone(C, c);
	check_gone(C, self);
}

static void is_relinquished(const struct source *source, uint64_t rights)
{
	int64_t b = give(A, source->slot, B, rights), c = give(B, b, C, rights);

	CHECK(cast_relinquish(B, CAPMGR_SLOT, b), 0);
	check_gone(B, b);
	check_gone(C, c);
	revoke(source);
}

static void (*const operations[])(const struct source *source, uint64_t rights) = {
	delegates, is_final, is_taken_from_one, is_granted, is_relinquished};

static void try_all(const struct source *source, uint64_t rights)
{
	for (unsigned i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		STACK_CALLS(operations);
		operations[i](source, rights);
	}
}

/* Without any right, with each of them, with all and one that it has not. */
static void try_slot(int64_t slot, enum cap_type type)
{
	struct source source = source_in(slot);

	CHECK(source.type, type);
	try_all(&source, 0);
	for (uint64_t right = 1; right < RIGHTS_ALL; right <<= 1)
		if (source.rights & right)
			try_all(&source, right);
	try_all(&source, RIGHTS_ALL);
}

/* ------------------------------------------------------------------ types */

static void a_gate(void)
{
	try_slot(gate_to_pong(), CAP_GATE);
}

static void ports(void)
{
	try_slot(cast_granted(CAP_PORTS), CAP_PORTS);
}

static void irqs(void)
{
	try_slot(cast_granted(CAP_IRQS), CAP_IRQS);
}

static void device_memory(void)
{
	try_slot(cast_granted(CAP_DEVICES), CAP_DEVICES);
}

#define PRIORITY 20

/* A thread that never runs. */
static int64_t make_thread(void)
{
	int64_t thread = capmgr_thread_create(cast_number(A), CRT_RCV_SELF.slot, CAPMGR_ANY_THREAD, 0);

	CHECK_GOOD(thread);
	return thread;
}

static int64_t make_rcv(int64_t thread)
{
	int64_t rcv = capmgr_rcv_create((uint64_t)thread, PRIORITY, PRIORITY);

	CHECK_GOOD(rcv);
	return rcv;
}

static void give_up(int64_t slot)
{
	CHECK(cast_relinquish(A, CAPMGR_SLOT, slot), 0);
}

static void end_thread(int64_t thread)
{
	CHECK(capmgr_thread_end((uint64_t)thread), 0);
}

static void a_thread(void)
{
	int64_t thread = make_thread();

	try_slot(thread, CAP_THREAD);
	end_thread(thread);
}

static void a_receive_endpoint(void)
{
	int64_t thread = make_thread(), rcv = make_rcv(thread);

	try_slot(rcv, CAP_RCV);
	give_up(rcv);
	end_thread(thread);
}

static void a_send_endpoint(void)
{
	int64_t thread = make_thread(), rcv = make_rcv(thread);
	int64_t asnd = capmgr_asnd_create((uint64_t)rcv);

	CHECK_GOOD(asnd);
	try_slot(asnd, CAP_ASND);
	give_up(asnd);
	give_up(rcv);
	end_thread(thread);
}

/* ------------------------------------------------------------------ what they are good for */

static int64_t bind(enum player player, int64_t slot)
{
	return cast_order(player, BOARD_BIND, (uint64_t)slot, 0, 0, 0);
}

static int64_t unbind(enum player player, int64_t slot)
{
	return cast_order(player, BOARD_UNBIND, (uint64_t)slot, 0, 0, 0);
}

/* Who takes a line back ends the binding of who had it, too: that names an endpoint, and no capability. */
static void an_irq_is_bound_by_who_has_the_right(void)
{
	int64_t line = cast_granted(CAP_IRQS), b = give(A, line, B, RIGHT_BIND), c = give(A, line, C, 0);

	CHECK(bind(C, c), -TESSERA_EACCES);
	CHECK(bind(B, b), 0);
	CHECK(bind(A, line), -TESSERA_EBUSY);
	CHECK(unbind(B, b), 0);
	CHECK(bind(B, b), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, line), 0);
	CHECK(bind(B, b), -TESSERA_ENOENT);
	CHECK(unbind(B, b), -TESSERA_ENOENT);
	CHECK(bind(A, line), -TESSERA_EBUSY);
	CHECK(unbind(A, line), 0);
	CHECK(bind(A, line), 0);
	CHECK(unbind(A, line), 0);
}

static void an_endpoint_is_sent_to_until_it_is_revoked(void)
{
	int64_t thread = make_thread(), rcv = make_rcv(thread), b, c;
	int64_t asnd = capmgr_asnd_create((uint64_t)rcv);

	CHECK_GOOD(asnd);
	b = give(A, asnd, B, RIGHTS_ALL);
	CHECK(cast_order(B, BOARD_SEND, (uint64_t)b, 0, 0, 0), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, asnd), 0);
	CHECK(cast_order(B, BOARD_SEND, (uint64_t)b, 0, 0, 0), -TESSERA_ENOENT);
	c = give(A, asnd, C, RIGHTS_ALL);
	end_thread(thread);
	CHECK(cast_order(C, BOARD_SEND, (uint64_t)c, 0, 0, 0), -TESSERA_ESTALE);
	CHECK(cast_revoke(A, CAPMGR_SLOT, asnd), 0);
	give_up(asnd);
	give_up(rcv);
}

#define TEXT_MEMORY 0xb8000 /* what the composition grants A: two pages */
#define TEXT_PAGES  2
#define PAGE_BYTES  4096
#define WRITABLE    (RIGHT_MAP | RIGHT_WRITE)
#define WORD	    0x0741075407490745

static int64_t map_device(enum player player, int64_t slot, uint64_t first, uint64_t pages,
			  uint64_t rights)
{
	return cast_order(player, BOARD_DEVICE_MAP, (uint64_t)slot, first, pages, rights);
}

static int64_t unmap_device(enum player player, int64_t address)
{
	return cast_order(player, BOARD_DEVICE_UNMAP, (uint64_t)address, 0, 0, 0);
}

static int64_t text_memory(void)
{
	return (int64_t)crt_device_memory(TEXT_MEMORY, TEXT_PAGES);
}

static void device_memory_is_mapped_until_it_is_taken_back(void)
{
	int64_t screen = cast_granted(CAP_DEVICES), b = give(A, screen, B, RIGHTS_ALL);
	int64_t c = give(B, b, C, RIGHT_MAP), own = text_memory();
	int64_t writable = map_device(B, b, 0, TEXT_PAGES, WRITABLE), readable;

	CHECK(map_device(C, c, 0, TEXT_PAGES, WRITABLE), -TESSERA_EACCES);
	readable = map_device(C, c, 1, 1, RIGHT_MAP);
	CHECK(cast_write(B, writable + PAGE_BYTES, WORD), 0);
	CHECK(cast_read(A, own + PAGE_BYTES), WORD);
	CHECK(cast_read(C, readable), WORD);
	CHECK(cast_write(C, readable, 0), BOARD_FAULT);
	CHECK(cast_revoke(A, CAPMGR_SLOT, screen), 0);
	CHECK(cast_read(B, writable), BOARD_FAULT);
	CHECK(cast_read(C, readable), BOARD_FAULT);
	CHECK(map_device(B, b, 0, 1, WRITABLE), -TESSERA_EINVAL);
	CHECK(unmap_device(B, writable), -TESSERA_EINVAL);
	CHECK(cast_read(A, own + PAGE_BYTES), WORD);
}

static void device_memory_is_mapped_until_it_is_given_up(void)
{
	int64_t screen = cast_granted(CAP_DEVICES), b = give(A, screen, B, RIGHTS_ALL);
	int64_t first = map_device(B, b, 0, 1, WRITABLE), second = map_device(B, b, 1, 1, WRITABLE);

	CHECK(unmap_device(B, first), 0);
	CHECK(cast_read(B, first), BOARD_FAULT);
	CHECK(cast_write(B, second, WORD), 0);
	CHECK(cast_relinquish(B, CAPMGR_SLOT, b), 0);
	CHECK(cast_read(B, second), BOARD_FAULT);
	CHECK(cast_revoke(A, CAPMGR_SLOT, screen), 0);
}

/* What the composition gave goes from A to B for good, who gives it up at last: the last case with it. */
static void device_memory_is_granted_when_it_is_mapped_no_more(void)
{
	int64_t screen = cast_granted(CAP_DEVICES), own = text_memory(), b, c, there;

	CHECK(cast_grant(A, CAPMGR_SLOT, screen, B), -TESSERA_EBUSY);
	CHECK(cast_write(A, own, WORD), 0);
	CHECK(unmap_device(A, own), 0);
	CHECK(cast_read(A, own), BOARD_FAULT);
	b = grant(A, screen, B);
	there = map_device(B, b, 0, 1, WRITABLE);
	CHECK(cast_read(B, there), WORD);
	CHECK(cast_grant(B, CAPMGR_SLOT, b, C), -TESSERA_EBUSY);
	CHECK(unmap_device(B, there), 0);
	c = grant(B, b, C);
	CHECK(cast_relinquish(C, CAPMGR_SLOT, c), 0);
}

static const struct delegation_case cases[] = {
	{"a-gate", a_gate},
	{"ports", ports},
	{"irqs", irqs},
	{"device-memory", device_memory},
	{"a-thread", a_thread},
	{"a-receive-endpoint", a_receive_endpoint},
	{"a-send-endpoint", a_send_endpoint},
	{"an-irq-is-bound-by-who-has-the-right", an_irq_is_bound_by_who_has_the_right},
	{"an-endpoint-is-sent-to-until-it-is-revoked", an_endpoint_is_sent_to_until_it_is_revoked},
	{"device-memory-is-mapped-until-it-is-taken-back", device_memory_is_mapped_until_it_is_taken_back},
	{"device-memory-is-mapped-until-it-is-given-up", device_memory_is_mapped_until_it_is_given_up},
	{"device-memory-is-granted-when-it-is-mapped-no-more",
	 device_memory_is_granted_when_it_is_mapped_no_more},
	{0},
};

const struct delegation_suite delegation_types = {"types", cases};
