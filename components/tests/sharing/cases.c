/* The first component's cases. */
#include <stdio.h>
#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "orders.h"
#include "sched.h"

#define READ	   MEM_READ
#define READ_WRITE (MEM_READ | MEM_WRITE)
#define PAGE	   RTOS_PAGE_BYTES
#define WORD	   0x7e55e7a
#define FULL	   (RTOS_SHARED_PAGES * PAGE)

enum other { SECOND, THIRD, OTHERS };

static const char *const names[OTHERS] = {"second", "third"};

static struct peer {
	struct channel_send orders;
	struct channel_recv answers;
	int64_t user;
} peers[OTHERS];

/* ---- Checks: a case notes the first that fails */

static char finding[120];

static void check(int64_t value, int64_t expected, const char *text, int line)
{
	if (value != expected && !finding[0])
		snprintf(finding, sizeof(finding), "line %d: %s is %ld, not %ld", line, text,
			 (long)value, (long)expected);
}

#define CHECK(value, expected) check((int64_t)(value), (int64_t)(expected), #value, __LINE__)
#define CHECK_GOOD(value)      check((int64_t)(value) > 0, true, #value, __LINE__)

/* ---- The others */

static int64_t order(enum other other, enum order_kind kind, const char *name, int64_t a, int64_t b,
		     int64_t c)
{
	struct order order = {.kind = kind, .word = {a, b, c}};
	int64_t answer = -TESSERA_EINVAL;

	snprintf(order.name, sizeof(order.name), "%s", name);
	channel_send(peers[other].orders, &order, sizeof(order), CHANNEL_BLOCK);
	channel_recv(peers[other].answers, &answer, sizeof(answer), CHANNEL_BLOCK);
	return answer;
}

static int64_t map(enum other other, const char *name, int64_t pages, int64_t flags)
{
	return order(other, ORDER_MAP, name, 0, pages, flags);
}

static int64_t map_anon(enum other other, struct memory memory, int64_t pages, int64_t flags)
{
	return order(other, ORDER_MAP_ANON, "", memory.id, pages, flags);
}

static int64_t unmap(enum other other, int64_t address)
{
	return order(other, ORDER_UNMAP, "", address, 0, 0);
}

static int64_t read_there(enum other other, int64_t address)
{
	return order(other, ORDER_READ, "", address, 0, 0);
}

static int64_t write_there(enum other other, int64_t address, int64_t word)
{
	return order(other, ORDER_WRITE, "", address, word, 0);
}

static void meet(enum other other)
{
	char name[RTOS_NAME_BYTES];

	snprintf(name, sizeof(name), "%s" ANSWERS_MARK, names[other]);
	peers[other].orders =
		channel_retrieve_send(sizeof(struct order), ORDERS_LENGTH, names[other]);
	peers[other].answers = channel_retrieve_recv(sizeof(int64_t), ORDERS_LENGTH, name);
	if (peers[other].orders.handle < 0 || peers[other].answers.handle < 0)
		crt_fail("%s is not there", names[other]);
	peers[other].user = order(other, ORDER_USER, "", 0, 0, 0);
}

/* ---- Pages */

static int64_t pages_used(void)
{
	return capmgr_quota(CAPMGR_PAGES_USED);
}

static intptr_t get(size_t pages)
{
	return mem_get_pages(NULL, pages * PAGE, READ_WRITE);
}

static void pages_come_zeroed_and_go(void)
{
	volatile uint64_t *word;
	int64_t used;
	intptr_t first;

	CHECK(mem_free_pages((void *)get(5), 5 * PAGE), 0);
	used = pages_used();
	for (int round = 0; round < 2; round++) {
		first = mem_get_pages(NULL, 4 * PAGE + 1, READ_WRITE);
		CHECK_GOOD(first);
		CHECK(first % PAGE, 0);
		CHECK(pages_used(), used + 5);
		for (int i = 0; i < 5; i++) {
			word = (uint64_t *)(first + i * PAGE);
			CHECK(*word, 0);
			*word = WORD;
		}
		CHECK(mem_free_pages((void *)first, 4 * PAGE + 1), 0);
		CHECK(pages_used(), used);
		CHECK(mem_free_pages((void *)first, PAGE), -TESSERA_EINVAL);
	}
}

