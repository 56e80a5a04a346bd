#include "acts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tessera/abi.h>

#include "call_deadline.h"
#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "gifts.h"
#include "instant.h"
#include "lone_entry.h"
#include "orders.h"
#include "room.h"
#include "rtos.h"
#include "sched.h"
#include "stranger.h"
#include "vault_at.h"
#include "visited.h"

#define FOREVER ((struct time){UINT64_MAX, 0})

static int returns(void)
{
	return GIFT_STATUS;
}

static int exits(void)
{
	process_exit(-GIFT_STATUS);
}

static int faults(void)
{
	__asm__ volatile("ud2");
	return 0;
}

static int spins(void)
{
	for (volatile bool on = true; on;)
		;
	return 0;
}

static int sleeps(void)
{
	thread_sleep_until(FOREVER);
	return 0;
}

static void sleeper(void *unused)
{
	(void)unused;
	sleeps();
}

/* A second thread, while the first one returns. */
static int leaves_a_thread(void)
{
	if (thread_create(sleeper, NULL, NULL, 0, 0).handle < 0)
		return 1;
	return GIFT_STATUS;
}

static int has_one_thread(void)
{
	return thread_create(sleeper, NULL, NULL, 0, 0).handle;
}

static int sees_itself(void)
{
	if (thread_self().handle < 0 || mem_shared_user() != (int64_t)crt_startup->instance)
		return 1;
	if (capmgr_quota(CAPMGR_THREADS_USED) != 1)
		return 2;
	return crt_startup->threads == 1 && !crt_startup->process_threads ? GIFT_STATUS : 3;
}

/* The composition's gate to a service is its maker's: this one has its own. */
static int calls_a_service(void)
{
	if (visited_by() != (int64_t)crt_startup->instance)
		return 1;
	return visited_with(1, 2, 3, 4, 5) == 0x102030405 ? GIFT_STATUS : 2;
}

static bool is_text(const char *text, const char *expected)
{
	return text && !strcmp(text, expected);
}

static int has_arguments(void)
{
	if (process_argument_count != 3 || process_arguments[3])
		return 1;
	if (!is_text(process_arguments[0], GIFT_ARGUMENT) || !is_text(process_arguments[1], "") ||
	    !is_text(process_arguments[2], "two words"))
		return 2;
	return is_text(getenv("HOME"), "/home") && !getenv("PATH") ? GIFT_STATUS : 3;
}

static int has_no_arguments(void)
{
	return !process_argument_count && !process_arguments[0] && !getenv("HOME") ? GIFT_STATUS : 1;
}

/* Objects of each kind, some with a name and some that others wait for; the maker looks for them
 * after. */
static int makes_objects(void)
{
	struct mutex mutex = mutex_create_named(0, GIFT_MUTEX);

	if (mutex.handle < 0 || mutex_lock(mutex))
		return 1;
	if (semaphore_create(0, 0).handle < 0 || timer_create().handle < 0 ||
	    event_create(1).handle < 0 || condition_create().handle < 0)
		return 2;
	if (channel_create(8, 4, GIFT_CHANNEL, CHANNEL_MPMC).handle < 0)
		return 3;
	if (mem_shared_create_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ) < 0)
		return 4;
	return GIFT_STATUS;
}

/* The maker waits at the first of them when it ends; that ends before the other. */
static int is_waited_for(void)
{
	struct time soon = time_current();

	if (semaphore_create_named(0, 0, GIFT_SEMAPHORE).handle < 0 ||
	    channel_create(8, 4, GIFT_CHANNEL, CHANNEL_MPMC).handle < 0)
		return 1;
	time_add(soon, (struct time){0, 1000}, &soon);
	thread_sleep_until(soon);
	return GIFT_STATUS;
}

/* With the maker's: a lock that it dies with. */
static int dies_with_a_lock(void)
{
	struct mutex mutex = mutex_retrieve(GIFT_MUTEX);

	return mutex.handle < 0 || mutex_lock(mutex) ? 1 : GIFT_STATUS;
}

static int takes_all_it_can(void)
{
	while (mem_get_pages(NULL, RTOS_PAGE_BYTES, MEM_READ | MEM_WRITE) > 0)
		;
	return GIFT_STATUS;
}

/* Of each kind until it is refused, and keeps them. */
static int hoards(void)
{
	struct semaphore done = semaphore_retrieve(GIFT_SEMAPHORE);

	for (enum object kind = 0; kind < OBJECTS; kind++)
		if (room_take(kind) != -TESSERA_EAGAIN)
			return (int)kind;
	semaphore_give(done);
	return sleeps();
}

