/* Processes that are ended, wherever they are. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "gifts.h"
#include "process_image.h"
#include "processes.h"
#include "room.h"
#include "sched.h"
#include "vault.h"

static void kill(const char *name, const struct process_resource *resources, unsigned count)
{
	struct process process = make_with(name, resources, count);

	CHECK_GOOD(process.handle);
	pause_for(300);
	CHECK(process_kill(process), 0);
	CHECK(process_kill(process), 0);
	CHECK(finish(process), -TESSERA_ECANCELED);
}

static void test_sleeping(void)
{
	kill("sleeps", NULL, 0);
}

static void test_running(void)
{
	kill("spins", NULL, 0);
}

static void test_unborn(void)
{
	struct process process = make("returns");

	CHECK(process_kill(process), 0);
	CHECK(finish(process), -TESSERA_ECANCELED);
}

static void test_fault(void)
{
	CHECK(finish(make("faults")), -TESSERA_EFAULT);
}

static struct process make_with_vault(const char *name)
{
	const struct process_resource gate = {
		.kind = PROCESS_SLOT, .there = GIFT_SLOT, .value = vault_slot()};
	struct process process = make_with(name, &gate, 1);

	CHECK_GOOD(process.handle);
	return process;
}

static void test_inside(void)
{
	uint64_t name[2] = {0};
	struct process process;
	int64_t semaphore;

	memcpy(name, GIFT_SEMAPHORE, sizeof(GIFT_SEMAPHORE));
	semaphore = vault_obey(ORDER_SEMAPHORE_CREATE, 0, 0, name[0], name[1]);
	CHECK_GOOD(semaphore);
	process = make_with_vault("waits inside");
	pause_for(300);
	CHECK(process_kill(process), 0);
	CHECK(finish(process), -TESSERA_ECANCELED);
	CHECK(in_vault(ORDER_SEMAPHORE_TRY_TAKE, semaphore), -TESSERA_EAGAIN);
	CHECK(in_vault(ORDER_SEMAPHORE_DESTROY, semaphore), 0);
}

/* What it has locked for the server is the next one's, who is told. */
static void test_lock_inside(void)
{
	int64_t mutex = finish(make_with_vault("locks inside"));

	CHECK_GOOD(mutex);
	CHECK(in_vault(ORDER_MUTEX_LOCK, mutex), -TESSERA_EOWNERDEAD);
	CHECK(in_vault(ORDER_MUTEX_UNLOCK, mutex), 0);
	CHECK(in_vault(ORDER_MUTEX_DESTROY, mutex), 0);
}

/* A server's lock that a process has is taken by nobody else. */
static void test_lock_held_inside(void)
{
	struct channel channel = channel_create(8, 1, GIFT_CHANNEL, CHANNEL_MPMC);
	struct process process = make_with_vault("holds inside");
	int64_t mutex = 0;

	CHECK(channel_recv(channel_get_recv(channel), &mutex, sizeof(mutex), CHANNEL_BLOCK), 8);
	CHECK(channel_destroy(channel), 0);
	CHECK(in_vault(ORDER_MUTEX_TRY_LOCK, mutex), -TESSERA_EAGAIN);
	CHECK(process_kill(process), 0);
	CHECK(finish(process), -TESSERA_ECANCELED);
	CHECK(in_vault(ORDER_MUTEX_LOCK, mutex), -TESSERA_EOWNERDEAD);
	CHECK(in_vault(ORDER_MUTEX_UNLOCK, mutex), 0);
	CHECK(in_vault(ORDER_MUTEX_DESTROY, mutex), 0);
}

/* What it calls by a gate that came at run time does not let it go. */
static void test_stranger(void)
{
	const struct process_resource gifts[] = {
		{.kind = PROCESS_SLOT, .there = GIFT_SLOT, .value = stranger_slot()},
		{.kind = PROCESS_THREADS, .value = 2},
	};

	kill("visits", gifts, 1);
	CHECK(finish(make_with("visits in time", gifts, 1)), GIFT_STATUS);
	CHECK(finish(make_with("ends a visitor", gifts, 2)), GIFT_STATUS);
	CHECK(capmgr_revoke(CAPMGR_SLOT, (uint64_t)stranger_slot()), 0);
}

