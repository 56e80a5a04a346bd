/* Memory of one protection domain: pages against a model, shared memory, names. */
#include "simulated_test.h"

#include <stdio.h>
#include <string.h>

#define STEPS	   20000
#define PAGE	   RTOS_PAGE_BYTES
#define ALL	   RTOS_SINGLE_PAGES
#define READ	   MEM_READ
#define READ_WRITE (MEM_READ | MEM_WRITE)

static intptr_t get(size_t pages)
{
	return mem_get_pages(NULL, pages * PAGE, READ_WRITE);
}

static int give(intptr_t address, size_t pages)
{
	return mem_free_pages((void *)address, pages * PAGE);
}

static bool is_zero(intptr_t address, size_t pages)
{
	static const char zero[PAGE];

	for (size_t i = 0; i < pages; i++)
		if (memcmp((void *)(address + (intptr_t)(i * PAGE)), zero, PAGE))
			return false;
	return true;
}

static void errors_of_pages(void *unused)
{
	intptr_t page = get(1);

	(void)unused;
	CHECK(page > 0 && page % PAGE == 0);
	CHECK(mem_get_pages(NULL, 0, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, RTOS_GET_PAGES * PAGE + 1, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, SIZE_MAX, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, PAGE, READ) == -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, PAGE, 8) == -TESSERA_EINVAL);
	CHECK(get(ALL + 1) == -TESSERA_ENOMEM);
	CHECK(get(ALL) == -TESSERA_ENOMEM);
	CHECK(mem_get_pages((void *)page, PAGE, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)(page + 1), PAGE, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)PAGE, PAGE, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)(page + PAGE), ALL * PAGE, READ_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)(page + PAGE), PAGE, READ_WRITE) == page + PAGE);
	CHECK(give(0, 1) == -TESSERA_EINVAL);
	CHECK(give(page, 0) == -TESSERA_EINVAL);
	CHECK(give(page, ALL + 1) == -TESSERA_EINVAL);
	CHECK(give(page + 1, 1) == -TESSERA_EINVAL);
	CHECK(give(page, 3) == -TESSERA_EINVAL);
	CHECK(give(page, 2) == 0);
	CHECK(give(page, 1) == -TESSERA_EINVAL);
	CHECK(get(ALL) == page);
	rtos_exit(0);
}
SIMULATED(errors_of_pages)

/* The first of pages that a byte each says are free; -1. */
static int model_find(const unsigned char *used, size_t pages)
{
	static const unsigned char none[ALL];

	for (size_t first = 0; first + pages <= ALL; first++)
		if (!memcmp(used + first, none, pages))
			return (int)first;
	return -1;
}

static void pages_as_of_the_model(void *unused)
{
	unsigned char used[ALL] = {0};
	uint64_t seed = random_seed();
	intptr_t base = get(1);

	(void)unused;
	CHECK(give(base, 1) == 0);
	for (int step = 0; step < STEPS; step++) {
		size_t first = random_below(&seed, ALL), pages = 1 + random_below(&seed, 8);
		intptr_t address = base + (intptr_t)(first * PAGE);

		if (random_below(&seed, 2)) {
			int expected = model_find(used, pages);

			address = get(pages);
			CHECK(address == (expected < 0 ? -TESSERA_ENOMEM : base + expected * PAGE));
			if (expected < 0)
				continue;
			CHECK(is_zero(address, pages));
			memset((void *)address, 1, pages * PAGE);
			memset(used + expected, 1, pages);
		} else {
			bool good = first + pages <= ALL && !memchr(used + first, 0, pages);

			CHECK(give(address, pages) == (good ? 0 : -TESSERA_EINVAL));
			if (good)
				memset(used + first, 0, pages);
		}
	}
	rtos_exit(0);
}
SIMULATED(pages_as_of_the_model)

static void named_memory(void *unused)
{
	intptr_t here = mem_shared_create_named(NULL, 2 * PAGE, "board", READ);

	(void)unused;
	CHECK(here > 0 && is_zero(here, 2));
	CHECK(mem_shared_create_named(NULL, PAGE, "board", READ) == -TESSERA_EEXIST);
	CHECK(semaphore_create_named(0, 0, "board").handle == -TESSERA_EEXIST);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "board", READ_WRITE) == here);
	CHECK(mem_shared_map_named((void *)here, 2 * PAGE, "board", READ) == here);
	CHECK(mem_shared_map_named((void *)(here + PAGE), 2 * PAGE, "board", READ) ==
	      -TESSERA_EEXIST);
	CHECK(mem_shared_map_named(NULL, PAGE, "board", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, 0, "board", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "board", 0) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "bread", READ) == -TESSERA_ENOENT);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "sixteen letters!", READ) == -TESSERA_ENOENT);
	CHECK(give(here, 2) == -TESSERA_EPERM);
	CHECK(mem_shared_unmap((void *)(here + PAGE)) == -TESSERA_EINVAL);
	CHECK(mem_shared_unmap((void *)here) == 0);
	CHECK(mem_shared_unmap((void *)here) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_named((void *)(here + PAGE), 2 * PAGE, "board", READ) ==
	      -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "board", READ) == here);
	CHECK(mem_shared_destroy_named("board") == 0);
	CHECK(mem_shared_destroy_named("board") == -TESSERA_ENOENT);
	CHECK(mem_shared_destroy_named("sixteen letters!") == -TESSERA_ENOENT);
	CHECK(mem_shared_map_named(NULL, 2 * PAGE, "board", READ) == -TESSERA_ENOENT);
	CHECK(mem_shared_unmap((void *)here) == -TESSERA_EINVAL);
	CHECK(get(ALL) == here);
	rtos_exit(0);
}
SIMULATED(named_memory)

