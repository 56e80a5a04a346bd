/* Names: one table for all kinds, how long they may be, and what a name is good for after its object. */
#include "simulated_test.h"

#define LONGEST "fifteen bytes!!"
#define TOO_LONG "sixteen bytes!!!"

_Static_assert(sizeof(LONGEST) == RTOS_NAME_BYTES && sizeof(TOO_LONG) == RTOS_NAME_BYTES + 1,
	       "at the limit, and above");

struct kind {
	int32_t (*make)(const char *name);
	int32_t (*find)(const char *name);
	void (*destroy)(int32_t handle);
	unsigned most;
};

static int32_t make_mutex(const char *name)
{
	return mutex_create_named(0, name).handle;
}

static int32_t find_mutex(const char *name)
{
	return mutex_retrieve(name).handle;
}

static void destroy_mutex(int32_t handle)
{
	CHECK(mutex_destroy((struct mutex){ handle }) == 0);
}

static int32_t make_semaphore(const char *name)
{
	return semaphore_create_named(1, 0, name).handle;
}

static int32_t find_semaphore(const char *name)
{
	return semaphore_retrieve(name).handle;
}

static void destroy_semaphore(int32_t handle)
{
	CHECK(semaphore_destroy((struct semaphore){ handle }) == 0);
}

static int32_t make_channel(const char *name)
{
	return channel_create(8, 2, name, CHANNEL_SPSC).handle;
}

static int32_t find_channel(const char *name)
{
	int32_t send = channel_retrieve_send(8, 2, name).handle;

	CHECK(channel_retrieve_recv(8, 2, name).handle == send);
	return send;
}

static void destroy_channel(int32_t handle)
{
	CHECK(channel_destroy((struct channel){ handle }) == 0);
}

#define KINDS 3

static const struct kind kinds[KINDS] = {
	{ make_mutex, find_mutex, destroy_mutex, RTOS_MUTEXES },
	{ make_semaphore, find_semaphore, destroy_semaphore, RTOS_SEMAPHORES },
	{ make_channel, find_channel, destroy_channel, RTOS_CHANNELS },
};

static void lengths(void *unused)
{
	(void)unused;
	for (unsigned k = 0; k < KINDS; k++) {
		int32_t handle = kinds[k].make(LONGEST);

		CHECK(handle > 0);
		CHECK(kinds[k].find(LONGEST) == handle);
		CHECK(kinds[k].find("fifteen bytes!") == -TESSERA_ENOENT);
		CHECK(kinds[k].find("fifteen bytes!?") == -TESSERA_ENOENT);
		CHECK(kinds[k].find(LONGEST "!") == -TESSERA_ENOENT);
		kinds[k].destroy(handle);
		CHECK(kinds[k].make(TOO_LONG) == -TESSERA_ENAMETOOLONG);
		CHECK(kinds[k].find(TOO_LONG) == -TESSERA_ENOENT);
		handle = kinds[k].make("x");
		CHECK(handle > 0 && kinds[k].find("x") == handle);
		kinds[k].destroy(handle);
	}
	rtos_exit(0);
}
SIMULATED(lengths)

/* Without a name nobody finds it, and there may be many. */
static void empty(void *unused)
{
	(void)unused;
	CHECK(mutex_create_named(0, "").handle == -TESSERA_EINVAL);
	CHECK(mutex_create_named(0, NULL).handle == -TESSERA_EINVAL);
	CHECK(semaphore_create_named(0, 0, "").handle == -TESSERA_EINVAL);
	CHECK(semaphore_create_named(0, 0, NULL).handle == -TESSERA_EINVAL);
	CHECK(make_channel("") > 0);
	CHECK(make_channel(NULL) > 0);
	CHECK(mutex_create(0).handle > 0 && semaphore_create(0, 0).handle > 0);
	for (unsigned k = 0; k < KINDS; k++) {
		CHECK(kinds[k].find("") == -TESSERA_ENOENT);
		CHECK(kinds[k].find(NULL) == -TESSERA_ENOENT);
	}
	rtos_exit(0);
}
SIMULATED(empty)