static void pages_go_in_parts(void)
{
	intptr_t first = get(3);

	CHECK(mem_free_pages((void *)(first + PAGE), PAGE), 0);
	CHECK(mem_free_pages((void *)first, 3 * PAGE), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)(first + 2 * PAGE), PAGE), 0);
	CHECK(mem_free_pages((void *)first, PAGE), -TESSERA_EINVAL);
}

static void pages_come_where_addresses_are_reserved(void)
{
	int64_t place = capmgr_pages_reserve(3), used = pages_used();
	intptr_t page;

	CHECK_GOOD(place);
	CHECK(mem_get_pages((void *)place, 2 * PAGE, READ_WRITE), place);
	CHECK(mem_get_pages((void *)(place + PAGE), PAGE, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)(place + 2 * PAGE), 2 * PAGE, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)(place + 1), PAGE, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)place, 2 * PAGE), 0);
	CHECK(pages_used(), used);
	page = get(1);
	CHECK(mem_get_pages((void *)page, PAGE, READ_WRITE), -TESSERA_EINVAL);
	*(uint64_t *)page = WORD;
	CHECK(mem_free_pages((void *)page, PAGE), 0);
}

static void wrong_lengths_flags_and_places_of_pages(void)
{
	CHECK(mem_get_pages(NULL, 0, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, RTOS_GET_PAGES * PAGE + 1, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, SIZE_MAX, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, PAGE, 0), -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, PAGE, READ), -TESSERA_EINVAL);
	CHECK(mem_get_pages(NULL, PAGE, ~0u), -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)PAGE, PAGE, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_get_pages((void *)-PAGE, PAGE, READ_WRITE), -TESSERA_EINVAL);
	CHECK(mem_free_pages(NULL, PAGE), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)1, PAGE), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)-PAGE, PAGE), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)PAGE, 0), -TESSERA_EINVAL);
	CHECK(mem_free_pages((void *)PAGE, SIZE_MAX), -TESSERA_EINVAL);
}

static void who_has_no_pages_left_gets_none(void)
{
	int64_t used;

	get(1); /* so that the table of the addresses is there */
	used = pages_used();
	CHECK(mem_get_pages(NULL, RTOS_GET_PAGES * PAGE, READ_WRITE), -TESSERA_ENOMEM);
	CHECK(pages_used() - used <= 1, true);
	used = pages_used();
	CHECK(mem_get_pages(NULL, RTOS_GET_PAGES * PAGE, READ_WRITE), -TESSERA_ENOMEM);
	CHECK(pages_used(), used);
}

/* The manager's EBUSY for it is not waited out. */
static void a_page_that_was_delegated_is_not_freed(void)
{
	intptr_t page = get(1);

	CHECK(capmgr_accept((uint64_t)mem_shared_user(), 1), 0);
	CHECK_GOOD(capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, (uint64_t)mem_shared_user(),
				   RIGHT_MAP));
	CHECK(mem_free_pages((void *)page, PAGE), -TESSERA_EBUSY);
	CHECK(capmgr_revoke(CAPMGR_PAGE, (uint64_t)page), 0);
	CHECK(mem_free_pages((void *)page, PAGE), 0);
}

/* ---- Memory with a name */

static void all_who_map_it_by_name_see_the_same(void)
{
	intptr_t here = mem_shared_create_named(NULL, FULL, "board", READ_WRITE);
	int64_t there = map(SECOND, "board", RTOS_SHARED_PAGES, READ_WRITE);
	int64_t third = map(THIRD, "board", RTOS_SHARED_PAGES, READ);
	volatile uint64_t *last = (uint64_t *)(here + FULL - 8);

	CHECK_GOOD(here);
	CHECK_GOOD(there);
	CHECK_GOOD(third);
	CHECK(*last, 0);
	CHECK(write_there(SECOND, there + FULL - 8, WORD), 0);
	CHECK(*last, WORD);
	CHECK(read_there(THIRD, third + FULL - 8), WORD);
	CHECK(unmap(SECOND, there), 0);
	CHECK(unmap(THIRD, third), 0);
	CHECK(mem_shared_destroy_named("board"), 0);
}

