#include "accounts.h"

#include <stdio.h>

#include "capmgr.h"
#include "desk.h"
#include "manager.h"
#include "stack_note.h"

/* The director's own, the metronome's, and what each customer tells. */
#define OWN	     0
#define METRONOME    1
#define CUSTOMERS_OF 2
#define BOOKS	     (CUSTOMERS_OF + CUSTOMERS * ACCOUNTS)

struct books {
	int64_t of[BOOKS][CAPMGR_QUOTAS];
};

static struct books noted;

static const char *const book_names[BOOKS] = {
	"the director", "the metronome",       "the first customer", "the larder",
	"the reckoner", "the second customer", "the larder",	     "the reckoner",
};

/* ------------------------------------------------------------------ quotas */

/* What is free in the system is nobody's but the director's to look at: others do so earlier. */
static void read_book(int64_t *book, const volatile int64_t *told)
{
	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		book[quota] = quota == CAPMGR_PAGES_FREE ? 0 : told[quota];
}

static void read_books(struct books *books)
{
	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		books->of[OWN][quota] = MANAGER(capmgr_quota(quota));
	read_book(books->of[METRONOME], shared_desk.metronome.quotas);
	for (unsigned i = 0; i < CUSTOMERS * ACCOUNTS; i++)
		read_book(books->of[CUSTOMERS_OF + i],
			  shared_desk.customers[i / ACCOUNTS].quotas[i % ACCOUNTS]);
}

void accounts_note(void)
{
	read_books(&noted);
}

bool accounts_agree(char *text, size_t bytes)
{
	struct books now;

	read_books(&now);
	for (unsigned book = 0; book < BOOKS; book++)
		for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++) {
			if (now.of[book][quota] == noted.of[book][quota])
				continue;
			snprintf(text, bytes, "quota %u of %s is %ld, not %ld", quota,
				 book_names[book], (long)now.of[book][quota],
				 (long)noted.of[book][quota]);
			return false;
		}
	return true;
}

/* ------------------------------------------------------------------ objects at the scheduler */

#define MOST 64 /* of a kind */

static int make_mutex(void)
{
	return mutex_create(0).handle;
}

static int free_mutex(int handle)
{
	return mutex_destroy((struct mutex){handle});
}

static int make_semaphore(void)
{
	return semaphore_create(0, 0).handle;
}

static int free_semaphore(int handle)
{
	return semaphore_destroy((struct semaphore){handle});
}

static int make_condition(void)
{
	return condition_create().handle;
}

static int free_condition(int handle)
{
	return condition_destroy((struct condition){handle});
}

static int make_channel(void)
{
	return channel_create(8, 1, NULL, CHANNEL_MPMC).handle;
}

static int free_channel(int handle)
{
	return channel_destroy((struct channel){handle});
}

static int make_timer(void)
{
	return timer_create().handle;
}

static int free_timer(int handle)
{
	return timer_free((struct timer){handle});
}

static const struct kind {
	const char *name;
	int (*make)(void);
	int (*free)(int handle);
} kinds[] = {
	{"mutexes", make_mutex, free_mutex},
	{"semaphores", make_semaphore, free_semaphore},
	{"conditions", make_condition, free_condition},
	{"channels", make_channel, free_channel},
	{"timers", make_timer, free_timer},
};
#define KINDS (sizeof(kinds) / sizeof(*kinds))

static unsigned count_free(const struct kind *kind)
{
	static int made[MOST];
	unsigned count = 0;

	for (; count < MOST; count++) {
		STACK_CALLS(kinds);
		made[count] = kind->make();
		if (made[count] < 0)
			break;
	}
	for (unsigned i = 0; i < count; i++) {
		STACK_CALLS(kinds);
		kind->free(made[i]);
	}
	return count;
}

bool objects_agree(char *text, size_t bytes)
{
	static unsigned before[KINDS];

	for (unsigned i = 0; i < KINDS; i++) {
		unsigned count = count_free(&kinds[i]);

		if (!before[i])
			before[i] = count;
		if (count == before[i])
			continue;
		snprintf(text, bytes, "%u %s can be made, not %u", count, kinds[i].name, before[i]);
		return false;
	}
	return true;
}