static int64_t visit(enum stranger_act act)
{
	struct kernel_gate_answer answer = kernel_gate_call(GIFT_SLOT, act, 0, 0, 0, 0, 0);

	return answer.transport ? answer.transport : answer.status;
}

static int visits_a_stranger(void)
{
	return (int)visit(STRANGER_SPINS);
}

static int visits_it_in_time(void)
{
	struct time soon;

	for (enum stranger_act act = STRANGER_SPINS; act <= STRANGER_LOCKS; act++) {
		time_add(time_current(), (struct time){ 0, 200 }, &soon);
		if (CALL_BEFORE(soon, visit(act)) != -TESSERA_ECANCELED)
			return (int)act;
	}
	return GIFT_STATUS;
}

static void visitor(void *unused)
{
	(void)unused;
	visits_a_stranger();
}

static int has_its_visitor_ended(void)
{
	struct thread thread = thread_create(visitor, NULL, NULL, 0, 0);
	int status = 0;

	thread_yield();
	if (thread_kill(thread) || thread_join(thread, &status))
		return 1;
	return status == -TESSERA_ECANCELED ? GIFT_STATUS : status;
}

static int64_t in_vault(enum order_call call, int64_t a, const char *name)
{
	uint64_t words[2] = {0};

	memcpy(words, name, strlen(name));
	return vault_obey_at((crt_sinv_t){GIFT_SLOT}, call, a, 0, words[0], words[1]);
}

static int waits_in_a_server(void)
{
	int64_t semaphore = in_vault(ORDER_SEMAPHORE_RETRIEVE, 0, GIFT_SEMAPHORE);

	return (int)in_vault(ORDER_SEMAPHORE_TAKE, semaphore, "");
}

static int locks_in_a_server(void)
{
	int64_t mutex = in_vault(ORDER_MUTEX_CREATE, 0, "");

	if (in_vault(ORDER_MUTEX_LOCK, mutex, "") ||
	    in_vault(ORDER_MUTEX_LOCK, mutex, "") != -TESSERA_EDEADLK)
		return -1;
	return (int)mutex;
}

static int holds_a_servers_lock(void)
{
	struct channel_send end = channel_retrieve_send(8, 1, GIFT_CHANNEL);
	int64_t mutex = locks_in_a_server();

	channel_send(end, &mutex, sizeof(mutex), 0);
	return spins();
}

static int finds_its_memory(void)
{
	intptr_t named = mem_shared_map_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ), at;
	struct memory memory;

	if (named <= 0)
		return (int)named;
	memory.id = *(const int64_t *)named;
	at = mem_shared_map_anon(NULL, RTOS_PAGE_BYTES, memory, MEM_READ | MEM_WRITE);
	if (at <= 0)
		return (int)at;
	*(volatile int *)at = GIFT_STATUS;
	return GIFT_STATUS;
}

#define VISIT_TURNS 10000

/* Its maker's thread comes by a gate, and makes and ends objects here until it is refused to make one: why. */
static __attribute__((used, noreturn)) void be_visited(void)
{
	int64_t result = 0;

	for (int i = 0; i < VISIT_TURNS && result >= 0; i++) {
		result = sched_condition_create();
		if (result >= 0)
			sched_condition_destroy((uint64_t)result);
	}
	crt_server_return(crt_thread_id(), result);
}

LONE_ENTRY(visited_entry, be_visited);

/* A hostile one: what is not its own. */
static int64_t maker(void)
{
	return capmgr_maker(crt_startup->instance);
}

static int is_visited(void)
{
	struct channel_send end = channel_retrieve_send(8, 1, GIFT_CHANNEL);
	int64_t gate = capmgr_gate_create((uint64_t)visited_entry, 0);
	int64_t slot = capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate, (uint64_t)maker(), RIGHTS_ALL);

	channel_send(end, &slot, sizeof(slot), 0);
	return sleeps();
}

static int meddles(void)
{
	uint64_t self = crt_startup->instance, other = (uint64_t)maker();

	if (sched_process_end(self) != -TESSERA_EPERM || sched_process_end(other) != -TESSERA_EPERM)
		return 1;
	if (sched_process_kill(other) != -TESSERA_EPERM ||
	    sched_process_status(self) != -TESSERA_EBADF)
		return 2;
	if (sched_process_start(self, 1ull << 32, ~0ull, ~0ull, ~0ull) != -TESSERA_EPERM)
		return 3;
	if (sched_process_create(self, 0, 0, 0) != -TESSERA_EPERM ||
	    sched_process_create(other, 0, 0, 0) != -TESSERA_EPERM)
		return 4;
	if (capmgr_component_end(other) != -TESSERA_EPERM ||
	    capmgr_thread_end_id(1) != -TESSERA_EPERM)
		return 5;
	return GIFT_STATUS;
}

