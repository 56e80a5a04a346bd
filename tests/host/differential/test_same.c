/*
 * What systems/vfs-differential.toml has printed: the same requests are made here, on the host's
 * file system, and what comes of each must be the same. VFS_OUTPUT of the environment is the file.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include <cmocka.h>

#include "host.h"
#include "posix_requests.h"
#include "replay.h"

#define STEPS_LEAST 100000

static struct {
	struct replay replay;
	struct replay_step step;
	uint64_t done, long_chains;
	uint64_t succeeded[ACTS], used;
} t;

static const char *describe(void)
{
	static char text[1200];
	const struct request *q = &t.step.request;

	if (t.step.kind == STEP_DIRECTORY)
		snprintf(text, sizeof(text), "the names in '%s'", q->path);
	else if (t.step.kind == STEP_USE)
		snprintf(text, sizeof(text),
			 "open file in place %u, flags 0%o: %u, offset %llu, %u bytes%s",
			 t.step.place, t.replay.files[t.step.place].flags, t.step.use.act,
			 (unsigned long long)t.step.use.offset, t.step.use.count,
			 t.step.use.seed % 2 ? "" : ", by the descriptor's offset");
	else
		snprintf(text, sizeof(text),
			 "%s by %u.%u of '%s' ('%s'), flags 0%o, mode 0%o, owner %d.%d, size %llu",
			 act_names[q->act], q->who.user, q->who.group, q->path, q->other, q->flags,
			 q->mode, (int)q->user, (int)q->group, (unsigned long long)q->size);
	return text;
}

static void become(unsigned user)
{
	static const struct file_identity users[REPLAY_USERS] = {
		{0, 0}, {1000, 100}, {1001, 100}, {1002, 101}};

	setfsgid(users[user].group);
	setfsuid(users[user].user);
}

/* The host goes through more links than we do; what it says of a loop is the same. */
static bool is_long_chain(uint16_t theirs)
{
	struct request look = {.act = ACT_STAT};

	if (theirs >> 8 != ELOOP || t.step.kind == STEP_USE)
		return false;
	memcpy(look.path, t.step.request.path, sizeof(look.path));
	if (host_do(&look).result == -ELOOP)
		return false;
	memcpy(look.path, t.step.request.other, sizeof(look.path));
	return host_do(&look).result != -ELOOP;
}

static uint16_t do_step(void)
{
	struct answer answer = {.result = 0};
	uint32_t hash = 0;
	int64_t result;

	if (t.step.kind == STEP_DO) {
		answer = host_do(&t.step.request);
		result = answer.result;
		hash = posix_hash(&t.step.request, &answer);
		t.succeeded[t.step.request.act] += result >= 0;
	} else {
		become(t.step.user);
		result =
			t.step.kind == STEP_DIRECTORY
				? posix_hash_directory(t.step.request.path)
				: posix_use((int)t.replay.files[t.step.place].number,
					    t.replay.files[t.step.place].flags, &t.step.use, &hash);
		become(0);
		t.used += result > 0;
	}
	replay_note(&t.replay, &t.step, result, answer.number);
	return replay_code(result, hash);
}

static void compare_step(uint16_t theirs)
{
	uint16_t ours;

	t.step = replay_next(&t.replay);
	if (is_long_chain(theirs)) {
		replay_note(&t.replay, &t.step, -ELOOP, 0);
		t.long_chains++;
	} else {
		char text[1200];

		strcpy(text, describe());
		ours = do_step();
		if (ours != theirs)
			fail_msg("step %llu: %s: errno and hash are %u, %02x through vfs, %u, %02x "
				 "on the "
				 "host",
				 (unsigned long long)t.done, text, theirs >> 8, theirs & 255u,
				 ours >> 8, ours & 255u);
	}
	t.done++;
}

static void compare_line(const char *codes)
{
	unsigned code;

	for (; sscanf(codes, "%4x", &code) == 1; codes += 4)
		compare_step((uint16_t)code);
}

static void test_same_as_host(void **state)
{
	const char *name = getenv("VFS_OUTPUT");
	FILE *output = name ? fopen(name, "r") : NULL;
	unsigned long long seed = 0, steps = 0;
	char line[400];

	(void)state;
	assert_non_null(output);
	if (!host_enter()) {
		print_message("# only root can make a directory the root: nothing is compared\n");
		skip();
	}
	while (fgets(line, sizeof(line), output))
		if (sscanf(line, "::seed %llx steps %llu", &seed, &steps) == 2)
			replay_begin(&t.replay, seed);
		else if (strncmp(line, "::steps ", 8) == 0)
			compare_line(line + 8);
	fclose(output);
	print_message("# seed %#llx: %llu steps, %llu of too long chains of links\n", seed,
		      (unsigned long long)t.done, (unsigned long long)t.long_chains);
	for (unsigned act = 0; act < ACTS; act++)
		print_message("# %s: %llu succeeded\n", act_names[act],
			      (unsigned long long)t.succeeded[act]);
	assert_int_equal(t.done, steps);
	assert_true(t.done >= STEPS_LEAST && t.long_chains < t.done / 50);
	assert_true(t.used > t.done / 50);
	for (unsigned act = 0; act < ACTS; act++)
		assert_true(t.succeeded[act] > t.done / 2000);
}

static int leave(void **state)
{
	(void)state;
	host_leave();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_same_as_host, leave),
	};

	return cmocka_run_group_tests_name("differential", tests, NULL, NULL);
}