static void one_table_for_all_kinds(void *unused)
{
	(void)unused;
	for (unsigned k = 0; k < KINDS; k++) {
		int32_t handle = kinds[k].make("name"), next;

		for (unsigned other = 0; other < KINDS; other++) {
			CHECK(kinds[other].make("name") == -TESSERA_EEXIST);
			CHECK(kinds[other].find("name") ==
			      (other == k ? handle : -TESSERA_ENOENT));
		}
		kinds[k].destroy(handle);
		CHECK(kinds[k].find("name") == -TESSERA_ENOENT);
		next = kinds[(k + 1) % KINDS].make("name");
		CHECK(next > 0 && kinds[k].find("name") == -TESSERA_ENOENT);
		kinds[(k + 1) % KINDS].destroy(next);
	}
	rtos_exit(0);
}
SIMULATED(one_table_for_all_kinds)

static const char *number_text(char *text, char kind, unsigned number)
{
	text[0] = kind;
	text[1] = (char)('0' + number / 10);
	text[2] = (char)('0' + number % 10);
	text[3] = '\0';
	return text;
}

/* There is a place for the name of each; what one kind uses up is not another's. */
static void all_objects_named(void *unused)
{
	static int32_t handles[KINDS][64];
	char text[4];

	(void)unused;
	for (unsigned k = 0; k < KINDS; k++) {
		for (unsigned i = 0; i < kinds[k].most; i++) {
			handles[k][i] = kinds[k].make(number_text(text, (char)('a' + k), i));
			CHECK(handles[k][i] > 0);
		}
		CHECK(kinds[k].make("more") == -TESSERA_EAGAIN);
		CHECK(kinds[k].find("more") == -TESSERA_ENOENT);
	}
	for (unsigned k = 0; k < KINDS; k++)
		for (unsigned i = 0; i < kinds[k].most; i++)
			CHECK(kinds[k].find(number_text(text, (char)('a' + k), i)) ==
			      handles[k][i]);
	/* The index that is free again has lost its name. */
	for (unsigned k = 0; k < KINDS; k++) {
		kinds[k].destroy(handles[k][3]);
		CHECK(kinds[k].find(number_text(text, (char)('a' + k), 3)) == -TESSERA_ENOENT);
		CHECK(kinds[k].make("new") > 0);
		CHECK(kinds[k].find(number_text(text, (char)('a' + k), 3)) == -TESSERA_ENOENT);
		kinds[k].destroy(kinds[k].find("new"));
	}
	rtos_exit(0);
}
SIMULATED(all_objects_named)

/* What was found is the same object. */
static void found_is_the_same(void *unused)
{
	struct mutex mutex = mutex_create_named(MUTEX_RECURSIVE, "m");
	struct semaphore semaphore = semaphore_create_named(1, 0, "s");

	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_lock(mutex_retrieve("m")) == 0);
	CHECK(mutex_unlock(mutex) == 0 && mutex_unlock(mutex) == 0);
	CHECK(semaphore_take(semaphore_retrieve("s")) == 0);
	CHECK(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(found_is_the_same)

static void other_errors_of_creators(void *unused)
{
	(void)unused;
	CHECK(mutex_create_named(2, "name").handle == -TESSERA_EINVAL);
	CHECK(semaphore_create_named(0, 1, "name").handle == -TESSERA_EINVAL);
	CHECK(semaphore_create_named(0x80000000u, 0, "name").handle == -TESSERA_ERANGE);
	CHECK(channel_create(8, 2, "name", 0).handle == -TESSERA_EINVAL);
	/* None of them has left its name behind. */
	CHECK(make_mutex("name") > 0);
	rtos_exit(0);
}
SIMULATED(other_errors_of_creators)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_one_table_for_all_kinds),
		cmocka_unit_test(test_all_objects_named),
		cmocka_unit_test(test_found_is_the_same),
		cmocka_unit_test(test_other_errors_of_creators),
	};

	return cmocka_run_group_tests_name("rtos_names", tests, NULL, NULL);
}