static void who_reads_only_does_not_write(void)
{
	intptr_t here = mem_shared_create_named(NULL, PAGE, "letter", READ);
	int64_t there = map(SECOND, "letter", 1, READ);

	CHECK_GOOD(there);
	CHECK(map(THIRD, "letter", 1, READ_WRITE), -TESSERA_EACCES);
	*(volatile uint64_t *)here = WORD;
	CHECK(read_there(SECOND, there), WORD);
	CHECK(write_there(SECOND, there, 1), -TESSERA_EFAULT);
	CHECK(*(volatile uint64_t *)here, WORD);
	CHECK(map(SECOND, "letter", 1, READ_WRITE), -TESSERA_EEXIST);
	CHECK(unmap(SECOND, there), 0);
	CHECK(read_there(SECOND, there), -TESSERA_EFAULT);
	CHECK(mem_shared_destroy_named("letter"), 0);
}

static void a_component_has_it_mapped_once(void)
{
	intptr_t here = mem_shared_create_named(NULL, PAGE, "once", READ_WRITE);
	int64_t there = map(SECOND, "once", 1, READ_WRITE), place = capmgr_pages_reserve(2);

	CHECK(map(SECOND, "once", 1, READ), there);
	CHECK(mem_shared_map_named(NULL, PAGE, "once", READ), here);
	CHECK(mem_shared_map_named((void *)here, PAGE, "once", READ_WRITE), here);
	CHECK(mem_shared_map_named((void *)place, PAGE, "once", READ), -TESSERA_EEXIST);
	CHECK(mem_shared_unmap((void *)here), 0);
	CHECK(mem_shared_unmap((void *)here), -TESSERA_EINVAL);
	CHECK(mem_shared_map_named((void *)place, PAGE, "once", READ), place);
	CHECK(mem_free_pages((void *)place, PAGE), -TESSERA_EPERM);
	CHECK(order(SECOND, ORDER_FREE, "", there, 1, 0), -TESSERA_EPERM);
	CHECK(unmap(SECOND, there), 0);
	CHECK(mem_shared_destroy_named("once"), 0);
	CHECK(mem_shared_unmap((void *)place), -TESSERA_EINVAL);
	place += PAGE;
	CHECK(mem_shared_create_named((void *)place, PAGE, "placed", READ), place);
	CHECK(mem_shared_destroy_named("placed"), 0);
	CHECK(mem_shared_create_named((void *)place, PAGE, "placed", READ), -TESSERA_EINVAL);
}

static void destroyed_it_stays_with_who_has_it_mapped(void)
{
	int64_t there, used = pages_used();

	CHECK_GOOD(mem_shared_create_named(NULL, 2 * PAGE, "will", READ_WRITE));
	there = map(SECOND, "will", 2, READ_WRITE);
	CHECK(mem_shared_destroy_named("will"), 0);
	CHECK(map(SECOND, "will", 2, READ), -TESSERA_ENOENT);
	CHECK(map(THIRD, "will", 2, READ), -TESSERA_ENOENT);
	CHECK(mem_shared_destroy_named("will"), -TESSERA_ENOENT);
	CHECK(write_there(SECOND, there + PAGE, WORD), 0);
	CHECK(read_there(SECOND, there + PAGE), WORD);
	CHECK(pages_used(), used + 2);
	CHECK(unmap(SECOND, there), 0);
	CHECK(pages_used(), used);
}

static void a_name_is_one_objects(void)
{
	CHECK_GOOD(mem_shared_create_named(NULL, PAGE, "mine", READ));
	CHECK(mem_shared_create_named(NULL, PAGE, "mine", READ), -TESSERA_EEXIST);
	CHECK(order(SECOND, ORDER_CREATE, "mine", 0, 1, READ), -TESSERA_EEXIST);
	CHECK(mem_shared_create_named(NULL, PAGE, "second", READ), -TESSERA_EEXIST);
	CHECK(order(SECOND, ORDER_DESTROY, "mine", 0, 0, 0), -TESSERA_EPERM);
	CHECK(mem_shared_destroy_named("second"), -TESSERA_ENOENT);
	CHECK(mem_shared_map_named(NULL, PAGE, "second", READ), -TESSERA_ENOENT);
	CHECK(mem_shared_destroy_named("mine"), 0);
	CHECK(order(SECOND, ORDER_CREATE, "mine", 0, 1, READ) > 0, true);
	CHECK(mem_shared_destroy_named("mine"), -TESSERA_EPERM);
	CHECK(order(SECOND, ORDER_DESTROY, "mine", 0, 0, 0), 0);
}