static int looks_for_paths(void)
{
	static const char *const paths[] = {"/boot/child", "/boot/none", "", "x"};

	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (process_create_fs(paths[i], "a", NULL, 0, NULL, 0, 0).handle != -TESSERA_EPERM)
			return (int)i;
	return process_create_fs(NULL, "a", NULL, 0, NULL, 0, 0).handle == -TESSERA_EINVAL
		       ? GIFT_STATUS
		       : -1;
}

/* ------------------------------------------------------------------ first objects of two threads */

#define RACE_CYCLES 20000

static struct instant meeting;
static struct mutex first_made;
static volatile bool is_killed;

static bool works(struct mutex mutex)
{
	return mutex.handle > 0 && !mutex_lock(mutex) && !mutex_unlock(mutex);
}

static void meets(void *unused)
{
	(void)unused;
	thread_sleep_until(meeting.time);
	thread_exit(works(mutex_create(0)) ? GIFT_STATUS : 1);
}

static void kills(void *thread)
{
	struct mutex mutex;

	thread_sleep_until(meeting.time);
	is_killed = true;
	thread_kill(*(const struct thread *)thread);
	mutex = mutex_create(0);
	process_exit(works(mutex) ? GIFT_STATUS : 1);
}

/* Makes the process's first mutex just before a more urgent thread is woken: so many instructions as
 * the maker says. */
static struct thread race(void (*entry)(void *))
{
	static struct thread self;
	struct scheduling_parameter urgent = {SCHEDULE_PRIORITY, GIFT_URGENT};
	intptr_t word = mem_shared_map_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ);
	struct thread thread;

	self = thread_self();
	meeting = instant_after(crt_cycles() + RACE_CYCLES);
	thread = thread_create(entry, &self, &urgent, 1, 0);
	instant_wait(meeting.cycles - *(const uint64_t *)word);
	first_made = mutex_create(0);
	return thread;
}

static int makes_with_another(void)
{
	int status = 0;

	if (thread_join(race(meets), &status) || !works(first_made))
		return 2;
	return status;
}

/* The other one kills this one. */
static int is_killed_making(void)
{
	race(kills);
	while (!is_killed)
		sleeps();
	return spins();
}

/* ------------------------------------------------------------------ one that makes others */

/* It has its own image, which the maker shares with it. */
static struct process make(const char *name)
{
	static intptr_t image;

	if (!image)
		image = mem_shared_map_named(NULL, GIFT_IMAGE_BYTES, GIFT_IMAGE, MEM_READ);
	if (image < 0)
		return (struct process){(int)image};
	return process_create((const void *)image, GIFT_IMAGE_BYTES, name, NULL, 0, NULL, 0, 0);
}

static int makes_one(void)
{
	struct process process = make("returns");
	struct event event = event_create(1);
	struct event_source source = {EVENT_PROCESS_ENDED, process.handle};
	int status = 0, error;

	if (process.handle < 0)
		return process.handle;
	if (event_add(event, source) || event_wait(event, &source, 1) != 1)
		return 1;
	error = process_get_exit_status(process, &status);
	return error ? error : status;
}

/* And leaves it behind. */
static int leaves_one(void)
{
	struct process process = make("sleeps");

	return process.handle < 0 ? process.handle : GIFT_STATUS;
}

static int leaves_one_and_sleeps(void)
{
	leaves_one();
	return sleeps();
}

const struct act acts[] = {
	{"returns", returns},
	{"exits", exits},
	{"faults", faults},
	{"spins", spins},
	{"sleeps", sleeps},
	{"leaves a thread", leaves_a_thread},
	{"one thread", has_one_thread},
	{"sees itself", sees_itself},
	{"calls a service", calls_a_service},
	{"has arguments", has_arguments},
	{"no arguments", has_no_arguments},
	{"objects", makes_objects},
	{"is waited for", is_waited_for},
	{"dies locking", dies_with_a_lock},
	{"takes all", takes_all_it_can},
	{"hoards", hoards},
	{"two make", makes_with_another},
	{"one is killed", is_killed_making},
	{"visits", visits_a_stranger},
	{"visits in time", visits_it_in_time},
	{"ends a visitor", has_its_visitor_ended},
	{"waits inside", waits_in_a_server},
	{"locks inside", locks_in_a_server},
	{"holds inside", holds_a_servers_lock},
	{"finds memory", finds_its_memory},
	{"is visited", is_visited},
	{"meddles", meddles},
	{"looks for paths", looks_for_paths},
	{"makes one", makes_one},
	{"leaves one", leaves_one},
	{"leaves, sleeps", leaves_one_and_sleeps},
	{NULL, NULL},
};
