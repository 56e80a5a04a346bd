/* How often a supervisor restarts what fails, against a list of all restarts that it allowed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "restart_window.h"

#define SECOND 1000000u

static void as_often_as_granted(void **state)
{
	struct restart_window window = {.times = 3, .within = SECOND};

	(void)state;
	assert_int_equal(restart_window_note(&window, 0), 1);
	assert_int_equal(restart_window_note(&window, 10), 2);
	assert_int_equal(restart_window_note(&window, 20), 3);
	assert_int_equal(restart_window_note(&window, 30), 0);
	assert_int_equal(restart_window_note(&window, SECOND - 1), 0);
}

/* The window slides: the first one is forgotten when it is as long ago. */
static void again_when_the_first_is_long_ago(void **state)
{
	struct restart_window window = {.times = 2, .within = SECOND};

	(void)state;
	assert_int_equal(restart_window_note(&window, 100), 1);
	assert_int_equal(restart_window_note(&window, 600), 2);
	assert_int_equal(restart_window_note(&window, SECOND + 99), 0);
	assert_int_equal(restart_window_note(&window, SECOND + 100), 2);
	assert_int_equal(restart_window_note(&window, SECOND + 599), 0);
	assert_int_equal(restart_window_note(&window, SECOND + 600), 2);
	assert_int_equal(restart_window_note(&window, 9 * SECOND), 1);
}

static void one_refused_does_not_count(void **state)
{
	struct restart_window window = {.times = 1, .within = SECOND};

	(void)state;
	assert_int_equal(restart_window_note(&window, 0), 1);
	for (uint64_t now = 1; now < SECOND; now += 1000)
		assert_int_equal(restart_window_note(&window, now), 0);
	assert_int_equal(restart_window_note(&window, SECOND), 1);
}

static uint32_t count_since(const uint64_t *allowed, uint32_t count, uint64_t now, uint64_t within)
{
	uint32_t recent = 0;

	for (uint32_t i = 0; i < count; i++)
		recent += now - allowed[i] < within;
	return recent;
}

static void as_a_list_of_all_says(void **state)
{
	static uint64_t allowed[2000];

	(void)state;
	srand(1);
	for (uint64_t times = 1; times <= COMPOSITION_RESTARTS_MAX; times++) {
		struct restart_window window = {.times = times, .within = 1000};
		uint32_t count = 0;
		uint64_t now = 0;

		for (unsigned i = 0; i < 2000; i++) {
			uint32_t recent = count_since(allowed, count, now, 1000);
			uint32_t noted = restart_window_note(&window, now);

			assert_int_equal(noted, recent < times ? recent + 1 : 0);
			if (noted)
				allowed[count++] = now;
			now += (uint64_t)rand() % (2000 / times);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_often_as_granted),
		cmocka_unit_test(again_when_the_first_is_long_ago),
		cmocka_unit_test(one_refused_does_not_count),
		cmocka_unit_test(as_a_list_of_all_says),
	};

	return cmocka_run_group_tests_name("supervisor restart window", tests, NULL, NULL);
}