static void wrong_names_lengths_and_flags(void)
{
	static const char long_name[] = "sixteen letters!";

	CHECK(mem_shared_create_named(NULL, PAGE, long_name, READ), -TESSERA_ENAMETOOLONG);
	CHECK(mem_shared_map_named(NULL, PAGE, long_name, READ), -TESSERA_ENOENT);
	CHECK(mem_shared_destroy_named(long_name), -TESSERA_ENOENT);
	CHECK(mem_shared_create_named(NULL, PAGE, "", READ), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, NULL, READ), -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, PAGE, NULL, READ), -TESSERA_ENOENT);
	CHECK(mem_shared_destroy_named(NULL), -TESSERA_ENOENT);
	CHECK(mem_shared_create_named(NULL, 0, "odd", READ), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, FULL + 1, "odd", READ), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", 0), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", MEM_WRITE), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named(NULL, PAGE, "odd", 8), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named((void *)PAGE, PAGE, "odd", READ), -TESSERA_EINVAL);
	CHECK(mem_shared_create_named((void *)1, PAGE, "odd", READ), -TESSERA_EINVAL);
	CHECK_GOOD(mem_shared_create_named(NULL, 2 * PAGE, "odd", READ));
	CHECK(map(SECOND, "odd", 1, READ), -TESSERA_EINVAL);
	CHECK(map(SECOND, "odd", 3, READ), -TESSERA_EINVAL);
	CHECK(map(SECOND, "odd", 0, READ), -TESSERA_EINVAL);
	CHECK(map(SECOND, "odd", 2, 0), -TESSERA_EINVAL);
	CHECK(mem_shared_map_named(NULL, PAGE, "odd", READ), -TESSERA_EINVAL);
	CHECK(mem_shared_destroy_named("odd"), 0);
	CHECK(mem_shared_unmap(NULL), -TESSERA_EINVAL);
	CHECK(mem_shared_unmap((void *)PAGE), -TESSERA_EINVAL);
}

/* ---- Memory without one */

static void without_an_offer_an_id_is_nothing(void)
{
	struct memory memory;
	intptr_t here = mem_shared_create_anon(NULL, PAGE, &memory);
	int64_t there;

	CHECK_GOOD(here);
	CHECK(map_anon(SECOND, memory, 1, READ), -TESSERA_EBADF);
	CHECK(mem_shared_offer(memory, peers[SECOND].user, READ), 0);
	there = map_anon(SECOND, memory, 1, READ);
	CHECK_GOOD(there);
	*(volatile uint64_t *)here = WORD;
	CHECK(read_there(SECOND, there), WORD);
	CHECK(map_anon(THIRD, memory, 1, READ), -TESSERA_EBADF);
	CHECK(unmap(SECOND, there), 0);
	CHECK(map_anon(SECOND, memory, 1, READ_WRITE), -TESSERA_EACCES);
	CHECK(order(SECOND, ORDER_OFFER, "", memory.id, peers[THIRD].user, READ), -TESSERA_EPERM);
	CHECK(order(SECOND, ORDER_DESTROY_ANON, "", memory.id, 0, 0), -TESSERA_EPERM);
	CHECK(order(THIRD, ORDER_DESTROY_ANON, "", memory.id, 0, 0), -TESSERA_EBADF);
	CHECK(mem_shared_offer(memory, peers[THIRD].user, READ_WRITE), 0);
	there = map_anon(THIRD, memory, 1, READ_WRITE);
	CHECK(write_there(THIRD, there, 1), 0);
	CHECK(mem_shared_destroy_anon(memory), 0);
	CHECK(read_there(THIRD, there), 1);
	CHECK(unmap(THIRD, there), 0);
	CHECK(map_anon(THIRD, memory, 1, READ), -TESSERA_EBADF);
	CHECK(mem_shared_destroy_anon(memory), -TESSERA_EBADF);
}

