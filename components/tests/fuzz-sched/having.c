/* What a component has: handles, and pages that it shares. */
#include <stddef.h>

#include "capmgr.h"
#include "channel_ring.h"
#include "crt.h"
#include "fuzz_sched.h"
#include "manager.h"
#include "sched.h"
#include "shared_words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint64_t fuzz_random(uint64_t end)
{
	return fuzz_draw(&shared_fuzz.random, end);
}

/* ------------------------------------------------------------------ handles */

void fuzz_handle_remove(enum fuzz_who who, enum fuzz_kind kind, uint64_t handle)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];

	for (unsigned i = 0; i < FUZZ_HANDLES; i++)
		if ((uint64_t)client->handles[kind][i] == handle)
			client->handles[kind][i] = 0;
	client->gone[kind] = (int32_t)handle;
}

/* It may be there already. */
void fuzz_handle_add(enum fuzz_who who, enum fuzz_kind kind, int64_t handle)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];

	for (unsigned i = 0; i < FUZZ_HANDLES; i++)
		if (client->handles[kind][i] == handle)
			return;
	for (unsigned i = 0; i < FUZZ_HANDLES; i++) {
		int32_t none = 0;

		if (atomic_compare_exchange_strong(&client->handles[kind][i], &none,
						   (int32_t)handle))
			return;
	}
	crt_fail("there is no place for handle %ld of kind %u", (long)handle, (unsigned)kind);
}

uint64_t fuzz_handle_any(enum fuzz_who who, enum fuzz_kind kind)
{
	const struct fuzz_client *client = &shared_fuzz.clients[who];
	unsigned first = (unsigned)fuzz_random(FUZZ_HANDLES);

	for (unsigned i = 0; i < FUZZ_HANDLES; i++) {
		int32_t handle = client->handles[kind][(first + i) % FUZZ_HANDLES];

		if (handle)
			return (uint64_t)handle;
	}
	return 0;
}

/* ------------------------------------------------------------------ pages */

static uint64_t rights_of(enum fuzz_page_use use)
{
	switch (use) {
	case FUZZ_PAGE_FINAL:
		return RIGHT_MAP | RIGHT_WRITE | CAPMGR_FINAL;
	case FUZZ_PAGE_READ_ONLY:
		return RIGHT_MAP;
	default:
		return RIGHT_MAP | RIGHT_WRITE;
	}
}

static int64_t good(int64_t status)
{
	if (status < 0)
		crt_fail("the manager says %s", crt_error_text(status));
	return status;
}

static void make_page(struct fuzz_client *client, enum fuzz_page_use use)
{
	uint64_t memory = (uint64_t)good(MANAGER(capmgr_memory_create(1)));

	client->pages[use].at =
		(uint64_t)good(MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE)));
	if (use != FUZZ_PAGE_KEPT)
		good(MANAGER(
			capmgr_memory_offer(memory, (uint64_t)sched_component(), rights_of(use))));
	client->pages[use].memory = memory;
}

void fuzz_pages_make(enum fuzz_who who)
{
	for (unsigned use = 0; use < FUZZ_PAGES; use++)
		make_page(&shared_fuzz.clients[who], (enum fuzz_page_use)use);
}

/* ------------------------------------------------------------------ hostile words */

/* Threads of the scheduler's have ids one behind the other. */
static uint32_t some_thread(void)
{
	return crt_thread_id() + (uint32_t)fuzz_random(12) - 6;
}

static uint32_t hostile_word(void)
{
	const uint32_t words[] = {
		0,
		1,
		UINT32_MAX,
		INT32_MAX,
		(uint32_t)INT32_MIN,
		LOCK_OWNER_DIED,
		LOCK_WAITERS,
		some_thread(),
		some_thread(),
		some_thread() | LOCK_WAITERS,
		some_thread() | LOCK_AGAIN_BITS,
		some_thread() | LOCK_AGAIN_BITS,
		some_thread() | LOCK_AGAIN_BITS,
		some_thread() | LOCK_AGAIN_BITS,
		(uint32_t)shared_fuzz.random,
	};

	return words[fuzz_random(COUNT(words))];
}

static void write_word(const struct fuzz_client *client, size_t use, size_t offset)
{
	volatile uint32_t *word = (uint32_t *)(client->pages[use].at + offset / 4 * 4);

	*word = hostile_word();
}

void fuzz_page_spoil(enum fuzz_who who)
{
	const struct fuzz_client *client = &shared_fuzz.clients[who];
	size_t page = 1 + fuzz_random(FUZZ_PAGES - 1);

	switch (fuzz_random(4)) {
	case 0:
		write_word(client, FUZZ_PAGE_WORDS, fuzz_random(sizeof(struct shared_words)));
		return;
	case 1:
		write_word(client, FUZZ_PAGE_WORDS,
			   fuzz_random(RTOS_MUTEXES) * sizeof(struct mutex_word));
		return;
	case 2:
		write_word(client, page, fuzz_random(offsetof(struct channel_ring, elements)));
		return;
	default:
		write_word(client, page, 0);
	}
}

static void clear_page(const struct fuzz_client *client, enum fuzz_page_use use)
{
	volatile uint64_t *words = (uint64_t *)client->pages[use].at;

	for (size_t i = 0; i < 4096 / sizeof(*words); i++)
		words[i] = 0;
}

void fuzz_page_renew(enum fuzz_who who)
{
	struct fuzz_client *client = &shared_fuzz.clients[who];
	enum fuzz_page_use use = (enum fuzz_page_use)(1 + fuzz_random(FUZZ_PAGES - 1));
	uint64_t memory = client->pages[use].memory;

	/* Where a word names a living thread, whoever that is, the mutex can't be destroyed any
	 * more. */
	clear_page(client, use);
	MANAGER(capmgr_memory_destroy(memory));
	MANAGER(capmgr_memory_unmap(memory));
	make_page(client, use);
}

void fuzz_pages_clear(enum fuzz_who who)
{
	for (unsigned use = 0; use < FUZZ_PAGES; use++)
		clear_page(&shared_fuzz.clients[who], (enum fuzz_page_use)use);
}
