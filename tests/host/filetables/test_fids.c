/* Sessions and fids: whose they are, how long their numbers are good, and how many each client
 * gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "fid_table.h"

#define FIDS	 16
#define SESSIONS 4
#define KEPT	 2

static struct fid fids[FIDS];
static struct fid_session sessions[SESSIONS];

static struct fid_table make_table(void)
{
	struct fid_table table;

	assert_int_equal(fid_table_init(&table, fids, FIDS, sessions, SESSIONS, KEPT), 0);
	return table;
}

static uint64_t session_of(struct fid_table *table, uint64_t holder)
{
	int64_t number = fid_session_open(table, holder, NULL);

	assert_true(number > 0);
	return (uint64_t)number;
}

static uint64_t open_one(struct fid_table *table, uint64_t session, uint64_t object)
{
	int64_t number = fid_open(table, session, object, 7);

	assert_true(number > 0);
	assert_int_equal(fid_find(table, session, (uint64_t)number)->object, object);
	assert_int_equal(fid_find(table, session, (uint64_t)number)->flags, 7);
	return (uint64_t)number;
}

static void test_sizes(void **state)
{
	struct fid_table table;

	(void)state;
	assert_int_equal(fid_table_init(&table, fids, FIDS, sessions, SESSIONS, FIDS / SESSIONS),
			 0);
	assert_int_equal(
		fid_table_init(&table, fids, FIDS, sessions, SESSIONS, FIDS / SESSIONS + 1),
		-TESSERA_EINVAL);
	assert_int_equal(fid_table_init(&table, fids, 65536, sessions, SESSIONS, 1),
			 -TESSERA_EINVAL);
	assert_int_equal(fid_table_init(&table, fids, FIDS, sessions, 65536, 0), -TESSERA_EINVAL);
}

static void test_holder(void **state)
{
	struct fid_table table = make_table();
	int context;
	uint64_t session = (uint64_t)fid_session_open(&table, 100, &context);

	(void)state;
	assert_ptr_equal(fid_session(&table, 100, session)->context, &context);
	assert_null(fid_session(&table, 101, session));
	assert_null(fid_session(&table, 100, session + 1));
	assert_null(fid_session(&table, 100, session + (1 << 16)));
	assert_null(fid_session(&table, 100, 0));
	assert_null(fid_session(&table, 100, UINT64_MAX));
}

static void test_stale_session(void **state)
{
	struct fid_table table = make_table();
	uint64_t old = session_of(&table, 100), new;

	(void)state;
	assert_int_equal(fid_session_close(&table, old), 0);
	new = session_of(&table, 100);
	assert_ptr_equal(fid_session(&table, 100, new), &sessions[0]);
	assert_null(fid_session(&table, 100, old));
	assert_int_equal(fid_session_close(&table, old), -TESSERA_EBADF);
	assert_int_equal(fid_open(&table, old, 1, 0), -TESSERA_EBADF);
	assert_int_equal(fid_of_session(&table, old), 0);
}

static void test_sessions_full(void **state)
{
	struct fid_table table = make_table();
	uint64_t last = 0;

	(void)state;
	for (unsigned i = 0; i < SESSIONS; i++)
		last = session_of(&table, 100 + i);
	assert_int_equal(fid_session_open(&table, 200, NULL), -TESSERA_ENFILE);
	assert_int_equal(fid_session_close(&table, last), 0);
	session_of(&table, 200);
}

static void test_stale_fid(void **state)
{
	struct fid_table table = make_table();
	uint64_t session = session_of(&table, 100), other = session_of(&table, 101);
	uint64_t old = open_one(&table, session, 1), new;

	(void)state;
	assert_int_equal(fid_close(&table, other, old), -TESSERA_EBADF);
	assert_null(fid_find(&table, other, old));
	assert_int_equal(fid_close(&table, session, old), 0);
	assert_int_equal(fid_close(&table, session, old), -TESSERA_EBADF);
	new = open_one(&table, other, 2);
	assert_int_equal(new & 0xffff, old & 0xffff);
	assert_null(fid_find(&table, session, old));
	assert_null(fid_find(&table, other, old));
	assert_null(fid_find(&table, session, new));
	assert_null(fid_find(&table, other, 0));
	assert_null(fid_find(&table, other, UINT64_MAX));
	assert_null(fid_find(&table, 0, new));
}

/* A number comes back after so many generations that nobody keeps it so long. */
static void test_generations(void **state)
{
	struct fid_table table = make_table();
	uint64_t session = session_of(&table, 100), first = open_one(&table, session, 1);

	(void)state;
	assert_int_equal(fid_close(&table, session, first), 0);
	for (unsigned i = 0; i < 100000; i++) {
		uint64_t fid = open_one(&table, session, 1);

		assert_int_not_equal(fid, first);
		assert_int_equal(fid_close(&table, session, fid), 0);
	}
}

