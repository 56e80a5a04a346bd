/* The file of events: what the plugin writes can be read, and what is no such file is refused. */
#define _GNU_SOURCE
#include "fixture.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event_reader.h"
#include "event_ring.h"

#define CAPACITY 4

struct content {
	struct event_file_header header;
	struct event events[3];
};

static const struct content good = {
	.header = {EVENT_FILE_MAGIC, 3, 0},
	.events = {{.time = 5, .thread = 1, .kind = EVENT_RUNS},
		   {.time = 5, .thread = 1, .kind = EVENT_TIMER},
		   {.time = 9, .thread = 1, .kind = EVENT_ENDS}},
};

/* Reads `n` bytes of a file, and expects the refusal. */
static void refused(const struct content *content, size_t n, const char *why)
{
	struct events events;

	fixture_catch_errors();
	assert_false(events_read(&events, fixture_file(content, n)));
	events_destroy(&events);
	fixture_contains(fixture_errors(), why);
}

static void a_good_file_is_read(void **state)
{
	struct events events;

	(void)state;
	assert_true(events_read(&events, fixture_file(&good, sizeof(good))));
	assert_int_equal(events.n, 3);
	assert_int_equal(events.list[2].time, 9);
	events_destroy(&events);
}

static void what_is_no_file_of_events_is_refused(void **state)
{
	struct content other = good;
	struct events events;

	(void)state;
	other.header.magic++;
	refused(&other, sizeof(other), "no file of events");
	refused(&good, 0, "no file of events");
	refused(&good, sizeof(good.header) - 1, "no file of events");
	fixture_catch_errors();
	assert_false(events_read(&events, "/nowhere/events"));
	fixture_contains(fixture_errors(), "No such file");
}

static void a_truncated_file_is_refused(void **state)
{
	(void)state;
	refused(&good, sizeof(good) - sizeof(struct event), "not whole: 2 events of 3");
	refused(&good, sizeof(good) - 1, "not whole: 2 events of 3");
	refused(&good, sizeof(good.header), "not whole: 0 events of 3");
}

static void a_count_beyond_all_memory_is_refused(void **state)
{
	struct content other = good;

	(void)state;
	other.header.events = UINT64_MAX;
	refused(&other, sizeof(other), "not whole");
}

static void events_that_cannot_be_are_refused(void **state)
{
	struct content other = good;

	(void)state;
	other.events[1].kind = EVENT_KINDS;
	refused(&other, sizeof(other), "event 1 is of no kind");
	other = good;
	other.events[2].time = 4;
	refused(&other, sizeof(other), "event 2 is before the one before it");
	other = good;
	other.events[0].thread = NO_THREAD;
	refused(&other, sizeof(other), "event 0 has no thread");
	other = good;
	other.header.events = 0;
	refused(&other, sizeof(other.header), "has no events");
}

/* Adds so many events, with times from 1 on, and reads them back. */
static void through_a_ring(struct events *events, uint64_t n)
{
	struct event_ring ring;
	char *bytes;
	size_t size;
	FILE *file = open_memstream(&bytes, &size);

	assert_true(event_ring_create(&ring, CAPACITY));
	for (uint64_t i = 1; i <= n; i++)
		event_ring_add(&ring, &(struct event){.time = i, .kind = EVENT_TIMER});
	assert_true(event_ring_write(&ring, file));
	fclose(file);
	assert_true(events_read(events, fixture_file(bytes, size)));
	free(bytes);
	free(ring.events);
}

static void the_ring_keeps_the_last_events(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 3 * CAPACITY; n++) {
		uint64_t kept = n < CAPACITY ? n : CAPACITY;
		struct events events;
		through_a_ring(&events, n);
		assert_int_equal(events.n, kept);
		assert_int_equal(events.lost, n - kept);
		for (uint64_t i = 0; i < kept; i++)
			assert_int_equal(events.list[i].time, n - kept + i + 1);
		events_destroy(&events);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_file_is_read),
		cmocka_unit_test(what_is_no_file_of_events_is_refused),
		cmocka_unit_test(a_truncated_file_is_refused),
		cmocka_unit_test(a_count_beyond_all_memory_is_refused),
		cmocka_unit_test(events_that_cannot_be_are_refused),
		cmocka_unit_test(the_ring_keeps_the_last_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
