/* From events to spans and marks: calls and returns, preemption, unknown addresses, a late start.
 */
#define _POSIX_C_SOURCE 200809L
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "svg.h"
#include "timeline.h"

#define CLIENT_FRAME 0x40
#define SERVER_FRAME 0x80

/* Of thread 1, unless it is said otherwise. */
static struct event runs(uint64_t time, unsigned depth, uint64_t instruction)
{
	return (struct event){
		.time = time,
		.value = instruction,
		.component = instruction >= SERVER_BASE ? SERVER_FRAME : CLIENT_FRAME,
		.thread = 1,
		.kind = EVENT_RUNS,
		.depth = (uint8_t)depth,
	};
}

static struct event of(uint16_t thread, struct event event)
{
	event.thread = thread;
	return event;
}

static struct event other(uint64_t time, enum event_kind kind, uint64_t value, uint32_t with)
{
	return (struct event){
		.time = time, .value = value, .other = with, .thread = 1, .kind = (uint8_t)kind};
}

static struct event ends(uint64_t time)
{
	return other(time, EVENT_ENDS, 0, 0);
}

#define MAKE(timeline, lost, ...)                                                                  \
	do {                                                                                       \
		struct event list[] = {__VA_ARGS__};                                               \
		struct events all = {list, sizeof(list) / sizeof(list[0]), lost};                  \
		timeline_make(&timeline, &all, fixture_images, 2);                                 \
	} while (0)

/* The one span of a kind, a thread and a start. */
static const struct span *span_at(const struct timeline *timeline, enum span_kind kind,
				  uint16_t thread, uint64_t start)
{
	const struct span *found = NULL;

	for (size_t i = 0; i < timeline->n_spans; i++) {
		const struct span *span = &timeline->spans[i];
		if (span->kind != kind || span->thread != thread || span->start != start)
			continue;
		assert_null(found);
		found = span;
	}
	assert_non_null(found);
	return found;
}

static void spans_end(const struct timeline *timeline, enum span_kind kind, uint16_t thread,
		      uint64_t start, uint64_t end, const char *text)
{
	const struct span *span = span_at(timeline, kind, thread, start);
	char *its = timeline_span_text(timeline, span);

	assert_int_equal(span->end, end);
	assert_string_equal(its, text);
	free(its);
}

/* Both files can be written whatever the timeline has. */
static void write_both(const struct timeline *timeline)
{
	char *json = fixture_written(timeline, json_write),
	     *svg = fixture_written(timeline, svg_write);

	assert_string_equal(json + strlen(json) - 4, "\n]}\n");
	assert_string_equal(svg + strlen(svg) - 7, "</svg>\n");
	assert_null(strstr(svg, "nan"));
	free(json);
	free(svg);
}

static void a_call_lasts_until_its_return(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), runs(20, 1, SERVER_SUM),
	     runs(30, 0, CLIENT_MAIN + 8), ends(40));
	spans_end(&timeline, SPAN_CALL, 1, 10, 40, "client");
	spans_end(&timeline, SPAN_CALL, 1, 20, 30, "sum");
	spans_end(&timeline, SPAN_RUN, 1, 10, 20, "runs");
	spans_end(&timeline, SPAN_RUN, 1, 20, 30, "runs");
	spans_end(&timeline, SPAN_RUN, 1, 30, 40, "runs");
	assert_int_equal(timeline.calls, 1);
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void a_preempted_call_goes_on(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), runs(20, 1, SERVER_SUM),
	     of(2, runs(25, 0, CLIENT_BASE)), runs(30, 1, SERVER_SUM + 4), runs(35, 0, CLIENT_MAIN),
	     ends(40));
	spans_end(&timeline, SPAN_CALL, 1, 20, 35, "sum");
	spans_end(&timeline, SPAN_RUN, 1, 20, 25, "runs");
	spans_end(&timeline, SPAN_RUN, 1, 30, 35, "runs");
	spans_end(&timeline, SPAN_CALL, 2, 25, 40, "client");
	assert_int_equal(timeline.calls, 1);
	assert_int_equal(timeline.switches, 3);
	timeline_destroy(&timeline);
}

static void an_unwound_thread_leaves_all_at_once(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), runs(20, 1, SERVER_SUM),
	     runs(25, 2, CLIENT_MAIN), runs(30, 0, CLIENT_MAIN), ends(40));
	spans_end(&timeline, SPAN_CALL, 1, 20, 30, "sum");
	spans_end(&timeline, SPAN_CALL, 1, 25, 30, "main");
	timeline_destroy(&timeline);
}

