/*
 * Resolutions of random texts with random answers: they end, what is asked is a path, and no byte
 * is read or written that is not theirs. PATHS_SEED of the environment changes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "path_resolution.h"

#define DEFAULT_SEED 0x7e55e2a0u
#define RESOLUTIONS  200000
/* Each text is walked once, a link makes a new one; each question may go to all that is mounted. */
#define MOST_QUESTIONS ((FILE_LINKS_MOST + 1) * FILE_PATH_MOST * PATH_MOUNTS)

static uint64_t random_state;

/* xorshift64 */
static unsigned below(unsigned limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)(random_state >> 16) % limit;
}

/* Without an end, now and then. */
static void random_text(char text[FILE_PATH_BYTES])
{
	static const char some[] = "///..aab\xff";
	unsigned length = below(4) ? below(20) : below(FILE_PATH_BYTES + 1);

	for (unsigned i = 0; i < FILE_PATH_BYTES; i++)
		text[i] = i == length ? 0 : some[below(sizeof(some) - 1)];
}

static int64_t random_answer(const struct path_resolution *r)
{
	switch (below(6)) {
	case 0:
		return -(int64_t)below(200);
	case 1:
		return FILE_LINK | (int64_t)strlen(r->asked);
	case 2:
		return FILE_LINK | below(300);
	case 3:
		return (int64_t)(random_state * random_state);
	default:
		return -TESSERA_ENOENT * (int64_t)below(2);
	}
}

static void check_question(const struct path_resolution *r)
{
	size_t length = strlen(r->path);

	assert_true(length > 0 && length <= FILE_PATH_MOST && r->path[0] == '/');
	assert_true(r->asked > r->path && r->asked <= r->path + length);
	assert_true(*r->asked != '/');
	assert_null(strstr(r->asked, "//"));
	assert_true(strlen(r->text) <= FILE_PATH_MOST);
}

static void random_mounts(struct path_mounts *mounts)
{
	static const char *const points[] = {"/", "/a", "/a/b", "/b", "/aa/b"};

	*mounts = (struct path_mounts){.count = 0};
	for (unsigned count = below(PATH_MOUNTS + 2); count > 0; count--)
		(void)path_mount(mounts, points[below(5)], below(4), (enum mount_order)below(3));
	(void)path_unmount(mounts, points[below(5)], below(4));
}

static void test_random(void **state)
{
	const char *seed = getenv("PATHS_SEED");
	uint64_t ended = 0;

	(void)state;
	random_state = seed && strtoull(seed, NULL, 0) ? strtoull(seed, NULL, 0) : DEFAULT_SEED;
	print_message("# PATHS_SEED=%#llx\n", (unsigned long long)random_state);
	for (unsigned i = 0; i < RESOLUTIONS; i++) {
		char text[FILE_PATH_BYTES], link[FILE_PATH_BYTES];
		struct path_resolution r;
		struct path_mounts mounts;
		unsigned questions = 0;
		int result;

		random_mounts(&mounts);
		random_text(text);
		result = path_start(&r, below(2) ? "/" : "/a/b", text, below(2));
		while (result == 0 && (result = path_ask(&r, &mounts)) == 0) {
			check_question(&r);
			assert_true(++questions < MOST_QUESTIONS);
			random_text(link);
			result = path_answer(&r, random_answer(&r), link);
		}
		assert_true(result < 0 || result == PATH_ENDED);
		ended += result == PATH_ENDED;
	}
	assert_true(ended > RESOLUTIONS / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("paths_hostile", tests, NULL, NULL);
}
