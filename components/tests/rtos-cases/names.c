#include "rtos_cases.h"

#define LONGEST	 "fifteen letters"
#define TOO_LONG LONGEST "!"

_Static_assert(sizeof(LONGEST) == RTOS_NAME_BYTES, "the longest name");

static int32_t make_semaphore(const char *name)
{
	return semaphore_create_named(1, 0, name).handle;
}

static int32_t make_mutex(const char *name)
{
	return mutex_create_named(0, name).handle;
}

static int32_t make_channel(const char *name)
{
	return channel_create(8, 4, name, CHANNEL_SPSC).handle;
}

static int32_t find_semaphore(const char *name)
{
	return semaphore_retrieve(name).handle;
}

static int32_t find_mutex(const char *name)
{
	return mutex_retrieve(name).handle;
}

static int32_t find_sender(const char *name)
{
	return channel_retrieve_send(8, 4, name).handle;
}

static int32_t find_receiver(const char *name)
{
	return channel_retrieve_recv(8, 4, name).handle;
}

static int end_semaphore(int32_t handle)
{
	return semaphore_destroy((struct semaphore){handle});
}

static int end_mutex(int32_t handle)
{
	return mutex_destroy((struct mutex){handle});
}

static int end_channel(int32_t handle)
{
	return channel_destroy((struct channel){handle});
}

static const struct kind {
	int32_t (*make)(const char *name);
	int32_t (*find)(const char *name);
	int (*end)(int32_t handle);
} kinds[] = {
	{make_semaphore, find_semaphore, end_semaphore},
	{make_mutex, find_mutex, end_mutex},
	{make_channel, find_sender, end_channel},
	{make_channel, find_receiver, end_channel},
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))

static int32_t make(const struct kind *kind, const char *name)
{
	STACK_CALLS(kinds);
	return kind->make(name);
}

static int32_t find(const struct kind *kind, const char *name)
{
	STACK_CALLS(kinds);
	return kind->find(name);
}

static int end(const struct kind *kind, int32_t handle)
{
	STACK_CALLS(kinds);
	return kind->end(handle);
}

static void test_found(void)
{
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		int32_t handle = make(kind, LONGEST);

		CHECK_GOOD(handle);
		CHECK(find(kind, LONGEST), handle);
		CHECK(find(kind, LONGEST), handle);
		CHECK(find(kind, "fifteen letter"), -TESSERA_ENOENT);
		CHECK(end(kind, handle), 0);
		CHECK(find(kind, LONGEST), -TESSERA_ENOENT);
	}
}

static void test_bad_names(void)
{
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		CHECK(make(kind, TOO_LONG), -TESSERA_ENAMETOOLONG);
		CHECK(find(kind, TOO_LONG), -TESSERA_ENOENT);
		CHECK(find(kind, ""), -TESSERA_ENOENT);
		CHECK(find(kind, NULL), -TESSERA_ENOENT);
	}
	CHECK(make_semaphore(""), -TESSERA_EINVAL);
	CHECK(make_semaphore(NULL), -TESSERA_EINVAL);
	CHECK(make_mutex(""), -TESSERA_EINVAL);
	CHECK(make_mutex(NULL), -TESSERA_EINVAL);
}

static void test_one_table(void)
{
	for (const struct kind *first = kinds; first < kinds + KINDS; first++) {
		int32_t handle = make(first, "name");

		CHECK_GOOD(handle);
		for (const struct kind *second = kinds; second < kinds + KINDS; second++) {
			CHECK(make(second, "name"), -TESSERA_EEXIST);
			if (second->make != first->make)
				CHECK(find(second, "name"), -TESSERA_ENOENT);
		}
		CHECK(end(first, handle), 0);
	}
}

static void test_again(void)
{
	for (const struct kind *kind = kinds; kind < kinds + KINDS; kind++) {
		int32_t before = make(kind, "again"), after;

		CHECK(end(kind, before), 0);
		after = make(kind, "again");
		CHECK_GOOD(after);
		CHECK(after != before, true);
		CHECK(find(kind, "again"), after);
		CHECK(end(kind, after), 0);
	}
}

static void test_use(void)
{
	struct semaphore semaphore = semaphore_create_named(1, 0, "semaphore");
	struct mutex mutex = mutex_create_named(MUTEX_RECURSIVE, "mutex");

	CHECK(semaphore_take(semaphore_retrieve("semaphore")), 0);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_lock(mutex_retrieve("mutex")), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void test_errors_of_kind(void)
{
	CHECK(semaphore_create_named(0, 1, "x").handle, -TESSERA_EINVAL);
	CHECK(semaphore_create_named(RTOS_SEMAPHORE_MAX + 1u, 0, "x").handle, -TESSERA_ERANGE);
	CHECK(mutex_create_named(2, "x").handle, -TESSERA_EINVAL);
	CHECK(find_semaphore("x"), -TESSERA_ENOENT);
	CHECK(find_mutex("x"), -TESSERA_ENOENT);
}

static const struct rtos_case cases[] = {
	{"an-object-is-found-by-its-whole-name-until-it-ends", test_found},
	{"no-name-or-one-too-long-is-none", test_bad_names},
	{"a-name-is-one-objects-of-whatever-kind", test_one_table},
	{"a-name-can-be-used-again-for-another-object", test_again},
	{"what-was-found-is-what-was-made", test_use},
	{"named-objects-have-their-kinds-errors-and-then-no-name", test_errors_of_kind},
	{NULL, NULL},
};

const struct rtos_cases name_cases = {"names", cases};