static void test_objects(void)
{
	CHECK(finish(make("objects")), GIFT_STATUS);
	CHECK(mutex_retrieve(GIFT_MUTEX).handle, -TESSERA_ENOENT);
	CHECK(channel_retrieve_recv(8, 4, GIFT_CHANNEL).handle, -TESSERA_ENOENT);
	CHECK(mem_shared_map_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ), -TESSERA_ENOENT);
}

/* Whoever waits for one of its objects is woken when it ends, and ends it again right there. */
static void test_burial(void)
{
	const struct scheduling_parameter urgent = {SCHEDULE_PRIORITY, 17};
	const struct scheduling_parameter usual = {SCHEDULE_PRIORITY, 16};
	struct process process = make("is waited for");
	uint64_t name[2] = {0};
	int64_t semaphore;

	memcpy(name, GIFT_SEMAPHORE, sizeof(GIFT_SEMAPHORE));
	pause_for(300);
	semaphore = sched_semaphore_retrieve(name[0], name[1]);
	CHECK_GOOD(semaphore);
	CHECK(thread_set_params(thread_self(), &urgent, 1), 0);
	CHECK(sched_semaphore_take((uint64_t)semaphore), -TESSERA_ECANCELED);
	CHECK(process_kill(process), 0);
	CHECK(thread_set_params(thread_self(), &usual, 1), 0);
	CHECK(finish(process), GIFT_STATUS);
	CHECK(channel_retrieve_recv(8, 4, GIFT_CHANNEL).handle, -TESSERA_ENOENT);
}

