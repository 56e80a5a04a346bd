/* Has players register and connect, in their own names, and compares what comes back. */
#include <stdio.h>
#include <string.h>

#include "call_deadline.h"
#include "capmgr.h"
#include "channel_pair.h"
#include "check.h"
#include "crt_kernel.h"
#include "manager.h"
#include "naming.h"
#include "outcast.h"
#include "player_on.h"
#include "rtos.h"
#include "shutdown.h"
#include "warden.h"

int main(void);

enum player { ANNA, BEN, CARL, PLAYERS };

#define CYCLES	    300
#define PROCESSES   70 /* more than there are records of clients */
#define PATIENCE    300
#define KILLS	    50
#define MILLISECOND 1000 /* microseconds */

static const char *const names[PLAYERS] = {"anna", "ben", "carl"};
static crt_sinv_t players[PLAYERS];

static struct time in(uint64_t microseconds)
{
	struct time time = {0, (uint32_t)microseconds};

	time_add(time_current(), time, &time);
	return time;
}

static void pause_for(uint64_t microseconds)
{
	thread_sleep_until(in(microseconds));
}

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

static void look_forever(void *unused)
{
	char name[NAMESPACE_NAME_BYTES];

	(void)unused;
	while (names_list("/", 0, name) == NAMESPACE_DIRECTORY)
		;
}