static void test_shares(void **state)
{
	struct fid_table table = make_table();
	uint64_t greedy = session_of(&table, 100), late = session_of(&table, 101);
	unsigned count = 0;

	(void)state;
	while (fid_open(&table, greedy, count, 0) > 0)
		count++;
	assert_int_equal(count, FIDS - (SESSIONS - 1) * KEPT);
	assert_int_equal(fid_open(&table, greedy, 0, 0), -TESSERA_EMFILE);
	for (unsigned i = 0; i < KEPT; i++)
		open_one(&table, late, i);
	assert_int_equal(fid_open(&table, late, 0, 0), -TESSERA_EMFILE);
	/* What one gives back the other gets. */
	assert_int_equal(fid_close(&table, greedy, fid_of_session(&table, greedy)), 0);
	open_one(&table, late, 0);
	assert_int_equal(fid_open(&table, greedy, 0, 0), -TESSERA_EMFILE);
}

static void test_end_of_holder(void **state)
{
	struct fid_table table = make_table();
	uint64_t first = session_of(&table, 100), second = session_of(&table, 100), fid;
	unsigned closed = 0;

	(void)state;
	session_of(&table, 101);
	for (unsigned i = 0; i < 3; i++) {
		open_one(&table, first, i);
		open_one(&table, second, i);
	}
	/* From the middle of its list, too. */
	assert_int_equal(fid_close(&table, second, open_one(&table, second, 9)), 0);
	assert_int_equal(fid_session_close(&table, first), -TESSERA_EBUSY);
	for (uint64_t session; (session = fid_session_of(&table, 100));) {
		for (; (fid = fid_of_session(&table, session)); closed++)
			assert_int_equal(fid_close(&table, session, fid), 0);
		assert_int_equal(fid_session_close(&table, session), 0);
	}
	assert_int_equal(closed, 6);
	assert_int_equal(fid_session_of(&table, 100), 0);
	assert_int_not_equal(fid_session_of(&table, 101), 0);
	assert_int_equal(table.shares.common, FIDS - SESSIONS * KEPT);
}

static void test_any_order(void **state)
{
	struct fid_table table = make_table();
	uint64_t session = session_of(&table, 100), fid[5];

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		fid[i] = open_one(&table, session, i);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(fid_close(&table, session, fid[i * 2 % 5]), 0);
	assert_int_equal(fid_of_session(&table, session), 0);
	assert_int_equal(fid_session_close(&table, session), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),	      cmocka_unit_test(test_holder),
		cmocka_unit_test(test_stale_session), cmocka_unit_test(test_sessions_full),
		cmocka_unit_test(test_stale_fid),     cmocka_unit_test(test_generations),
		cmocka_unit_test(test_shares),	      cmocka_unit_test(test_end_of_holder),
		cmocka_unit_test(test_any_order),
	};

	return cmocka_run_group_tests_name("fids", tests, NULL, NULL);
}