static void errors_of_making_shared_memory(void *unused)
{
	const size_t most = RTOS_SHARED_PAGES * PAGE;
	intptr_t all;

	(void)unused;
	CHECK(mem_shared_create_named(NULL, 0, "odd", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, most + 1, "odd", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", 0) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", MEM_WRITE) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, NULL, READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "sixteen letters!", READ) ==
	      -TESSERA_ENAMETOOLONG);
	CHECK(mem_shared_create_named((void *)PAGE, PAGE, "odd", READ) == -TESSERA_EINVAL);
	CHECK(mem_shared_create_anon(NULL, PAGE, NULL) == -TESSERA_EFAULT);
	CHECK(mem_shared_create_anon(NULL, 0, &(struct memory){0}) == -TESSERA_EINVAL);
	all = get(ALL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", READ) == -TESSERA_ENOMEM);
	CHECK(give(all, ALL) == 0);
	CHECK(mem_shared_create_named((void *)all, PAGE, "odd", READ) == all);
	rtos_exit(0);
}
SIMULATED(errors_of_making_shared_memory)

static void memory_without_a_name(void *unused)
{
	const int64_t none[] = {0, -1, INT64_MIN, INT64_MAX};
	struct memory memory;
	intptr_t here = mem_shared_create_anon(NULL, PAGE, &memory);

	(void)unused;
	CHECK(here > 0 && memory.id > 0);
	CHECK(mem_shared_offer(memory, mem_shared_user(), READ) == 0);
	CHECK(mem_shared_offer(memory, mem_shared_user() + 1, READ) == -TESSERA_ESTALE);
	CHECK(mem_shared_offer(memory, mem_shared_user(), 0) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_anon(NULL, PAGE, memory, READ_WRITE) == here);
	CHECK(mem_shared_map_anon(NULL, PAGE, memory, 0) == -TESSERA_EINVAL);
	CHECK(mem_shared_map_anon(NULL, 2 * PAGE, memory, READ) == -TESSERA_EINVAL);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct memory wrong = {none[i]};

		CHECK(mem_shared_map_anon(NULL, PAGE, wrong, READ) == -TESSERA_EBADF);
		CHECK(mem_shared_offer(wrong, mem_shared_user(), READ) == -TESSERA_EBADF);
		CHECK(mem_shared_destroy_anon(wrong) == -TESSERA_EBADF);
	}
	CHECK(mem_shared_destroy_anon(memory) == 0);
	CHECK(mem_shared_destroy_anon(memory) == -TESSERA_EBADF);
	CHECK(mem_shared_map_anon(NULL, PAGE, memory, READ) == -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(memory_without_a_name)

static void an_id_is_no_later_memorys(void *unused)
{
	struct memory first, second;

	(void)unused;
	CHECK(mem_shared_create_anon(NULL, PAGE, &first) > 0);
	CHECK(mem_shared_destroy_anon(first) == 0);
	CHECK(mem_shared_create_anon(NULL, PAGE, &second) > 0);
	CHECK(first.id != second.id);
	CHECK(mem_shared_destroy_anon(first) == -TESSERA_EBADF);
	/* Nor has memory with a name one. */
	CHECK(mem_shared_destroy_anon(second) == 0);
	CHECK(mem_shared_create_named(NULL, PAGE, "named", READ) > 0);
	CHECK(mem_shared_destroy_anon((struct memory){second.id + RTOS_MEMORIES}) ==
	      -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(an_id_is_no_later_memorys)

static void there_is_an_end_to_shared_memory(void *unused)
{
	struct memory more;
	char name[RTOS_NAME_BYTES];

	(void)unused;
	for (int i = 0; i < RTOS_MEMORIES; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		CHECK(mem_shared_create_named(NULL, PAGE, name, READ) > 0);
	}
	for (int round = 0; round < ALL; round++) {
		CHECK(mem_shared_create_anon(NULL, PAGE, &more) == -TESSERA_EAGAIN);
		CHECK(mem_shared_create_named(NULL, PAGE, "more", READ) == -TESSERA_EAGAIN);
	}
	CHECK(mem_shared_destroy_named("n7") == 0);
	CHECK(mem_shared_create_anon(NULL, PAGE, &more) > 0);
	rtos_exit(0);
}
SIMULATED(there_is_an_end_to_shared_memory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors_of_pages),
		cmocka_unit_test(test_pages_as_of_the_model),
		cmocka_unit_test(test_named_memory),
		cmocka_unit_test(test_errors_of_making_shared_memory),
		cmocka_unit_test(test_memory_without_a_name),
		cmocka_unit_test(test_an_id_is_no_later_memorys),
		cmocka_unit_test(test_there_is_an_end_to_shared_memory),
	};

	return cmocka_run_group_tests_name("rtos_memory", tests, NULL, NULL);
}