static void wrong_ids_users_and_lengths(void)
{
	const int64_t none[] = {0, -1, INT64_MIN, INT64_MAX};
	struct memory memory;

	CHECK(mem_shared_create_anon(NULL, PAGE, NULL), -TESSERA_EFAULT);
	CHECK(mem_shared_create_anon(NULL, 0, &memory), -TESSERA_EINVAL);
	CHECK(mem_shared_create_anon(NULL, FULL + 1, &memory), -TESSERA_EINVAL);
	CHECK_GOOD(mem_shared_create_anon(NULL, PAGE, &memory));
	CHECK(mem_shared_offer(memory, peers[SECOND].user, 0), -TESSERA_EINVAL);
	CHECK(mem_shared_offer(memory, peers[SECOND].user, 8 | READ), -TESSERA_EINVAL);
	CHECK(mem_shared_offer(memory, -1, READ), -TESSERA_ESTALE);
	CHECK(mem_shared_map_anon(NULL, 2 * PAGE, memory, READ), -TESSERA_EINVAL);
	CHECK(mem_shared_map_anon(NULL, PAGE, memory, 0), -TESSERA_EINVAL);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct memory wrong = {none[i]};

		CHECK(mem_shared_map_anon(NULL, PAGE, wrong, READ), -TESSERA_EBADF);
		CHECK(mem_shared_offer(wrong, peers[SECOND].user, READ), -TESSERA_EBADF);
		CHECK(mem_shared_destroy_anon(wrong), -TESSERA_EBADF);
	}
	CHECK(mem_shared_destroy_anon(memory), 0);
}

/* ---- Past the library */

/* The scheduler was offered it, by its maker: it must not pass it on for somebody else. */
static void nobody_names_what_another_one_made(void)
{
	struct memory memory;

	CHECK_GOOD(mem_shared_create_anon(NULL, PAGE, &memory));
	CHECK(capmgr_memory_offer((uint64_t)memory.id, (uint64_t)sched_component(), RIGHT_MAP), 0);
	CHECK(order(SECOND, ORDER_NAME, "stolen", memory.id, 0, 0), -TESSERA_EBADF);
	CHECK(map(SECOND, "stolen", 1, READ), -TESSERA_ENOENT);
	CHECK(order(SECOND, ORDER_MAP_BY_MANAGER, "", memory.id, 0, 0), -TESSERA_EBADF);
	CHECK(sched_memory_name('x', 0, (uint64_t)memory.id), 0);
	CHECK(sched_memory_name('y', 0, 0), -TESSERA_EBADF);
	CHECK(sched_memory_name('y', 0, ~0ull), -TESSERA_EBADF);
	CHECK(sched_memory_name(0, 0, (uint64_t)memory.id), -TESSERA_EINVAL);
	CHECK(sched_memory_name(~0ull, ~0ull, (uint64_t)memory.id), -TESSERA_ENAMETOOLONG);
	CHECK(sched_memory_find(~0ull, ~0ull), -TESSERA_ENOENT);
	CHECK(sched_memory_unname(~0ull, ~0ull), -TESSERA_ENOENT);
	/* Destroyed past its name: the name leads nowhere. */
	CHECK(mem_shared_destroy_anon(memory), 0);
	CHECK(map(SECOND, "x", 1, READ), -TESSERA_EBADF);
	CHECK(sched_memory_unname('x', 0), memory.id);
}

/* As for a thread that is between the manager and the library. */
static void what_the_library_has_not_noted_is_being_mapped(void)
{
	struct memory memory = {capmgr_memory_create(1)};

	CHECK_GOOD(capmgr_memory_map((uint64_t)memory.id, 0, RIGHT_MAP));
	CHECK(mem_shared_map_anon(NULL, PAGE, memory, READ), -TESSERA_EAGAIN);
	CHECK(capmgr_memory_unmap((uint64_t)memory.id), 0);
	CHECK_GOOD(mem_shared_map_anon(NULL, PAGE, memory, READ));
	CHECK(mem_shared_destroy_anon(memory), 0);
}

static void what_was_not_offered_gets_no_name(void)
{
	struct memory memory;

	CHECK_GOOD(mem_shared_create_anon(NULL, PAGE, &memory));
	CHECK(sched_memory_name('x', 0, (uint64_t)memory.id), -TESSERA_EBADF);
	CHECK(capmgr_memory_offer((uint64_t)memory.id, (uint64_t)sched_component(),
				  RIGHT_MAP | CAPMGR_FINAL),
	      0);
	CHECK(sched_memory_name('x', 0, (uint64_t)memory.id), 0);
	CHECK(map(SECOND, "x", 1, READ), -TESSERA_EPERM);
	CHECK(sched_memory_unname('x', 0), memory.id);
	CHECK(mem_shared_destroy_anon(memory), 0);
}

/* ---- Exhaustion */

static void number(char *name, int i)
{
	snprintf(name, RTOS_NAME_BYTES, "number %d", i);
}

