#include "rtos_cases.h"

static void test_current_goes_on(void)
{
	struct time before = time_current(), after;

	pause_for(1000);
	after = time_current();
	CHECK(time_sub(after, before, &after), 0);
	CHECK(after.seconds || after.microseconds >= 1000, true);
	CHECK(after.microseconds < 1000000, true);
}

static void test_create(void)
{
	struct time time;

	CHECK(time_create(1, 2500000, &time), 0);
	CHECK(time.seconds, 3);
	CHECK(time.microseconds, 500000);
	CHECK(time_create(UINT64_MAX, 999999, &time), 0);
	CHECK(time_create(UINT64_MAX, 1000000, &time), -TESSERA_ERANGE);
}

static void test_add(void)
{
	struct time time;

	CHECK(time_add((struct time){1, 600000}, (struct time){2, 700000}, &time), 0);
	CHECK(time.seconds, 4);
	CHECK(time.microseconds, 300000);
	CHECK(time_add((struct time){UINT64_MAX, 0}, (struct time){1, 0}, &time), -TESSERA_ERANGE);
	CHECK(time_add((struct time){UINT64_MAX, 500000}, (struct time){0, 500000}, &time),
	      -TESSERA_ERANGE);
}

static void test_sub(void)
{
	struct time time;

	CHECK(time_sub((struct time){4, 300000}, (struct time){2, 700000}, &time), 0);
	CHECK(time.seconds, 1);
	CHECK(time.microseconds, 600000);
	CHECK(time_sub((struct time){1, 0}, (struct time){1, 1}, &time), -TESSERA_ERANGE);
	CHECK(time_sub((struct time){1, 0}, (struct time){2, 0}, &time), -TESSERA_ERANGE);
}

static void test_compare(void)
{
	CHECK(time_compare((struct time){1, 5}, (struct time){1, 5}), 0);
	CHECK(time_compare((struct time){1, 5}, (struct time){1, 6}) < 0, true);
	CHECK(time_compare((struct time){2, 0}, (struct time){1, 6}) > 0, true);
}

static const struct rtos_case cases[] = {
	{"time-goes-on-and-is-normal", test_current_goes_on},
	{"a-time-is-made-normal-none-beyond-the-last", test_create},
	{"times-are-added-none-beyond-the-last", test_add},
	{"times-are-subtracted-none-below-zero", test_sub},
	{"times-are-compared", test_compare},
	{NULL, NULL},
};

const struct rtos_cases time_cases = {"time", cases};