static void a_fault_leads_to_its_handler(void **state)
{
	struct timeline timeline;
	struct event fault = other(20, EVENT_FAULT, CLIENT_MAIN + 3, 14);
	char *text;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), fault, runs(21, 1, SERVER_SUM),
	     runs(30, 0, CLIENT_MAIN + 3), ends(40));
	spans_end(&timeline, SPAN_CALL, 1, 21, 30, "fault handler sum");
	text = timeline_mark_text(&timeline, &timeline.marks[0]);
	assert_string_equal(text, "page fault at main+0x3");
	assert_int_equal(timeline.calls, 0);
	free(text);
	timeline_destroy(&timeline);
}

static void what_was_before_the_first_event_is_not_made_up(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 7, runs(10, 2, SERVER_SUM + 4), runs(20, 1, CLIENT_MAIN + 4),
	     runs(30, 0, CLIENT_MAIN), ends(40));
	spans_end(&timeline, SPAN_RUN, 1, 10, 20, "runs");
	for (size_t i = 0; i < timeline.n_spans; i++) {
		const struct span *span = &timeline.spans[i];
		if (span->kind == SPAN_CALL) {
			assert_int_equal(span->start, 10);
			assert_int_equal(span->address, 0);
		}
	}
	assert_int_equal(timeline.calls, 0);
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void unknown_addresses_are_shown_as_numbers(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), runs(20, 1, NOWHERE),
	     other(22, EVENT_STARTS, NOWHERE + 8, 0), other(23, EVENT_FAULT, UINT64_MAX, 99),
	     other(24, EVENT_TAKES, NOWHERE, 999), other(25, EVENT_MISSES, NOWHERE, 2),
	     other(26, EVENT_ACTIVATES, 0, 500), other(27, EVENT_INTERRUPT, 33, NO_THREAD),
	     other(28, EVENT_CALLS, NOWHERE, 0), ends(40));
	spans_end(&timeline, SPAN_CALL, 1, 20, 40, "0x7e000000");
	assert_string_equal(timeline.components[1].name, "window 63 #1");
	assert_string_equal(timeline_thread(&timeline, 1)->name, "0x7e000008");
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void a_window_can_have_two_components(void **state)
{
	struct timeline timeline;
	struct event second = of(2, runs(20, 0, CLIENT_BASE));

	(void)state;
	second.component++;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), second, ends(40));
	assert_int_equal(timeline.n_components, 2);
	assert_string_equal(timeline.components[1].name, "client #2");
	timeline_destroy(&timeline);
}

static void a_lock_is_held_until_it_is_handed_over(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), other(12, EVENT_TAKES, CLIENT_LOCKS + 8, 1),
	     other(15, EVENT_TAKES, CLIENT_LOCKS + 8, 2),
	     other(18, EVENT_FREES, CLIENT_LOCKS + 8, 0), ends(40));
	spans_end(&timeline, SPAN_HOLD, 1, 12, 15, "holds mutex_words+0x8");
	spans_end(&timeline, SPAN_HOLD, 2, 15, 18, "holds mutex_words+0x8");
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void more_locks_than_there_is_room_for_are_left_out(void **state)
{
	struct event list[2 * TIMELINE_LOCKS + 2];
	struct events all = {list, sizeof(list) / sizeof(list[0]), 0};
	struct timeline timeline;

	(void)state;
	list[0] = runs(1, 0, CLIENT_BASE);
	for (unsigned i = 1; i < all.n - 1; i++)
		list[i] = other(i, EVENT_TAKES, NOWHERE + 4 * i, 1);
	list[all.n - 1] = ends(all.n);
	timeline_make(&timeline, &all, fixture_images, 2);
	assert_int_equal(timeline.n_spans, TIMELINE_LOCKS + 2);
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void idling_is_nobodys_time(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), other(20, EVENT_IDLES, 0, 0),
	     other(25, EVENT_TIMER, 0, 0), runs(30, 0, CLIENT_MAIN), ends(40));
	spans_end(&timeline, SPAN_IDLE, NO_THREAD, 20, 30, "idle");
	spans_end(&timeline, SPAN_RUN, 1, 10, 20, "runs");
	timeline_destroy(&timeline);
}

static void a_thread_for_two_things_has_both_names(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE), other(11, EVENT_STARTS, CLIENT_MAIN, 0),
	     other(12, EVENT_STARTS, SERVER_SUM, 0), other(13, EVENT_STARTS, CLIENT_MAIN, 0),
	     ends(40));
	assert_string_equal(timeline_thread(&timeline, 1)->name, "main, sum");
	timeline_destroy(&timeline);
}