/* Of all names the first takes what it gets; what is kept for each of the others is left. */
#define NAMES_OF_FIRST (RTOS_MEMORIES - OTHERS * RTOS_KEPT)

static void there_is_an_end_to_names(void)
{
	char name[RTOS_NAME_BYTES];
	int i;

	for (i = 0; i < RTOS_MEMORIES; i++) {
		number(name, i);
		if (i < NAMES_OF_FIRST)
			CHECK_GOOD(mem_shared_create_named(NULL, PAGE, name, READ));
		else
			CHECK_GOOD(order((i - NAMES_OF_FIRST) / RTOS_KEPT, ORDER_CREATE, name, 0, 1,
					 READ));
		if (i == NAMES_OF_FIRST - 1)
			CHECK(mem_shared_create_named(NULL, PAGE, "more", READ), -TESSERA_EAGAIN);
	}
	CHECK(order(SECOND, ORDER_CREATE, "more", 0, 1, READ), -TESSERA_EAGAIN);
	CHECK(order(THIRD, ORDER_CREATE, "more", 0, 1, READ), -TESSERA_EAGAIN);
	CHECK(map(THIRD, "more", 1, READ), -TESSERA_ENOENT);
	for (i = 0; i < RTOS_MEMORIES; i++) {
		number(name, i);
		if (i < NAMES_OF_FIRST)
			CHECK(mem_shared_destroy_named(name), 0);
		else
			CHECK(order((i - NAMES_OF_FIRST) / RTOS_KEPT, ORDER_DESTROY, name, 0, 0, 0), 0);
	}
	CHECK_GOOD(mem_shared_create_named(NULL, PAGE, "more", READ));
	CHECK(mem_shared_destroy_named("more"), 0);
}

/* Twice the same: nothing was lost. */
static void there_is_an_end_to_what_one_makes_and_maps(void)
{
	static struct memory made[CAPMGR_MEMORIES_OWNED];
	struct memory more;
	int64_t mapped = capmgr_quota(CAPMGR_MEM_MAPPED), used = pages_used();
	int64_t owned = capmgr_quota(CAPMGR_MEM_OWNED);

	for (int round = 0; round < 2; round++) {
		int count = 0;

		while (count < CAPMGR_MEMORIES_OWNED &&
		       mem_shared_create_anon(NULL, PAGE, &made[count]) > 0)
			count++;
		CHECK(count, CAPMGR_MEMORIES_OWNED - owned);
		CHECK(mem_shared_create_anon(NULL, PAGE, &more), -TESSERA_ENOSPC);
		CHECK(mem_shared_create_named(NULL, PAGE, "more", READ), -TESSERA_ENOSPC);
		while (count > 0)
			CHECK(mem_shared_destroy_anon(made[--count]), 0);
		CHECK(capmgr_quota(CAPMGR_MEM_MAPPED), mapped);
		CHECK(pages_used(), used);
	}
	CHECK(mem_shared_map_named(NULL, PAGE, "more", READ), -TESSERA_ENOENT);
}

static void who_has_no_pages_left_gets_no_memory(void)
{
	static struct memory made[CAPMGR_MEMORIES_OWNED];
	struct memory more;
	int count = 0;
	intptr_t filler[CAPMGR_MEMORIES_OWNED];
	int fillers = 0;

	while (fillers < CAPMGR_MEMORIES_OWNED && (filler[fillers] = get(64)) > 0)
		fillers++;
	while (count < CAPMGR_MEMORIES_OWNED && mem_shared_create_anon(NULL, FULL, &made[count]) > 0)
		count++;
	CHECK(mem_shared_create_anon(NULL, FULL, &more), -TESSERA_ENOMEM);
	CHECK(mem_shared_create_named(NULL, FULL, "more", READ), -TESSERA_ENOMEM);
	while (count > 0)
		CHECK(mem_shared_destroy_anon(made[--count]), 0);
	while (fillers > 0)
		CHECK(mem_free_pages((void *)filler[--fillers], 64 * PAGE), 0);
	CHECK(mem_shared_map_named(NULL, PAGE, "more", READ), -TESSERA_ENOENT);
}

/* ---- crt's names, whose threads are the scheduler's here */

static void note_turn(void *turns)
{
	++*(volatile int *)turns;
}

static void leave_at_once(void *turns)
{
	note_turn(turns);
	crt_thd_exit();
}

