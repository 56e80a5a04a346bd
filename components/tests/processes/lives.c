/* Processes that live as they should. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "gifts.h"
#include "processes.h"
#include "visited.h"

#define CYCLES 1000
#define MOST   4 /* process_threads of the composition */

extern char gate_vault_obey[];

int64_t vault_slot(void)
{
	return (uintptr_t)gate_vault_obey >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

static void test_status(void)
{
	CHECK(finish(make("returns")), GIFT_STATUS);
	CHECK(finish(make("exits")), -GIFT_STATUS);
}

static struct process make_of(const char *path)
{
	return process_create_fs(path, "returns", NULL, 0, NULL, 0, 0);
}

/* A program's image, and a component's. */
static void test_path(void)
{
	CHECK(finish(make_of("/boot/child")), GIFT_STATUS);
	CHECK(finish(make_of("/boot/sleeps")), GIFT_STATUS);
}

static void test_running(void)
{
	struct process process = make("sleeps");
	int status;

	CHECK(process_get_exit_status(process, &status), -TESSERA_EAGAIN);
	pause_for(100);
	CHECK(process_get_exit_status(process, &status), -TESSERA_EAGAIN);
	CHECK(process_kill(process), 0);
	CHECK(finish(process), -TESSERA_ECANCELED);
}

static void test_collected(void)
{
	struct process process = make("returns");

	CHECK(finish(process), GIFT_STATUS);
	CHECK(process_get_exit_status(process, NULL), -TESSERA_EBADF);
	CHECK(process_kill(process), -TESSERA_EBADF);
}

static void test_surroundings(void)
{
	CHECK(finish(make("sees itself")), GIFT_STATUS);
}

static void test_service(void)
{
	CHECK(visited_by(), crt_startup->instance);
	CHECK(finish(make("calls a service")), GIFT_STATUS);
	CHECK(visited_by(), crt_startup->instance);
}

static void test_arguments(void)
{
	static const char *const arguments[] = {GIFT_ARGUMENT, "", "two words", NULL};
	static const char *const environment[] = {"HOME=/home", NULL};
	const struct process_resource texts[] = {
		{.kind = PROCESS_ARGUMENTS, .value = (intptr_t)arguments},
		{.kind = PROCESS_ENVIRONMENT, .value = (intptr_t)environment},
	};

	CHECK(finish(make_with("has arguments", texts, 2)), GIFT_STATUS);
	CHECK(finish(make("no arguments")), GIFT_STATUS);
	CHECK(finish(make_with("no arguments",
			       (struct process_resource[]){{.kind = PROCESS_ARGUMENTS}}, 1)),
	      GIFT_STATUS);
}

static struct process make_held(const char *name)
{
	struct process process = process_create(process_image, process_image_bytes, name, NULL, 0,
						NULL, 0, PROCESS_HELD);

	CHECK_GOOD(process.handle);
	return process;
}

static void test_held(void)
{
	struct process process = make_held("returns");

	pause_for(1000);
	CHECK(process_get_exit_status(process, NULL), -TESSERA_EINVAL);
	CHECK(process_start(process), 0);
	CHECK(process_start(process), -TESSERA_EEXIST);
	CHECK(finish(process), GIFT_STATUS);
	CHECK(process_start(process), -TESSERA_EBADF);
}

/* It has never run: there is nothing to wait for. */
static void test_held_and_killed(void)
{
	struct process process = make_held("returns");

	CHECK(process_kill(process), 0);
	CHECK(process_start(process) < 0, true);
	CHECK(collect(process), -TESSERA_ECANCELED);
}

static void test_threads(void)
{
	const struct process_resource two = {.kind = PROCESS_THREADS, .value = 2};
	struct process process = make_with("leaves a thread", &two, 1);

	CHECK_GOOD(process.handle);
	CHECK(finish(process), GIFT_STATUS);
	CHECK(finish(make("one thread")), -TESSERA_EAGAIN);
}

static void test_priority(void)
{
	const struct scheduling_parameter above = {SCHEDULE_PRIORITY, 20};
	struct process process = process_create(process_image, process_image_bytes, "returns",
						&above, 1, NULL, 0, 0);
	int status = 0;

	CHECK_GOOD(process.handle);
	/* It was done before this one went on. */
	CHECK(process_get_exit_status(process, &status), 0);
	CHECK(status, GIFT_STATUS);
}

static void test_several(void)
{
	struct process processes[MOST];

	for (unsigned i = 0; i < MOST; i++)
		processes[i] = make(i % 2 ? "returns" : "exits");
	CHECK(make_with("returns", NULL, 0).handle, -TESSERA_EAGAIN);
	for (unsigned i = 0; i < MOST; i++)
		CHECK(finish(processes[i]), i % 2 ? GIFT_STATUS : -GIFT_STATUS);
}

static void test_memory(void)
{
	int64_t *named;
	struct memory memory;
	intptr_t at = mem_shared_create_anon(NULL, RTOS_PAGE_BYTES, &memory);
	const struct process_resource gift = {
		.kind = PROCESS_MEMORY, .flags = MEM_READ | MEM_WRITE, .value = memory.id};
	struct process process;

	CHECK_GOOD(at);
	named = (int64_t *)mem_shared_create_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ);
	*named = memory.id;
	process = make_with("finds memory", &gift, 1);
	CHECK_GOOD(process.handle);
	CHECK(finish(process), GIFT_STATUS);
	CHECK(*(volatile int *)at, GIFT_STATUS);
	CHECK(mem_shared_destroy_anon(memory), 0);
	CHECK(mem_shared_destroy_named(GIFT_MEMORY), 0);
}

