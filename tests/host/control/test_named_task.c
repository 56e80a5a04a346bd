/* A task of the control application that finds others by their names: who is there, slow, gone and
 * back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "control_task.h"
#include "named_task.h"
#include "services.h"

/* Each test has a peer of its own: what a task knows of its peers it never forgets. */
static int clear(void **state)
{
	(void)state;
	services_clear();
	return 0;
}

static void beginning_watches_the_directory(void **state)
{
	(void)state;
	shared_commands.value = 50000;
	assert_int_equal(named_task_begin(), 0);
	assert_string_equal(services.watched, "/control");
	assert_string_equal(services.semaphore_name, "see.controller");
}

static void errors_of_the_beginning_are_told(void **state)
{
	(void)state;
	services.open = -TESSERA_EACCES;
	assert_int_equal(named_task_begin(), -TESSERA_EACCES);
	services.open = 0;
	services.semaphore = -TESSERA_EAGAIN;
	assert_int_equal(named_task_begin(), -TESSERA_EAGAIN);
	services.semaphore = 0;
	services.watch = -TESSERA_EAGAIN;
	assert_int_equal(named_task_begin(), -TESSERA_EAGAIN);
	services.watch = 0;
	services.serve = -TESSERA_EEXIST;
	assert_int_equal(named_task_serve(&shared_filter), -TESSERA_EEXIST);
}

static void a_task_serves_its_numbers(void **state)
{
	static struct task_status status = {.activations = 1,
					    .misses = 2,
					    .worst_response = 3,
					    .lost = 4,
					    .value = 5,
					    .typed = 6,
					    .quit = 7,
					    .count = 8};

	(void)state;
	assert_int_equal(named_task_serve(&status), 0);
	assert_string_equal(services.served, "/control/controller");
	for (uint64_t i = 0; i < TASK_NUMBERS; i++)
		assert_int_equal(control_task_number(i), i + 1);
	status.value = -1;
	assert_int_equal(control_task_number(TASK_VALUE), 0);
}

static void a_number_that_is_none_is_refused(void **state)
{
	(void)state;
	assert_int_equal(control_task_number(TASK_NUMBERS), -TESSERA_EINVAL);
	assert_int_equal(control_task_number(UINT64_MAX), -TESSERA_EINVAL);
}

static void who_is_asked_is_connected_once(void **state)
{
	(void)state;
	services.answer = 42;
	assert_int_equal(task_status_read(&shared_sensor, TASK_LOST), 42);
	assert_int_equal(task_status_read(&shared_sensor, TASK_LOST), 42);
	assert_string_equal(services.connected, "/control/sensor");
	assert_int_equal(services.connects, 1);
	assert_string_equal(services.printed, "");
}

static void a_value_is_cut_to_what_an_int_holds(void **state)
{
	(void)state;
	services.answer = INT64_MAX;
	assert_int_equal(task_status_value(&shared_sensor), INT32_MAX);
}

static void who_is_not_there_is_not_asked_for_until_names_change(void **state)
{
	(void)state;
	services.connect = -TESSERA_ENOENT;
	assert_int_equal(task_status_value(&shared_commands), 50000);
	assert_int_equal(task_status_value(&shared_commands), 50000);
	assert_int_equal(services.connects, 1);
	services.connect = 0;
	services.answer = 80000;
	services.has_changed = true;
	assert_int_equal(task_status_value(&shared_commands), 80000);
	assert_int_equal(services.connects, 2);
	assert_string_equal(services.printed, "");
}

static void who_goes_is_known_by_the_last_answer_until_back(void **state)
{
	(void)state;
	services.answer = 5;
	assert_int_equal(task_status_read(&shared_filter, TASK_LOST), 5);
	services.answer = -TESSERA_ESTALE;
	services.connect = -TESSERA_ENOENT;
	assert_int_equal(task_status_read(&shared_filter, TASK_LOST), 5);
	assert_string_equal(services.printed, "controller: /control/filter is gone\n");
	assert_int_equal(services.closes, 1);
	assert_false(task_status_is_new(&shared_filter));
	assert_int_equal(task_status_read(&shared_filter, TASK_LOST), 5);
	services.connect = 0;
	services.answer = 6;
	assert_int_equal(task_status_read(&shared_filter, TASK_LOST), 5);
	services.has_changed = true;
	assert_int_equal(task_status_read(&shared_filter, TASK_LOST), 6);
	assert_true(task_status_is_new(&shared_filter));
	assert_string_equal(services.printed,
			    "controller: /control/filter is back; without an answer: 3\n");
}

static void who_is_slow_stays_connected(void **state)
{
	(void)state;
	services.answer = 9;
	assert_int_equal(task_status_read(&shared_actuator, TASK_VALUE), 9);
	services.deadline = -TESSERA_ECANCELED;
	assert_int_equal(task_status_read(&shared_actuator, TASK_VALUE), 9);
	assert_int_equal(services.asks, 1);
	services.deadline = 0;
	services.answer = -TESSERA_EAGAIN;
	assert_int_equal(task_status_read(&shared_actuator, TASK_VALUE), 9);
	services.answer = 10;
	assert_int_equal(task_status_read(&shared_actuator, TASK_VALUE), 10);
	assert_int_equal(services.connects, 1);
	assert_int_equal(services.closes, 0);
	assert_string_equal(services.printed, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(beginning_watches_the_directory, clear),
		cmocka_unit_test_setup(errors_of_the_beginning_are_told, clear),
		cmocka_unit_test_setup(a_task_serves_its_numbers, clear),
		cmocka_unit_test_setup(a_number_that_is_none_is_refused, clear),
		cmocka_unit_test_setup(who_is_asked_is_connected_once, clear),
		cmocka_unit_test_setup(a_value_is_cut_to_what_an_int_holds, clear),
		cmocka_unit_test_setup(who_is_not_there_is_not_asked_for_until_names_change, clear),
		cmocka_unit_test_setup(who_goes_is_known_by_the_last_answer_until_back, clear),
		cmocka_unit_test_setup(who_is_slow_stays_connected, clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