/* Wherever it is: most of the time it has the library's lock. */
static void a_thread_that_is_killed_leaves_the_others_theirs(void)
{
	static const struct scheduling_parameter below = {SCHEDULE_PRIORITY_BELOW, 1};
	char name[NAMESPACE_NAME_BYTES];

	for (unsigned i = 0; i < KILLS; i++) {
		struct thread thread = thread_create(look_forever, NULL, &below, 1, 0);
		int status = 0;

		CHECK_GOOD(thread.handle);
		pause_for(20 + i);
		CHECK(thread_kill(thread), 0);
		CHECK(thread_join(thread, &status), 0);
		CHECK(status, -TESSERA_ECANCELED);
		CHECK(names_list("/", 0, name), NAMESPACE_DIRECTORY);
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

/* ------------------------------------------------------------------ watching */

static struct semaphore heard;

static bool is_told(void)
{
	return !semaphore_try_take(heard);
}

static int64_t watch(enum player player, const char *path)
{
	return tell(player, PLAYER_WATCH, 0, path);
}

static int64_t unwatch(enum player player, int64_t number)
{
	return tell(player, PLAYER_UNWATCH, number, "");
}

static void who_watches_is_told_of_names_that_come_and_go(void)
{
	int64_t number;

	heard = semaphore_create_named(0, 0, PLAYER_SEMAPHORE);
	number = watch(BEN, "/srv/a");
	CHECK_GOOD(number);
	CHECK(serve(ANNA, "/srv/a/x"), 0);
	CHECK(is_told(), true);
	CHECK(serve(ANNA, "/srv/b"), 0);
	CHECK(unregister(ANNA, "/srv/b"), 0);
	CHECK(is_told(), false);
	CHECK(unregister(ANNA, "/srv/a/x"), 0);
	CHECK(is_told(), true);
	CHECK(serve(BEN, "/srv/a"), 0);
	CHECK(is_told(), true);
	CHECK(unwatch(BEN, number), 0);
	CHECK(unwatch(BEN, number), -TESSERA_ENOENT);
	CHECK(unregister(BEN, "/srv/a"), 0);
	CHECK(is_told(), false);
}

static void a_change_is_awaited_beside_other_things(void)
{
	const struct event_source name = {EVENT_SEMAPHORE_TAKABLE, heard.handle};
	struct timer timer = timer_create();
	const struct event_source time = {EVENT_TIMER_EXPIRED, timer.handle};
	struct event event = event_create(2);
	struct event_source happened[2];
	int number = names_watch("/srv", PLAYER_SEMAPHORE);

	CHECK_GOOD(number);
	CHECK(event_add(event, name), 0);
	CHECK(event_add(event, time), 0);
	CHECK(timer_start(timer, in(MILLISECOND)), 0);
	CHECK(event_wait(event, happened, 2), 1);
	CHECK(happened[0].handle, timer.handle);
	CHECK(timer_wait(timer), 1);
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(event_wait(event, happened, 2), 1);
	CHECK(happened[0].handle, heard.handle);
	CHECK(is_told(), true);
	CHECK(names_unwatch(number), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
	CHECK(event_delete(event), 0);
	CHECK(timer_free(timer), 0);
}

static void what_is_not_in_ones_view_is_not_told_of(void)
{
	int64_t number = watch(CARL, "/");

	CHECK_GOOD(number);
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
	CHECK(is_told(), false);
	begin_anew(ANNA);
	CHECK(is_told(), true);
	CHECK(is_told(), true);
	CHECK(unwatch(CARL, number), 0);
}

/* Where something else is mounted, what comes there counts; also if that is below. */
static void mounts_are_watched_through(void)
{
	int64_t number;

	CHECK(serve(ANNA, "/srv/a/x"), 0);
	CHECK(mount(BEN, "/dev/disk", SRV_A, NAMESPACE_REPLACE), 0);
	for (int i = 0; i < 2; i++) {
		CHECK_GOOD(number = watch(BEN, i ? "/dev" : "/dev/disk/y"));
		CHECK(serve(ANNA, "/srv/a/y"), 0);
		CHECK(is_told(), true);
		CHECK(unregister(ANNA, "/srv/a/y"), 0);
		CHECK(is_told(), true);
		CHECK(serve(ANNA, "/srv/b"), 0);
		CHECK(unregister(ANNA, "/srv/b"), 0);
		CHECK(is_told(), false);
		CHECK(unwatch(BEN, number), 0);
	}
	CHECK(tell(BEN, PLAYER_UNMOUNT, 0, "/dev/disk"), 0);
	CHECK(unregister(ANNA, "/srv/a/x"), 0);
}

static void watches_that_are_refused(void)
{
	int64_t number = 0;

	CHECK(names_watch("/srv", "nobody's"), -TESSERA_ENOENT);
	CHECK(names_watch("/srv", ""), -TESSERA_ENOENT);
	CHECK(names_watch("/srv", "of more bytes than a name has"), -TESSERA_ENOENT);
	CHECK(namespace_watch(0, UINT64_MAX, UINT64_MAX), -TESSERA_ENOENT);
	CHECK(names_watch("/srv/", PLAYER_SEMAPHORE), -TESSERA_EINVAL);
	CHECK(namespace_watch(UINT64_MAX, 0, 0), -TESSERA_EFAULT);
	CHECK(names_unwatch(0), -TESSERA_ENOENT);
	CHECK(names_unwatch(-1), -TESSERA_ENOENT);
	for (int i = 0; i < NAMESPACE_WATCHES_EACH; i++)
		CHECK_GOOD(number = watch(BEN, "/srv"));
	CHECK(watch(BEN, "/srv"), -TESSERA_EAGAIN);
	CHECK(unwatch(BEN, number), 0);
	CHECK(watch(BEN, "/srv"), number);
	begin_anew(BEN);
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
	CHECK(is_told(), false);
}

static void semaphores_that_cannot_be_given(void)
{
	struct semaphore full = semaphore_create_named(RTOS_SEMAPHORE_MAX, 0, "full");
	struct semaphore gone = semaphore_create_named(0, 0, "gone");

	CHECK_GOOD(names_watch("/srv", "full"));
	for (int i = 1; i < NAMESPACE_WATCHES_EACH; i++)
		CHECK_GOOD(names_watch("/srv", "gone"));
	CHECK(names_watch("/srv", "gone"), -TESSERA_EAGAIN);
	CHECK(semaphore_destroy(gone), 0);
	CHECK(serve(ANNA, "/srv/a"), 0);
	CHECK(unregister(ANNA, "/srv/a"), 0);
	CHECK(names_unwatch(1), -TESSERA_ENOENT);
	CHECK(names_watch("/srv", PLAYER_SEMAPHORE), 1);
	CHECK(names_unwatch(0), 0);
	CHECK(names_unwatch(1), 0);
	CHECK(semaphore_destroy(full), 0);
}

/* ------------------------------------------------------------------ channels */

static int64_t find_pair(enum player player, int64_t element_size, const uint64_t name[2])
{
	return player_obey_on(players[player], PLAYER_PAIR, (uint64_t)element_size, name[0], name[1], 0);
}

static int64_t echo(enum player player)
{
	return tell(player, PLAYER_ECHO, 0, "");
}

static void a_client_and_its_server_have_channels(void)
{
	struct channel_pair pair;
	int64_t element = 17, back = 0;
	uint64_t name[2];

	CHECK(channel_pair_create(&pair, sizeof(element), PLAYER_PAIR_LENGTH, CHANNEL_SPSC, name), 0);
	CHECK(find_pair(ANNA, sizeof(element), name), 0);
	CHECK(echo(ANNA), -TESSERA_EAGAIN);
	CHECK(channel_send(pair.send, &element, sizeof(element), 0), sizeof(element));
	CHECK(echo(ANNA), sizeof(element));
	CHECK(channel_recv(pair.recv, &back, sizeof(back), 0), sizeof(back));
	CHECK(back, element);
	CHECK(channel_pair_destroy(&pair), 0);
	CHECK(echo(ANNA), -TESSERA_EBADF);
	CHECK(channel_pair_destroy(&pair), -TESSERA_EBADF);
}

static void channels_that_are_not_found(void)
{
	struct channel_pair pair;
	uint64_t name[2], other[2] = {0};

	CHECK(channel_pair_create(&pair, sizeof(int64_t), PLAYER_PAIR_LENGTH, CHANNEL_SPSC, name), 0);
	CHECK(find_pair(ANNA, 2 * sizeof(int64_t), name), -TESSERA_EINVAL);
	CHECK(find_pair(ANNA, sizeof(int64_t), other), -TESSERA_ENOENT);
	memset(other, 'x', sizeof(other));
	CHECK(find_pair(ANNA, sizeof(int64_t), other), -TESSERA_ENOENT);
	other[0] = name[0] ^ 1;
	other[1] = name[1];
	CHECK(find_pair(ANNA, sizeof(int64_t), other), -TESSERA_ENOENT);
	CHECK(channel_pair_destroy(&pair), 0);
	CHECK(find_pair(ANNA, sizeof(int64_t), name), -TESSERA_ENOENT);
}

/* When there are no more, nothing is left of the pair that could not be made. */
static void channels_are_used_up(void)
{
	struct channel_pair pairs[RTOS_CHANNELS];
	struct channel odd = channel_create(8, 1, "odd", CHANNEL_SPSC);
	uint64_t name[2], before[2] = {0};
	int counts[2] = {0}, error;

	CHECK_GOOD(odd.handle);
	for (int i = 0; i < 2; i++) {
		while (!(error = channel_pair_create(&pairs[counts[i]], 8, 1, CHANNEL_SPSC, name))) {
			CHECK(name[0] == before[0] && name[1] == before[1], false);
			memcpy(before, name, sizeof(name));
			counts[i]++;
		}
		CHECK(error, -TESSERA_EAGAIN);
		for (int j = 0; j < counts[i]; j++)
			CHECK(channel_pair_destroy(&pairs[j]), 0);
	}
	CHECK(counts[0] > 0, true);
	CHECK(counts[0], counts[1]);
	CHECK(channel_pair_create(pairs, 8, 0, CHANNEL_SPSC, name), -TESSERA_EINVAL);
	CHECK(channel_destroy(odd), 0);
}

/* ------------------------------------------------------------------ processes */

static int64_t make(enum player player, int64_t view, const char *act)
{
	return tell(player, PLAYER_MAKE, view, act);
}

static int64_t finish(enum player player)
{
	return tell(player, PLAYER_FINISH, false, "");
}

static int64_t kill(enum player player)
{
	return tell(player, PLAYER_FINISH, true, "");
}

/* What a process ends with that acts so. */
static int64_t act(enum player player, enum namespace_view view, const char *name)
{
	int64_t error = make(player, view, name);

	return error ? error : finish(player);
}

static void a_process_is_a_client_of_its_own(void)
{
	for (int i = 0; i < PROCESSES; i++)
		CHECK(act(BEN, NAMESPACE_FRESH, "connects"), true);
	CHECK(act(CARL, NAMESPACE_FRESH, "connects"), true);
	CHECK(act(ANNA, NAMESPACE_FRESH, "evicts"), -TESSERA_ENOENT);
	CHECK(make(ANNA, NAMESPACE_VIEWS, "connects"), -TESSERA_EINVAL);
}

static void a_process_has_the_rights_of_the_component_it_descends_from(void)
{
	CHECK(serve(ANNA, "/srv/a/x"), 0);
	CHECK(act(BEN, NAMESPACE_FRESH, "strays"), 0);
	CHECK(act(CARL, NAMESPACE_FRESH, "strays"), -TESSERA_ENOENT);
	CHECK(act(CARL, NAMESPACE_FRESH, "settles"), -TESSERA_EACCES);
	CHECK(act(BEN, NAMESPACE_FRESH, "encroaches"), -TESSERA_EACCES);
	CHECK(unregister(ANNA, "/srv/a/x"), 0);
}

static void a_view_is_inherited_or_fresh_as_the_maker_asks(void)
{
	CHECK(serve(ANNA, "/srv/a/x"), 0);
	CHECK(mount(BEN, "/dev", SRV_A, NAMESPACE_REPLACE), 0);
	CHECK(act(BEN, NAMESPACE_INHERITED, "looks"), 0);
	CHECK(act(BEN, NAMESPACE_FRESH, "looks"), -TESSERA_ENOENT);
	CHECK(tell(BEN, PLAYER_UNMOUNT, 0, "/dev"), 0);
	CHECK(act(BEN, NAMESPACE_INHERITED, "looks"), -TESSERA_ENOENT);
	CHECK(unregister(ANNA, "/srv/a/x"), 0);
}

static bool is_gone(int64_t status)
{
	return status == -TESSERA_ESTALE || status == -TESSERA_ENOENT;
}

static bool is_there(const char *path)
{
	crt_sinv_t gate;
	int error = names_connect(path, &gate);

	return !error && !names_close(gate);
}

static void await_there(const char *path)
{
	for (int i = 0; i < PATIENCE && !is_there(path); i++)
		pause_for(MILLISECOND);
}

static void what_a_process_registered_goes_with_it(void)
{
	CHECK(make(BEN, NAMESPACE_FRESH, "settles"), 0);
	await_there("/srv/settled");
	CHECK(is_there("/srv/settled"), true);
	CHECK(unregister(BEN, "/srv/settled"), -TESSERA_ENOENT);
	CHECK(kill(BEN), -TESSERA_ECANCELED);
	CHECK(is_there("/srv/settled"), false);
}

/* Nobody asks for the name. */
static void who_watches_is_told_of_what_goes_without_a_word(void)
{
	int number = names_watch("/srv/settled", PLAYER_SEMAPHORE);

	CHECK_GOOD(number);
	CHECK(make(BEN, NAMESPACE_FRESH, "settles"), 0);
	CHECK(semaphore_take(heard), 0);
	CHECK(kill(BEN), -TESSERA_ECANCELED);
	pause_for(2 * NAMESPACE_NOTICE_US);
	CHECK(is_told(), true);
	CHECK(names_unwatch(number), 0);
}

/* All that a component and its processes have is one share. */
static void who_makes_greedy_processes_harms_itself_alone(void)
{
	int64_t slot = connect(BEN, "/players/anna");

	CHECK(close(BEN, slot), 0);
	CHECK(make(BEN, NAMESPACE_FRESH, "hoards"), 0);
	for (int i = 0; i < PATIENCE && (slot = connect(BEN, "/players/anna")) > 0; i++) {
		CHECK(close(BEN, slot), 0);
		pause_for(MILLISECOND);
	}
	CHECK(slot, -TESSERA_EAGAIN);
	CHECK_GOOD(slot = connect(CARL, "/players/anna"));
	CHECK(close(CARL, slot), 0);
	CHECK(kill(BEN), -TESSERA_ECANCELED);
	CHECK(act(BEN, NAMESPACE_FRESH, "hoards and goes"), NAMESPACE_CONNECTIONS_EACH);
	CHECK_GOOD(slot = connect(BEN, "/players/anna"));
	CHECK(close(BEN, slot), 0);
	for (int i = 0; i < 3; i++) {
		CHECK(act(BEN, NAMESPACE_FRESH, "offers") > NAMESPACE_OFFERS_EACH / 2, true);
		CHECK(act(BEN, NAMESPACE_FRESH, "watches"), NAMESPACE_WATCHES_EACH);
	}
	CHECK(serve(BEN, "/srv/disk"), 0);
	CHECK(unregister(BEN, "/srv/disk"), 0);
}

/* ------------------------------------------------------------------ who means harm */

static void a_connection_is_not_passed_on(void)
{
	int64_t slot = connect(CARL, "/players/anna");

	CHECK(tell(CARL, PLAYER_PASS_ON, slot, ""), -TESSERA_EPERM);
	CHECK(close(CARL, slot), 0);
}

static void whom_the_composition_does_not_let_in_is_no_client(void)
{
	int64_t slot;

	CHECK(outcast_accept((uint64_t)number_of(BEN)), 0);
	slot = tell(BEN, PLAYER_LEND, args_get_number("outcast", 0), "");
	CHECK_GOOD(slot);
	CHECK(outcast_attach((uint64_t)slot), -TESSERA_EACCES);
	CHECK(outcast_list((uint64_t)slot), -TESSERA_EBADF);
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

/* Who attaches another one has lost the first, whether the namespace can write to the second or not. */
static void a_page_that_cannot_be_written(void)
{
	uint64_t page = (uint64_t)MANAGER(capmgr_memory_create(1));
	char name[NAMESPACE_NAME_BYTES];

	CHECK(MANAGER(capmgr_memory_offer(page, (uint64_t)namespace_self(), RIGHT_MAP)), 0);
	CHECK(namespace_attach(page), -TESSERA_EACCES);
	CHECK(names_list("/", 0, name), -TESSERA_EBADF);
	CHECK(names_watch("/", PLAYER_SEMAPHORE), -TESSERA_EBADF);
	CHECK(names_open(), 0);
	for (enum player i = ANNA; i < PLAYERS; i++)
		find_player(i);
	CHECK(MANAGER(capmgr_memory_destroy(page)), 0);
}

/* ------------------------------------------------------------------ the end */

static void restart(enum player player)
{
	char path[32];

	CHECK(warden_restart((uint64_t)number_of(player)), 0);
	snprintf(path, sizeof(path), "/players/%s", names[player]);
	await_there(path);
	find_player(player);
}

/* Its clients are told, and connect again. */
static void a_server_that_begins_anew_has_its_name_again(void)
{
	CHECK(warden_restart(crt_startup->instance), -TESSERA_ENOENT);
	for (int i = 0; i < 5; i++) {
		int64_t slot;

		CHECK(serve(BEN, "/srv/disk"), 0);
		slot = connect(ANNA, "/srv/disk");
		CHECK(call(ANNA, slot), number_of(ANNA));
		restart(BEN);
		CHECK(is_gone(call(ANNA, slot)), true);
		CHECK(connect(ANNA, "/srv/disk"), -TESSERA_ENOENT);
	}
	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK(serve(BEN, "/srv/disk"), -TESSERA_EEXIST);
	CHECK(unregister(ANNA, "/srv/disk"), 0);
}

/* A client that begins anew has as many connections again, and its processes have ended. */
static void a_client_that_begins_anew_is_a_new_one(void)
{
	int64_t slot;

	for (int i = 0; i < 2; i++) {
		for (int j = 0; j < NAMESPACE_CONNECTIONS_EACH; j++)
			CHECK_GOOD(connect(BEN, "/players/anna"));
		CHECK(connect(BEN, "/players/anna"), -TESSERA_EAGAIN);
		CHECK(mount(BEN, "/dev", SRV_A, NAMESPACE_REPLACE), -TESSERA_ENOENT);
		CHECK(make(BEN, NAMESPACE_FRESH, "sleeps"), 0);
		restart(BEN);
	}
	CHECK_GOOD(slot = connect(BEN, "/players/anna"));
	CHECK(close(BEN, slot), 0);
	CHECK(act(BEN, NAMESPACE_FRESH, "connects"), true);
}

/* All names and connections are gone with it. Who opens it again, as one that begins anew, is served. */
static void the_namespace_begins_anew(void)
{
	char name[NAMESPACE_NAME_BYTES];

	CHECK(make(ANNA, NAMESPACE_FRESH, "sleeps"), 0);
	CHECK(warden_restart((uint64_t)args_get_number("namespace", 0)), 0);
	for (enum player i = ANNA; i < PLAYERS; i++)
		CHECK(is_gone(player_who_on(players[i])), true);
	CHECK(names_list("/", 0, name), -TESSERA_EBADF);
	CHECK(names_open(), 0);
	CHECK(names_list("/", 0, name), -TESSERA_ENOENT);
	for (enum player i = ANNA; i < PLAYERS; i++)
		restart(i);
	a_service_is_called_by_whoever_connects();
	CHECK(act(BEN, NAMESPACE_FRESH, "connects"), true);
}

/* A player that ends takes its services with it; its name is free for who may have it. */
static void the_services_of_one_that_ends_are_gone(void)
{
	int64_t anna, slot;

	CHECK(serve(BEN, "/srv/disk"), 0);
	slot = connect(ANNA, "/srv/disk");
	CHECK(call(ANNA, slot), number_of(ANNA));
	CHECK(tell(BEN, PLAYER_END, 0, ""), -TESSERA_ECOMPDEAD);
	anna = call(ANNA, slot);
	CHECK(is_gone(anna), true);
	CHECK(connect(ANNA, "/srv/disk"), -TESSERA_ENOENT);
	CHECK(connect(ANNA, "/players/ben"), -TESSERA_ENOENT);
	CHECK(tell(ANNA, PLAYER_LIST, 0, "/srv"), -TESSERA_ENOENT);
	CHECK(serve(ANNA, "/srv/disk"), 0);
	CHECK_GOOD(connect(ANNA, "/srv/disk"));
}

/* The composition admits the thread, and names no gate: who waits is told so, and can return; who does not is
 * cut off from it. Both let the thread in again. */
static void a_call_that_never_returns_is_cut_at_its_deadline(void)
{
	crt_sinv_t gate;

	CHECK(CALL_BEFORE(in(MILLISECOND), tell(ANNA, PLAYER_WAIT, 0, "")), -TESSERA_ECANCELED);
	CHECK(CALL_BEFORE(in(MILLISECOND), tell(CARL, PLAYER_SPIN, 0, "")), -TESSERA_ECANCELED);
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
	{"a-thread-that-is-killed-leaves-the-others-theirs",
	 a_thread_that_is_killed_leaves_the_others_theirs},
	{"names-that-cannot-be-registered", names_that_cannot_be_registered},
	{"what-is-not-in-ones-view-is-not-there", what_is_not_in_ones_view_is_not_there},
	{"mounts-change-ones-own-view", mounts_change_ones_own_view},
	{"who-watches-is-told-of-names-that-come-and-go", who_watches_is_told_of_names_that_come_and_go},
	{"a-change-is-awaited-beside-other-things", a_change_is_awaited_beside_other_things},
	{"what-is-not-in-ones-view-is-not-told-of", what_is_not_in_ones_view_is_not_told_of},
	{"mounts-are-watched-through", mounts_are_watched_through},
	{"watches-that-are-refused", watches_that_are_refused},
	{"semaphores-that-cannot-be-given", semaphores_that_cannot_be_given},
	{"a-client-and-its-server-have-channels", a_client_and_its_server_have_channels},
	{"channels-that-are-not-found", channels_that_are_not_found},
	{"channels-are-used-up", channels_are_used_up},
	{"a-process-is-a-client-of-its-own", a_process_is_a_client_of_its_own},
	{"a-process-has-the-rights-of-the-component-it-descends-from",
	 a_process_has_the_rights_of_the_component_it_descends_from},
	{"a-view-is-inherited-or-fresh-as-the-maker-asks", a_view_is_inherited_or_fresh_as_the_maker_asks},
	{"what-a-process-registered-goes-with-it", what_a_process_registered_goes_with_it},
	{"who-watches-is-told-of-what-goes-without-a-word",
	 who_watches_is_told_of_what_goes_without_a_word},
	{"who-makes-greedy-processes-harms-itself-alone", who_makes_greedy_processes_harms_itself_alone},
	{"a-connection-is-not-passed-on", a_connection_is_not_passed_on},
	{"whom-the-composition-does-not-let-in-is-no-client",
	 whom_the_composition_does_not_let_in_is_no_client},
	{"slots-of-others-are-not-registered", slots_of_others_are_not_registered},
	{"a-gate-has-one-name", a_gate_has_one_name},
	{"a-service-whose-gate-was-taken-back-is-gone", a_service_whose_gate_was_taken_back_is_gone},
	{"who-registers-much-leaves-others-theirs", who_registers_much_leaves_others_theirs},
	{"who-connects-much-leaves-others-theirs", who_connects_much_leaves_others_theirs},
	{"who-offers-much-is-refused", who_offers_much_is_refused},
	{"pages-that-are-none", pages_that_are_none},
	{"a-page-that-cannot-be-written", a_page_that_cannot_be_written},
	{"a-server-that-begins-anew-has-its-name-again", a_server_that_begins_anew_has_its_name_again},
	{"a-client-that-begins-anew-is-a-new-one", a_client_that_begins_anew_is_a_new_one},
	{"the-namespace-begins-anew", the_namespace_begins_anew},
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