static void test_lock(void)
{
	struct mutex mutex = mutex_create_named(0, GIFT_MUTEX);

	CHECK(finish(make("dies locking")), GIFT_STATUS);
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void test_memory(void)
{
	CHECK(finish(make("takes all")), GIFT_STATUS);
}

/* What is kept for each of four families. */
static int64_t kept(enum object kind)
{
	return kind == OBJECT_CHANNELS || kind == OBJECT_EVENTS ? 3 : RTOS_KEPT;
}

/* It draws on its maker's share, which others have no part in. Of what is not kept for them it gets all, until
 * its end. */
static void test_hoarding(void)
{
	const struct process_resource pages = {.kind = PROCESS_PAGES, .value = 80};
	struct semaphore hoarded = semaphore_create_named(0, 0, GIFT_SEMAPHORE);
	struct process process = make_with("hoards", &pages, 1);
	int64_t before[OBJECTS];
	int32_t error;

	for (enum object kind = 0; kind < OBJECTS; kind++) {
		before[kind] = in_vault(ORDER_ROOM, kind);
		check_equal(before[kind] > kept(kind), true, "room in the vault", (int)kind);
	}
	CHECK(semaphore_take(hoarded), 0);
	for (enum object kind = 0; kind < OBJECTS; kind++) {
		check_equal(room_for(kind, &error), 0, "room here", (int)kind);
		check_equal(error, -TESSERA_EAGAIN, "the error", (int)kind);
		check_equal(in_vault(ORDER_ROOM, kind), kept(kind), "room there", (int)kind);
	}
	CHECK(process_kill(process), 0);
	CHECK(collect(process), -TESSERA_ECANCELED);
	for (enum object kind = 0; kind < OBJECTS; kind++)
		check_equal(in_vault(ORDER_ROOM, kind), before[kind], "room again", (int)kind);
	CHECK(semaphore_destroy(hoarded), 0);
}

/* The manager is told first: the component is dead, what the scheduler knows of it is not true any
 * more. */
static void end_at_manager(const char *name, int64_t status, int64_t exit_status)
{
	struct process process = make(name);
	int64_t error;

	pause_for(300);
	do
		error = capmgr_component_end((uint32_t)process.handle);
	while (error == CAPMGR_MORE);
	CHECK(error, status);
	pause_for(300);
	CHECK(process_kill(process), 0);
	CHECK(finish(process), exit_status);
}

static void test_manager_first(void)
{
	end_at_manager("spins", 0, -TESSERA_EFAULT);
	end_at_manager("sleeps", -TESSERA_EBUSY, -TESSERA_ECANCELED);
	end_at_manager("returns", -TESSERA_EBUSY, GIFT_STATUS);
}

static void test_family(void)
{
	const struct process_resource family[] = {
		{.kind = PROCESS_PROCESS_THREADS, .value = 1},
		{.kind = PROCESS_PAGES, .value = 80},
	};

	kill("leaves, sleeps", family, 2);
}

#define NONE ~0ull

/* As process_create, but the scheduler and the manager are told of its end one by one. */
static uint64_t start_visited(crt_comp_t *comp)
{
	const struct crt_comp_start start = {.name = "is visited", .priority = 16};
	uint64_t first = crt_startup->threads, handle, name[2] = {0};
	struct crt_comp_share share = {
		.pages = 40, .first_thread = (uint32_t)first, .threads = 1};
	struct process_image image;

	memcpy(name, "is visited", sizeof("is visited"));
	CHECK(process_image_read(&image, process_image, process_image_bytes), 0);
	CHECK(process_image_build(comp, &image, &share, &start), 0);
	handle = crt_comp_handle(*comp);
	CHECK(capmgr_accept(handle, 1), 0);
	CHECK(sched_process_create(handle, image.program.entry | image.startup << 32, name[0],
				   name[1]),
	      0);
	first += crt_startup->first_thread;
	CHECK(sched_process_start(handle, first | 1ull << 32, NONE, NONE, NONE), 0);
	return handle;
}

static volatile int64_t refused;

static void visit(void *slot)
{
	refused = kernel_gate_call((uint32_t)(uintptr_t)slot, 0, 0, 0, 0, 0, 0).status;
}

/* A thread of its maker is inside of it, and calls the scheduler in its name. */
static void test_visited(void)
{
	const struct scheduling_parameter below = {SCHEDULE_PRIORITY, 10};
	struct channel channel = channel_create(8, 1, GIFT_CHANNEL, CHANNEL_MPMC);
	struct thread visitor;
	crt_comp_t comp;
	uint64_t handle = start_visited(&comp);
	int64_t slot = 0;

	CHECK(channel_recv(channel_get_recv(channel), &slot, sizeof(slot), CHANNEL_BLOCK), 8);
	CHECK(channel_destroy(channel), 0);
	refused = 0;
	visitor = thread_create(visit, (void *)slot, &below, 1, 0);
	pause_for(200);
	CHECK(sched_process_end(handle), 0);
	CHECK(thread_join(visitor, NULL), 0);
	CHECK(refused, -TESSERA_EPERM);
	CHECK(crt_comp_end(comp), 0);
}

static const struct process_case cases[] = {
	{"while-it-sleeps", test_sleeping},
	{"while-it-runs", test_running},
	{"before-it-has-run", test_unborn},
	{"by-a-fault", test_fault},
	{"while-it-waits-inside-of-a-server", test_inside},
	{"after-it-has-locked-inside-of-a-server", test_lock_inside},
	{"while-it-has-a-servers-lock", test_lock_held_inside},
	{"while-another-one-is-inside-of-it", test_visited},
	{"one-that-is-in-what-does-not-let-it-go", test_stranger},
	{"with-all-that-it-has-made", test_objects},
	{"while-it-ends-what-it-has-made", test_burial},
	{"with-a-lock-that-is-its-makers", test_lock},
	{"with-all-its-memory-used", test_memory},
	{"with-all-objects-that-there-were", test_hoarding},
	{"after-its-component-has", test_manager_first},
	{"with-those-that-it-has-made", test_family},
	{NULL, NULL},
};

const struct process_cases end_cases = {"the-end-of-a-process", cases};