static void a_run_without_time_is_written(void **state)
{
	struct timeline timeline;

	(void)state;
	MAKE(timeline, 0, runs(10, 0, CLIENT_BASE));
	write_both(&timeline);
	timeline_destroy(&timeline);
	MAKE(timeline, 0, other(10, EVENT_TIMER, 0, 0));
	write_both(&timeline);
	timeline_destroy(&timeline);
}

static void names_are_quoted(void **state)
{
	struct image_symbol symbol = {"a<b>\"&\\\n", CLIENT_MAIN, 8, true};
	struct image image = {"q.elf", "q<\"", CLIENT_BASE, CLIENT_BASE + 0x1000, 0, &symbol, 1};
	struct event list[] = {runs(10, 0, CLIENT_BASE), other(11, EVENT_STARTS, CLIENT_MAIN, 0),
			       ends(40)};
	struct events all = {list, 3, 0};
	struct timeline timeline;
	char *json, *svg;

	(void)state;
	timeline_make(&timeline, &all, &image, 1);
	json = fixture_written(&timeline, json_write);
	svg = fixture_written(&timeline, svg_write);
	fixture_contains(json, "\"a<b>\\\"&\\\\\\u000a\"");
	fixture_contains(svg, "a&lt;b&gt;\"&amp;");
	free(json);
	free(svg);
	timeline_destroy(&timeline);
}

/* Calls much shorter than a pixel, from one component into another and back. */
static void a_long_run_has_few_shapes(void **state)
{
	static struct event list[40000];
	struct events all = {list, sizeof(list) / sizeof(list[0]), 0};
	struct timeline timeline;
	char *svg;

	(void)state;
	for (unsigned i = 0; i < all.n; i++)
		list[i] = i % 2 ? runs(i, 1, SERVER_SUM) : runs(i, 0, CLIENT_MAIN);
	timeline_make(&timeline, &all, fixture_images, 2);
	svg = fixture_written(&timeline, svg_write);
	assert_in_range(strlen(svg), 1000, 300000);
	free(svg);
	timeline_destroy(&timeline);
}

/* Of what a file may hold, and little of what a run can be. */
static struct event anything(unsigned *seed, uint64_t time)
{
	static const uint64_t values[] = {0,	      CLIENT_BASE, CLIENT_MAIN + 1, CLIENT_LOCKS,
					  SERVER_SUM, NOWHERE,	   UINT64_MAX};
	struct event event = {
		.time = time,
		.value = values[(unsigned)rand_r(seed) % 7],
		.other = (unsigned)rand_r(seed) % 4,
		.component = (unsigned)rand_r(seed) % 3,
		.thread = (uint16_t)(rand_r(seed) % 4),
		.kind = (uint8_t)(rand_r(seed) % EVENT_KINDS),
		.depth = (uint8_t)(rand_r(seed) % 5 ? rand_r(seed) % 4 : rand_r(seed)),
	};

	if (event.kind != EVENT_RUNS && event.kind != EVENT_STARTS && rand_r(seed) % 4 == 0)
		event.thread = NO_THREAD;
	return event;
}

static void whatever_happens_can_be_written(void **state)
{
	(void)state;
	for (unsigned run = 1; run <= 300; run++) {
		struct event list[40];
		struct events all = {list, 1 + run % 40, run % 3};
		struct timeline timeline;
		unsigned seed = run;
		uint64_t time = 0;
		for (unsigned i = 0; i < all.n; i++)
			list[i] = anything(&seed, time += (unsigned)rand_r(&seed) % 3);
		timeline_make(&timeline, &all, fixture_images, 2);
		for (size_t i = 0; i < timeline.n_spans; i++) {
			assert_true(timeline.spans[i].start <= timeline.spans[i].end);
			assert_true(timeline.spans[i].end <= timeline.end);
		}
		write_both(&timeline);
		timeline_destroy(&timeline);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_lasts_until_its_return),
		cmocka_unit_test(a_preempted_call_goes_on),
		cmocka_unit_test(an_unwound_thread_leaves_all_at_once),
		cmocka_unit_test(a_fault_leads_to_its_handler),
		cmocka_unit_test(what_was_before_the_first_event_is_not_made_up),
		cmocka_unit_test(unknown_addresses_are_shown_as_numbers),
		cmocka_unit_test(a_window_can_have_two_components),
		cmocka_unit_test(a_lock_is_held_until_it_is_handed_over),
		cmocka_unit_test(more_locks_than_there_is_room_for_are_left_out),
		cmocka_unit_test(idling_is_nobodys_time),
		cmocka_unit_test(a_thread_for_two_things_has_both_names),
		cmocka_unit_test(a_run_without_time_is_written),
		cmocka_unit_test(names_are_quoted),
		cmocka_unit_test(a_long_run_has_few_shapes),
		cmocka_unit_test(whatever_happens_can_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
