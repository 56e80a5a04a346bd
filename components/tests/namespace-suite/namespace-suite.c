/* Has players register and connect, in their own names, and compares what comes back. */
#include <stdio.h>
#include <string.h>

#include "call_deadline.h"
#include "capmgr.h"
#include "check.h"
#include "crt_kernel.h"
#include "manager.h"
#include "naming.h"
#include "player_on.h"
#include "rtos.h"
#include "shutdown.h"

int main(void);

enum player { ANNA, BEN, CARL, PLAYERS };

#define CYCLES	    300
#define MILLISECOND 1000 /* microseconds */

static const char *const names[PLAYERS] = {"anna", "ben", "carl"};
static crt_sinv_t players[PLAYERS];

static int64_t number_of(enum player player)
{
	return args_get_number(names[player], 0);
}

static int64_t tell(enum player player, enum player_order order, int64_t a, const char *path)
{
	uint64_t words[PLAYER_PATH_BYTES / sizeof(uint64_t)] = {0};

	memcpy(words, path, strnlen(path, sizeof(words) - 1));
	return player_obey_on(players[player], order, (uint64_t)a, words[0], words[1], words[2]);
}

static int64_t serve(enum player player, const char *path)
{
	return tell(player, PLAYER_SERVE, 0, path);
}

static int64_t unregister(enum player player, const char *path)
{
	return tell(player, PLAYER_UNREGISTER, 0, path);
}

static int64_t connect(enum player player, const char *path)
{
	return tell(player, PLAYER_CONNECT, 0, path);
}

static int64_t call(enum player player, int64_t slot)
{
	return tell(player, PLAYER_CALL, slot, "");
}

static int64_t close(enum player player, int64_t slot)
{
	return tell(player, PLAYER_CLOSE, slot, "");
}

/* ------------------------------------------------------------------ as it should be */

static void find_player(enum player player)
{
	char path[32];

	snprintf(path, sizeof(path), "/players/%s", names[player]);
	CHECK(names_connect(path, &players[player]), 0);
	CHECK(player_who_on(players[player]), crt_startup->instance);
}

static void players_are_found_by_name(void)
{
	CHECK(names_open(), 0);
	for (enum player i = ANNA; i < PLAYERS; i++)
		find_player(i);
}

/* What it had registered is gone, the gate by which it is told that among it. */
static void begin_anew(enum player player)
{
	CHECK(tell(player, PLAYER_OPEN, 0, ""), 0);
	CHECK(player_who_on(players[player]), -TESSERA_ENOENT);
	find_player(player);
}

static void a_service_is_called_by_whoever_connects(void)
{
	int64_t ben, again, carl;

	CHECK(serve(ANNA, "/srv/disk"), 0);
	ben = connect(BEN, "/srv/disk");
	again = connect(BEN, "/srv/disk");
	carl = connect(CARL, "/players/anna");
	CHECK_GOOD(ben);
	CHECK_GOOD(again);
	CHECK(call(BEN, ben), number_of(BEN));
	CHECK(call(BEN, again), number_of(BEN));
	CHECK(call(CARL, carl), number_of(CARL));
	CHECK(close(BEN, ben), 0);
	CHECK(call(BEN, ben), -TESSERA_ENOENT);
	CHECK(call(BEN, again), number_of(BEN));
	CHECK(close(BEN, ben), -TESSERA_ENOENT);
	CHECK(unregister(ANNA, "/srv/disk"), 0);
	CHECK(call(BEN, again), -TESSERA_ENOENT);
	CHECK(connect(BEN, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(close(BEN, again), -TESSERA_ENOENT);
	CHECK(close(CARL, carl), 0);
}

static void a_service_has_no_function_of_that_number(void)
{
	struct kernel_gate_answer answer =
		kernel_gate_call(players[ANNA].slot, 0, 0, 0, 0, 0, 2);

	CHECK(answer.transport, 0);
	CHECK(answer.status, -TESSERA_ENOSYS);
	answer = kernel_gate_call(players[ANNA].slot, 0, 0, 0, 0, 0, UINT64_MAX);
	CHECK(answer.status, -TESSERA_ENOSYS);
	answer = kernel_gate_call(players[ANNA].slot, 0, 0, 0, 0, 0, 0);
	CHECK(answer.status, crt_startup->instance);
}

static void directories_come_and_go_with_names(void)
{
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
	CHECK(serve(ANNA, "/srv/a/b"), 0);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv"), 'a' | NAMESPACE_DIRECTORY << 8);
	CHECK(tell(BEN, PLAYER_LIST, 1, "/srv"), -TESSERA_ENOENT);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv/a"), 'b' | NAMESPACE_SERVICE << 8);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv/a/b"), -TESSERA_ENOTDIR);
	CHECK(connect(BEN, "/srv/a"), -TESSERA_EISDIR);
	CHECK(connect(BEN, "/"), -TESSERA_EISDIR);
	CHECK(serve(BEN, "/srv/a/c"), 0);
	CHECK(unregister(ANNA, "/srv/a/b"), 0);
	CHECK(tell(ANNA, PLAYER_LIST, 0, "/srv/a"), 'c' | NAMESPACE_SERVICE << 8);
	CHECK(unregister(BEN, "/srv/a/c"), 0);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
}