static void share_image(void)
{
	intptr_t at = mem_shared_create_named(NULL, GIFT_IMAGE_BYTES, GIFT_IMAGE, MEM_READ);

	CHECK_GOOD(at);
	if (at > 0)
		memcpy((void *)at, process_image,
		       process_image_bytes < GIFT_IMAGE_BYTES ? process_image_bytes
							      : GIFT_IMAGE_BYTES);
}

static int64_t finish_family(const char *name)
{
	const struct process_resource family[] = {
		{.kind = PROCESS_PROCESS_THREADS, .value = 1},
		{.kind = PROCESS_PAGES, .value = 80},
	};
	struct process process = make_with(name, family, 2);

	CHECK_GOOD(process.handle);
	return finish(process);
}

static void test_family(void)
{
	share_image();
	CHECK(finish_family("makes one"), GIFT_STATUS);
	CHECK(mem_shared_destroy_named(GIFT_IMAGE), 0);
}

static void test_left_behind(void)
{
	share_image();
	CHECK(finish_family("leaves one"), GIFT_STATUS);
	CHECK(mem_shared_destroy_named(GIFT_IMAGE), 0);
}

static void test_cycles(void)
{
	for (unsigned i = 0; i < CYCLES; i++) {
		CHECK(finish(make("returns")), GIFT_STATUS);
		if (i % 100 == 99)
			crt_print("processes: %u have run\n", i + 1);
	}
}

/* Two threads make the first object of their process that lies in its page: one is interrupted by
 * the other after any number of instructions, thinned out. */
#define RACE_LONGEST 4500
#define RACE_STEP    31

static void race(const char *name)
{
	const struct process_resource threads = {.kind = PROCESS_THREADS, .value = 2};
	intptr_t word = mem_shared_create_named(NULL, RTOS_PAGE_BYTES, GIFT_MEMORY, MEM_READ);

	CHECK_GOOD(word);
	for (unsigned n = 0; n < RACE_LONGEST; n += RACE_STEP) {
		*(uint64_t *)word = n;
		check_equal(finish(make_with(name, &threads, 1)), GIFT_STATUS, name, (int)n);
	}
	CHECK(mem_shared_destroy_named(GIFT_MEMORY), 0);
}

static void test_two_first(void)
{
	race("two make");
}

static void test_killed_first(void)
{
	race("one is killed");
}

static const struct process_case cases[] = {
	{"ends-with-the-status-of-main-or-of-exit", test_status},
	{"is-of-a-program-or-of-a-component-by-its-path", test_path},
	{"has-none-while-it-runs", test_running},
	{"is-gone-when-that-was-asked-for", test_collected},
	{"finds-its-name-its-number-and-one-thread", test_surroundings},
	{"calls-a-service-of-its-makers-in-its-own-name", test_service},
	{"gets-arguments-and-an-environment", test_arguments},
	{"is-held-until-it-is-started", test_held},
	{"is-killed-while-it-is-held", test_held_and_killed},
	{"has-as-many-threads-as-it-was-given", test_threads},
	{"runs-as-urgently-as-its-maker-says", test_priority},
	{"has-brothers-as-many-as-there-are-ids", test_several},
	{"maps-memory-that-it-was-given", test_memory},
	{"makes-others", test_family},
	{"that-leaves-others-behind-ends-with-them", test_left_behind},
	{"comes-and-goes-a-thousand-times", test_cycles},
	{"two-threads-make-its-first-object", test_two_first},
	{"one-is-killed-that-makes-its-first-object", test_killed_first},
	{NULL, NULL},
};

const struct process_cases life_cases = {"a-process", cases};
