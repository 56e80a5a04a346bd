/* Capabilities in slots: a gate, and a range of ports. */
#include "cast.h"
#include "check.h"
#include "crt_kernel.h"
#include "crt_startup.h"
#include "delegation.h"

static int64_t give(enum player from, int64_t slot, enum player to, uint64_t rights)
{
	int64_t there = cast_delegate(from, CAPMGR_SLOT, slot, to, rights);

	CHECK_GOOD(there);
	return there;
}

static void a_gate_works_until_it_is_revoked(void)
{
	int64_t b = give(A, gate_to_pong(), B, RIGHTS_ALL), c = give(B, b, C, RIGHTS_ALL);

	CHECK(cast_call(B, b, 1), 2);
	CHECK(cast_call(C, c, 2), 3);
	CHECK(cast_revoke(A, CAPMGR_SLOT, gate_to_pong()), 0);
	CHECK(cast_call(B, b, 1), -TESSERA_ENOENT);
	CHECK(cast_call(C, c, 1), -TESSERA_ENOENT);
	CHECK(cast_call(A, gate_to_pong(), 3), 4);
}

static void a_port_is_read_until_it_is_revoked(void)
{
	int64_t b = give(A, port(), B, RIGHTS_ALL);

	CHECK_GOOD(cast_port(B, b));
	CHECK(cast_revoke_one(A, CAPMGR_SLOT, port(), B, b), 0);
	CHECK(cast_port(B, b), -TESSERA_ENOENT);
	CHECK_GOOD(cast_port(A, port()));
}

static void without_the_right_a_port_is_not_read(void)
{
	int64_t b = give(A, port(), B, RIGHT_WRITE), c = give(B, b, C, RIGHTS_ALL);

	CHECK(cast_port(B, b), -TESSERA_EACCES);
	CHECK(cast_port(C, c), -TESSERA_EACCES);
	CHECK(cast_revoke(A, CAPMGR_SLOT, port()), 0);
}

static void a_granted_capability_moves(void)
{
	int64_t b = give(A, gate_to_pong(), B, RIGHTS_ALL);
	int64_t c = cast_grant(B, CAPMGR_SLOT, b, C);

	CHECK_GOOD(c);
	CHECK(cast_call(B, b, 1), -TESSERA_ENOENT);
	CHECK(cast_call(C, c, 1), 2);
	CHECK(cast_revoke(A, CAPMGR_SLOT, gate_to_pong()), 0);
	CHECK(cast_call(C, c, 1), -TESSERA_ENOENT);
}

static void the_managers_own_gates_are_not_passed_on(void)
{
	extern char gate_capmgr_page_alloc[];
	uint64_t slot = (uintptr_t)gate_capmgr_page_alloc >> CAP_INDEX_SHIFT &
			((1u << CAP_INDEX_BITS) - 1);

	CHECK(cast_delegate(A, CAPMGR_SLOT, (int64_t)slot, B, RIGHTS_ALL), -TESSERA_EPERM);
	CHECK(cast_grant(A, CAPMGR_SLOT, (int64_t)slot, B), -TESSERA_EPERM);
}

static void what_is_the_components_alone_is_not_passed_on(void)
{
	CHECK(cast_delegate(A, CAPMGR_SLOT, CRT_RCV_SELF.slot, B, RIGHTS_ALL), -TESSERA_EPERM);
}

static const struct delegation_case cases[] = {
	{"a-gate-works-until-it-is-revoked", a_gate_works_until_it_is_revoked},
	{"a-port-is-read-until-it-is-revoked", a_port_is_read_until_it_is_revoked},
	{"without-the-right-a-port-is-not-read", without_the_right_a_port_is_not_read},
	{"a-granted-capability-moves", a_granted_capability_moves},
	{"the-managers-own-gates-are-not-passed-on", the_managers_own_gates_are_not_passed_on},
	{"what-is-the-components-alone-is-not-passed-on",
	 what_is_the_components_alone_is_not_passed_on},
	{0},
};

const struct delegation_suite delegation_capabilities = {"capabilities", cases};