static void nothing_is_used_up(void)
{
	for (int i = 0; i < CYCLES; i++) {
		int64_t slot;

		CHECK(serve(ANNA, "/srv/again"), 0);
		slot = connect(BEN, "/srv/again");
		CHECK(call(BEN, slot), number_of(BEN));
		CHECK(i % 2 ? close(BEN, slot) : tell(BEN, PLAYER_DROP, slot, ""), 0);
		CHECK(unregister(ANNA, "/srv/again"), 0);
	}
}

/* ------------------------------------------------------------------ errors */

static void names_that_cannot_be_registered(void)
{
	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK(serve(ANNA, "/srv/disk"), -TESSERA_EEXIST);
	CHECK(serve(BEN, "/srv/disk"), -TESSERA_EEXIST);
	CHECK(serve(BEN, "/srv/disk/below"), -TESSERA_ENOTDIR);
	CHECK(serve(BEN, "/srv"), -TESSERA_EEXIST);
	CHECK(serve(BEN, "/"), -TESSERA_EACCES);
	CHECK(serve(BEN, "/players"), -TESSERA_EACCES);
	CHECK(serve(BEN, "/players/anna"), -TESSERA_EACCES);
	CHECK(serve(BEN, "/other"), -TESSERA_EACCES);
	CHECK(serve(CARL, "/srv/carl"), -TESSERA_EACCES);
	CHECK(serve(BEN, "/srv/../players/anna"), -TESSERA_EINVAL);
	CHECK(serve(BEN, "/srv/."), -TESSERA_EINVAL);
	CHECK(serve(BEN, "/srv//x"), -TESSERA_EINVAL);
	CHECK(serve(BEN, "/srv/x/"), -TESSERA_EINVAL);
	CHECK(serve(BEN, "srv/x"), -TESSERA_EINVAL);
	CHECK(serve(BEN, ""), -TESSERA_EINVAL);
	CHECK(serve(BEN, "/srv/1/2/3/4/5/6/7/8"), -TESSERA_ENAMETOOLONG);
	CHECK(unregister(BEN, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(unregister(BEN, "/srv"), -TESSERA_ENOENT);
	CHECK(unregister(BEN, "/"), -TESSERA_ENOENT);
	CHECK(connect(BEN, "/srv/disk/below"), -TESSERA_ENOTDIR);
	CHECK(unregister(ANNA, "/srv/disk"), 0);
}

static void what_is_not_in_ones_view_is_not_there(void)
{
	crt_sinv_t gate;

	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK(connect(CARL, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(connect(CARL, "/srv"), -TESSERA_ENOENT);
	CHECK(connect(CARL, "/srv/disk/below"), -TESSERA_ENOENT);
	CHECK(tell(CARL, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
	CHECK(tell(CARL, PLAYER_LIST, 0, "/"), 'p' | NAMESPACE_DIRECTORY << 8);
	CHECK(tell(CARL, PLAYER_LIST, 1, "/"), -TESSERA_ENOENT);
	CHECK(names_connect("/srv/disk", &gate), 0);
	CHECK(names_close(gate), 0);
	CHECK(unregister(ANNA, "/srv/disk"), 0);
}

enum mounted { SRV_A, ROOT, NOTHING, SRV_B, NO_PATH };

static int64_t mount(enum player player, const char *at, enum mounted to, int64_t flag)
{
	return tell(player, PLAYER_MOUNT, to * 8 + flag, at);
}

/* What is mounted where one looks is seen by him alone. */
static void mounts_change_ones_own_view(void)
{
	int64_t slot;

	CHECK(serve(ANNA, "/srv/a/x"), 0);
	CHECK(serve(BEN, "/srv/b/x"), 0);
	CHECK(serve(BEN, "/srv/b/y"), 0);
	CHECK(mount(BEN, "/dev", SRV_A, NAMESPACE_REPLACE), 0);
	CHECK_GOOD(slot = connect(BEN, "/dev/x"));
	CHECK(call(BEN, slot), number_of(BEN));
	CHECK(close(BEN, slot), 0);
	CHECK(connect(ANNA, "/dev/x"), -TESSERA_ENOENT);
	CHECK(connect(BEN, "/dev/y"), -TESSERA_ENOENT);
	CHECK(mount(BEN, "/dev", SRV_B, NAMESPACE_AFTER), 0);
	CHECK_GOOD(slot = connect(BEN, "/dev/y"));
	CHECK(close(BEN, slot), 0);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/dev"), 'x' | NAMESPACE_SERVICE << 8);
	CHECK(tell(BEN, PLAYER_LIST, 1, "/dev"), 'y' | NAMESPACE_SERVICE << 8);
	CHECK(tell(BEN, PLAYER_LIST, 2, "/dev"), -TESSERA_ENOENT);
	CHECK(tell(BEN, PLAYER_UNMOUNT, 0, "/dev"), 0);
	CHECK(tell(BEN, PLAYER_UNMOUNT, 0, "/dev"), -TESSERA_ENOENT);
	CHECK(connect(BEN, "/dev/x"), -TESSERA_ENOENT);
	CHECK(mount(BEN, "/srv/a", NOTHING, NAMESPACE_BEFORE), -TESSERA_ENOENT);
	CHECK(mount(BEN, "/srv/a", NO_PATH, NAMESPACE_BEFORE), -TESSERA_EINVAL);
	CHECK(mount(BEN, "/srv/a", SRV_A, NAMESPACE_MOUNT_FLAGS), -TESSERA_EINVAL);
	for (int i = 0; i < NAMESPACE_MOUNTS_EACH; i++)
		CHECK(mount(BEN, "/a", SRV_A, NAMESPACE_BEFORE), 0);
	CHECK(mount(BEN, "/a", SRV_A, NAMESPACE_BEFORE), -TESSERA_ENOSPC);
	CHECK(tell(BEN, PLAYER_UNMOUNT, 0, "/a"), 0);
	CHECK(mount(CARL, "/dev", SRV_A, NAMESPACE_REPLACE), -TESSERA_ENOENT);
	CHECK(mount(CARL, "/players", ROOT, NAMESPACE_AFTER), 0);
	CHECK(connect(CARL, "/players/srv/a/x"), -TESSERA_ENOENT);
	CHECK(tell(CARL, PLAYER_UNMOUNT, 0, "/players"), 0);
	CHECK(unregister(ANNA, "/srv/a/x"), 0);
	CHECK(unregister(BEN, "/srv/b/x"), 0);
	CHECK(unregister(BEN, "/srv/b/y"), 0);
}

/* ------------------------------------------------------------------ who means harm */

static void a_connection_is_not_passed_on(void)
{
	int64_t slot = connect(CARL, "/players/anna");

	CHECK(tell(CARL, PLAYER_PASS_ON, slot, ""), -TESSERA_EPERM);
	CHECK(close(CARL, slot), 0);
}

static void slots_of_others_are_not_registered(void)
{
	int64_t annas = tell(ANNA, PLAYER_GIVE, 0, ""), own = 0;

	CHECK_GOOD(annas);
	for (int64_t slot = -1; slot < 64; slot++)
		CHECK(tell(BEN, PLAYER_REGISTER, slot, "/srv/stolen"), -TESSERA_EBADF);
	CHECK(tell(BEN, PLAYER_REGISTER, annas, "/srv/stolen"), -TESSERA_EBADF);
	CHECK(tell(BEN, PLAYER_REGISTER, 1l << 40, "/srv/stolen"), -TESSERA_EBADF);
	own = tell(BEN, PLAYER_GIVE, 0, "");
	CHECK_GOOD(own);
	CHECK(tell(BEN, PLAYER_REGISTER_LONG, own, ""), -TESSERA_ENAMETOOLONG);
	CHECK(tell(BEN, PLAYER_REGISTER, own, "/srv/gone"), -TESSERA_EBADF);
	own = tell(BEN, PLAYER_GIVE, 0, "");
	CHECK(tell(BEN, PLAYER_REGISTER_FAR, own, "/srv/far"), -TESSERA_EFAULT);
	CHECK(tell(ANNA, PLAYER_REVOKE, 0, ""), 0);
}

/* Whoever names one gate twice has it under the second name. */
static void a_gate_has_one_name(void)
{
	int64_t own = tell(BEN, PLAYER_GIVE, 0, "");
	crt_sinv_t gate;

	CHECK(tell(BEN, PLAYER_REGISTER, own, "/srv/one"), 0);
	CHECK(tell(BEN, PLAYER_REGISTER, own, "/srv/two"), 0);
	CHECK(names_connect("/srv/one", &gate), -TESSERA_ENOENT);
	CHECK(names_connect("/srv/two", &gate), 0);
	CHECK(tell(BEN, PLAYER_REGISTER, own, "/other"), -TESSERA_EACCES);
	CHECK(player_who_on(gate), -TESSERA_ENOENT);
	CHECK(names_connect("/srv/two", &gate), -TESSERA_ENOENT);
	begin_anew(BEN);
}

static void a_service_whose_gate_was_taken_back_is_gone(void)
{
	int64_t slot;

	CHECK(serve(ANNA, "/srv/disk"), 0);
	slot = connect(BEN, "/srv/disk");
	CHECK(tell(ANNA, PLAYER_REVOKE, 0, ""), 0);
	CHECK(call(BEN, slot), -TESSERA_ENOENT);
	CHECK(tell(BEN, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
	CHECK(connect(BEN, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK(tell(ANNA, PLAYER_REVOKE, 0, ""), 0);
	CHECK(serve(BEN, "/srv/disk"), 0);
	CHECK(unregister(BEN, "/srv/disk"), 0);
}

static void who_registers_much_leaves_others_theirs(void)
{
	char path[PLAYER_PATH_BYTES];
	int64_t status = 0;
	int made = 0;

	for (; !status && made < 100; made += !status) {
		snprintf(path, sizeof(path), "/srv/%d", made);
		status = serve(BEN, path);
	}
	CHECK(status, -TESSERA_ENOSPC);
	CHECK(made, NAMESPACE_NODES_EACH - 2); /* /players/ben is one of it, and /srv */
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
	while (made--) {
		snprintf(path, sizeof(path), "/srv/%d", made);
		CHECK(unregister(BEN, path), 0);
	}
}

static void who_offers_much_is_refused(void)
{
	int64_t status = 0;

	for (int i = 0; !status && i < 100; i++)
		status = tell(CARL, PLAYER_OFFER, 0, "");
	CHECK(status, -TESSERA_EAGAIN);
	for (int i = 0; i < 5; i++) {
		begin_anew(CARL);
		CHECK(tell(CARL, PLAYER_OFFER, 0, ""), -TESSERA_EAGAIN);
	}
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
}

static void who_connects_much_leaves_others_theirs(void)
{
	int64_t slots[NAMESPACE_CONNECTIONS_EACH], carl;

	for (int i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++) {
		slots[i] = connect(BEN, "/players/anna");
		CHECK_GOOD(slots[i]);
	}
	CHECK(connect(BEN, "/players/anna"), -TESSERA_EAGAIN);
	carl = connect(CARL, "/players/anna");
	CHECK_GOOD(carl);
	CHECK(close(CARL, carl), 0);
	CHECK(tell(BEN, PLAYER_DROP, slots[0], ""), 0);
	CHECK(connect(BEN, "/players/anna"), -TESSERA_EAGAIN);
	for (int i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		CHECK(close(BEN, slots[i]), 0);
	CHECK_GOOD(slots[0] = connect(BEN, "/players/anna"));
	CHECK(close(BEN, slots[0]), 0);
}

static void pages_that_are_none(void)
{
	int64_t two = MANAGER(capmgr_memory_create(2)), others = MANAGER(capmgr_memory_create(1));
	uint64_t namespace = (uint64_t)namespace_self();
	char name[NAMESPACE_NAME_BYTES];

	CHECK(namespace_attach(0), -TESSERA_EBADF);
	CHECK(namespace_attach(UINT64_MAX), -TESSERA_EBADF);
	CHECK(namespace_attach((uint64_t)two), -TESSERA_EBADF);
	MANAGER(capmgr_memory_offer((uint64_t)two, namespace, RIGHTS_ALL & (RIGHT_MAP | RIGHT_WRITE)));
	CHECK(namespace_attach((uint64_t)two), -TESSERA_EINVAL);
	MANAGER(capmgr_memory_offer((uint64_t)others, namespace, RIGHT_MAP));
	CHECK(tell(BEN, PLAYER_ATTACH, others, ""), -TESSERA_EINVAL);
	CHECK(tell(CARL, PLAYER_DETACH, 0, ""), -TESSERA_EBADF);
	find_player(CARL);
	CHECK(tell(CARL, PLAYER_OFFER, 0, ""), -TESSERA_EAGAIN);
	CHECK(names_list("/", 0, name), NAMESPACE_DIRECTORY);
	CHECK(namespace_list(0, 0, 4096 - NAMESPACE_NAME_BYTES + 1), -TESSERA_EFAULT);
	CHECK(namespace_connect(UINT64_MAX), -TESSERA_EFAULT);
	CHECK(MANAGER(capmgr_memory_destroy((uint64_t)two)), 0);
	CHECK(MANAGER(capmgr_memory_destroy((uint64_t)others)), 0);
}

/* ------------------------------------------------------------------ the end */

/* A player that ends takes its services with it; its name is free for who may have it. */
static void the_services_of_one_that_ends_are_gone(void)
{
	int64_t anna, slot;

	CHECK(serve(BEN, "/srv/disk"), 0);
	slot = connect(ANNA, "/srv/disk");
	CHECK(call(ANNA, slot), number_of(ANNA));
	CHECK(tell(BEN, PLAYER_END, 0, ""), -TESSERA_ECOMPDEAD);
	anna = call(ANNA, slot);
	CHECK(anna == -TESSERA_ESTALE || anna == -TESSERA_ENOENT, true);
	CHECK(connect(ANNA, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(connect(ANNA, "/players/ben"), -TESSERA_ENOENT);
	CHECK(tell(ANNA, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK_GOOD(connect(ANNA, "/srv/disk"));
}

static struct time soon(void)
{
	struct time time = {0, MILLISECOND};

	time_add(time_current(), time, &time);
	return time;
}

/* The composition admits the thread, and names no gate: who waits is told so, and can return; who does not is
 * cut off from it. Both let the thread in again. */
static void a_call_that_never_returns_is_cut_at_its_deadline(void)
{
	crt_sinv_t gate;

	CHECK(CALL_BEFORE(soon(), tell(ANNA, PLAYER_WAIT, 0, "")), -TESSERA_ECANCELED);
	CHECK(CALL_BEFORE(soon(), tell(CARL, PLAYER_SPIN, 0, "")), -TESSERA_ECANCELED);
	CHECK(player_who_on(players[ANNA]), crt_startup->instance);
	CHECK(player_who_on(players[CARL]), crt_startup->instance);
	CHECK(names_connect("/players/anna", &gate), 0);
	CHECK(names_close(gate), 0);
}

static const struct {
	const char *name;
	void (*function)(void);
} cases[] = {
	{"players-are-found-by-name", players_are_found_by_name},
	{"a-service-is-called-by-whoever-connects", a_service_is_called_by_whoever_connects},
	{"a-service-has-no-function-of-that-number", a_service_has_no_function_of_that_number},
	{"directories-come-and-go-with-names", directories_come_and_go_with_names},
	{"nothing-is-used-up", nothing_is_used_up},
	{"names-that-cannot-be-registered", names_that_cannot_be_registered},
	{"what-is-not-in-ones-view-is-not-there", what_is_not_in_ones_view_is_not_there},
	{"mounts-change-ones-own-view", mounts_change_ones_own_view},
	{"a-connection-is-not-passed-on", a_connection_is_not_passed_on},
	{"slots-of-others-are-not-registered", slots_of_others_are_not_registered},
	{"a-gate-has-one-name", a_gate_has_one_name},
	{"a-service-whose-gate-was-taken-back-is-gone", a_service_whose_gate_was_taken_back_is_gone},
	{"who-registers-much-leaves-others-theirs", who_registers_much_leaves_others_theirs},
	{"who-connects-much-leaves-others-theirs", who_connects_much_leaves_others_theirs},
	{"who-offers-much-is-refused", who_offers_much_is_refused},
	{"pages-that-are-none", pages_that_are_none},
	{"the-services-of-one-that-ends-are-gone", the_services_of_one_that_ends_are_gone},
	{"a-call-that-never-returns-is-cut-at-its-deadline",
	 a_call_that_never_returns_is_cut_at_its_deadline},
};

int main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_run("namespace", cases[i].name, cases[i].function);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