static void a_thread_of_crts_is_the_schedulers(void)
{
	void (*const functions[])(void *) = {note_turn, leave_at_once};
	volatile int turns = 0;
	int status;

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		crt_thd_t thread;

		status = -1;
		CHECK(crt_thd_create(&thread, functions[i], (void *)&turns), 0);
		CHECK(thread_join((struct thread){(int32_t)thread.slot}, &status), 0);
		CHECK(status, 0);
		CHECK(turns, (int)i + 1);
	}
}

/* First has two threads, of which one is there. */
static void threads_run_out_and_endpoints_are_the_schedulers(void)
{
	volatile int turns = 0;
	crt_thd_t thread, more;
	crt_rcv_t rcv;

	CHECK(crt_thd_create(&thread, note_turn, (void *)&turns), 0);
	CHECK(crt_thd_create(&more, note_turn, (void *)&turns), -TESSERA_EAGAIN);
	CHECK(thread_join((struct thread){(int32_t)thread.slot}, NULL), 0);
	CHECK(crt_thd_create_with(&more, 1, CRT_RCV_SELF, note_turn, NULL), -TESSERA_EPERM);
	CHECK(crt_thd_create_in(&more, CRT_COMP_SELF, 1, CRT_RCV_SELF, 0), -TESSERA_EPERM);
	CHECK(crt_rcv_create(&rcv, &more, 1, note_turn, NULL), -TESSERA_EPERM);
	CHECK(turns, 1);
}

/* ---- The end of a component: the last case */

static void names_end_with_their_component(void)
{
	int64_t there;

	CHECK_GOOD(order(THIRD, ORDER_CREATE, "legacy", 0, 1, READ_WRITE));
	CHECK_GOOD(mem_shared_create_named(NULL, PAGE, "mine", READ));
	there = map(SECOND, "legacy", 1, READ_WRITE);
	CHECK_GOOD(there);
	order(THIRD, ORDER_EXIT, "", 0, 0, 0);
	CHECK(map(SECOND, "legacy", 1, READ), -TESSERA_ENOENT);
	CHECK(write_there(SECOND, there, WORD), 0);
	CHECK(read_there(SECOND, there), WORD);
	CHECK_GOOD(order(SECOND, ORDER_CREATE, "legacy", 0, 1, READ));
	CHECK_GOOD(map(SECOND, "mine", 1, READ));
	order(SECOND, ORDER_EXIT, "", 0, 0, 0);
}

/* ---- All of them */

#define CASES(X)                                                                                   \
	X(pages_come_zeroed_and_go)                                                                \
	X(pages_go_in_parts)                                                                       \
	X(pages_come_where_addresses_are_reserved)                                                 \
	X(wrong_lengths_flags_and_places_of_pages)                                                 \
	X(who_has_no_pages_left_gets_none)                                                         \
	X(a_page_that_was_delegated_is_not_freed)                                                  \
	X(all_who_map_it_by_name_see_the_same)                                                     \
	X(who_reads_only_does_not_write)                                                           \
	X(a_component_has_it_mapped_once)                                                          \
	X(destroyed_it_stays_with_who_has_it_mapped)                                               \
	X(a_name_is_one_objects)                                                                   \
	X(wrong_names_lengths_and_flags)                                                           \
	X(without_an_offer_an_id_is_nothing)                                                       \
	X(wrong_ids_users_and_lengths)                                                             \
	X(nobody_names_what_another_one_made)                                                      \
	X(what_the_library_has_not_noted_is_being_mapped)                                          \
	X(what_was_not_offered_gets_no_name)                                                       \
	X(there_is_an_end_to_names)                                                                \
	X(there_is_an_end_to_what_one_makes_and_maps)                                              \
	X(who_has_no_pages_left_gets_no_memory)                                                    \
	X(a_thread_of_crts_is_the_schedulers)                                                      \
	X(threads_run_out_and_endpoints_are_the_schedulers)                                        \
	X(names_end_with_their_component)

#define CASE(function) {#function, function},

static const struct sharing_case {
	const char *name;
	void (*run)(void);
} cases[] = {CASES(CASE)};

int sharing_run(void)
{
	int failed = 0;

	for (enum other other = SECOND; other < OTHERS; other++)
		meet(other);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		finding[0] = '\0';
		STACK_CALLS(cases);
		cases[i].run();
		failed += finding[0] != '\0';
		crt_print("%s: %s\n", cases[i].name, finding[0] ? finding : "holds");
	}
	return failed;
}
