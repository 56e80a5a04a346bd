/* Pipes whose ends several threads use, each with a page of its own for its bytes. */
#include <string.h>

#include "capmgr.h"
#include "check.h"
#include "client.h"
#include "crt.h"
#include "file_cases.h"
#include "manager.h"
#include "pipe_ends.h"
#include "rtos.h"

#define WRITERS	   3
#define LINES	   60 /* of each writer */
#define LINE_LEAST 100
#define UNDER_WAY  INT64_MIN

/* A call that a thread of its own makes. */
static struct aside {
	int64_t (*function)(crt_sinv_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
	int64_t fid;
	uint64_t count;
	int64_t result;
	struct thread thread;
} aside;

/* Behind client_data's first page. */
#define ASIDE_PLACE (DATA_PLACE + PAGE_BYTES)

static void call(void *argument)
{
	(void)argument;
	STACK_CALLS(file_read_on, file_write_on);
	aside.result = aside.function(client_server, client_session, (uint64_t)aside.fid, 0,
				      ASIDE_PLACE, aside.count);
}

static void let_others_run(void)
{
	struct time time = {0, 2000};

	time_add(time_current(), time, &time);
	thread_sleep_until(time);
}

static void begin(struct aside begun)
{
	aside = begun;
	aside.result = UNDER_WAY;
	aside.thread = thread_create(call, NULL, NULL, 0, 0);
	CHECK_GOOD(aside.thread.handle);
	let_others_run();
	CHECK(aside.result, UNDER_WAY);
}

static void begin_reading(const struct ends *ends, uint64_t count)
{
	begin((struct aside){.function = file_read_on, .fid = ends->reads, .count = count});
}

static void begin_writing(const struct ends *ends, uint64_t count)
{
	begin((struct aside){.function = file_write_on, .fid = ends->writes, .count = count});
}

/* Waits until it has ended. */
static int64_t result_of_call(void)
{
	CHECK(thread_join(aside.thread, NULL), 0);
	return aside.result;
}

static void a_reader_waits_for_bytes(void)
{
	struct ends ends = make_pipe(), other = make_pipe();

	begin_reading(&ends, 10);
	/* Meanwhile others are served. */
	CHECK(client_write(other.writes, 0, "other"), 5);
	CHECK(client_read(other.reads, 0, 9), 5);
	CHECK(client_stat("", true), 0);
	CHECK(aside.result, UNDER_WAY);
	CHECK(client_write(ends.writes, 0, "abc"), 3);
	CHECK(result_of_call(), 3);
	CHECK(memcmp(client_data + PAGE_BYTES, "abc", 3), 0);
	close_pipe(&ends);
	close_pipe(&other);
}

static void a_reader_that_waits_is_told_the_end(void)
{
	struct ends ends = make_pipe();

	begin_reading(&ends, 10);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(result_of_call(), 0);
	CHECK(client_clunk(ends.reads), 0);
}

static void a_writer_waits_for_room(void)
{
	struct ends ends = make_pipe();

	fill_pipe(&ends);
	begin_writing(&ends, PIPE_ATOMIC);
	CHECK(client_read(ends.reads, 0, PIPE_ATOMIC - 1), PIPE_ATOMIC - 1);
	let_others_run();
	CHECK(aside.result, UNDER_WAY);
	CHECK(client_read(ends.reads, 0, 1), 1);
	CHECK(result_of_call(), PIPE_ATOMIC);
	close_pipe(&ends);
}

static void a_large_write_is_split(void)
{
	struct ends ends = make_pipe();

	fill_pipe(&ends);
	begin_writing(&ends, PIPE_ATOMIC + 1);
	CHECK(client_read(ends.reads, 0, 100), 100);
	CHECK(result_of_call(), 100);
	close_pipe(&ends);
}

static void a_writer_that_waits_is_told_that_nobody_reads(void)
{
	struct ends ends = make_pipe();

	fill_pipe(&ends);
	begin_writing(&ends, 1);
	CHECK(client_clunk(ends.reads), 0);
	CHECK(result_of_call(), -TESSERA_EPIPE);
	CHECK(client_clunk(ends.writes), 0);
}

static void who_waits_with_an_end_that_goes_is_told(void)
{
	struct ends ends = make_pipe();

	begin_reading(&ends, 1);
	CHECK(client_clunk(ends.reads), 0);
	CHECK(result_of_call(), -TESSERA_EBADF);
	CHECK(client_clunk(ends.writes), 0);
}

static void end_call(void)
{
	int status = 0;

	CHECK(thread_kill(aside.thread), 0);
	CHECK(thread_join(aside.thread, &status), 0);
	CHECK(status, -TESSERA_ECANCELED);
}

static void a_reader_that_ends_takes_nothing_along(void)
{
	struct ends ends = make_pipe();

	begin_reading(&ends, 10);
	end_call();
	CHECK(client_write(ends.writes, 0, "abc"), 3);
	CHECK(client_read(ends.reads, 0, 10), 3);
	close_pipe(&ends);
}

static void a_writer_that_ends_leaves_nothing(void)
{
	struct ends ends = make_pipe();

	fill_pipe(&ends);
	begin_writing(&ends, 10);
	end_call();
	CHECK(client_read(ends.reads, 0, DATA_BYTES), PIPE_BYTES);
	CHECK(client_clunk(ends.writes), 0);
	CHECK(client_read(ends.reads, 0, 1), 0);
	CHECK(client_clunk(ends.reads), 0);
}

/* ------------------------------------------------------------------ several writers
 *
 * A line begins with its writer's letter and its length, and its other bytes are that letter. Each
 * writes from a page of its own, of another buffer. */

struct line {
	char letter;
	char unused;
	uint16_t length;
};

static struct ends shared;
static uint64_t places[WRITERS];
static char *pages[WRITERS];
static int64_t failed[WRITERS];

static size_t length_of(unsigned writer, unsigned line)
{
	size_t length = LINE_LEAST + (writer * 1223 + line * 911) % (PIPE_ATOMIC - LINE_LEAST);

	return line == 0 ? PIPE_ATOMIC : length;
}

static void write_lines(void *argument)
{
	unsigned writer = (unsigned)(uintptr_t)argument;

	for (unsigned i = 0; i < LINES && !failed[writer]; i++) {
		const struct line line = {(char)('a' + writer), 0, (uint16_t)length_of(writer, i)};
		int64_t written;

		memset(pages[writer], line.letter, line.length);
		memcpy(pages[writer], &line, sizeof(line));
		written = file_write_on(client_server, client_session, (uint64_t)shared.writes, 0,
					places[writer], line.length);
		if (written != line.length)
			failed[writer] = written;
	}
}

/* What has come of the line that is just read. */
static char line_bytes[PIPE_ATOMIC];
static size_t line_held;
static unsigned lines[WRITERS];
static bool torn;

static void check_line(const struct line *line)
{
	unsigned writer = (unsigned)(line->letter - 'a');

	torn |= writer >= WRITERS || lines[writer] >= LINES ||
		line->length != length_of(writer, lines[writer]);
	for (size_t i = sizeof(*line); !torn && i < line->length; i++)
		torn |= line_bytes[i] != line->letter;
	if (!torn)
		lines[writer]++;
}

static void take_byte(char byte)
{
	struct line line;

	line_bytes[line_held++] = byte;
	memcpy(&line, line_bytes, sizeof(line));
	if (line_held < sizeof(line) || (line_held < line.length && line_held < PIPE_ATOMIC))
		return;
	check_line(&line);
	line_held = 0;
}

static void what_several_write_is_not_torn(void)
{
	const struct scheduling_parameter equal = {SCHEDULE_PRIORITY, 4};
	struct thread threads[WRITERS];
	int64_t count, total = 0, expected = 0;

	shared = make_pipe();
	memset(lines, 0, sizeof(lines));
	for (unsigned i = 0; i < WRITERS; i++) {
		failed[i] = 0;
		for (unsigned line = 0; line < LINES; line++)
			expected += (int64_t)length_of(i, line);
		threads[i] = thread_create(write_lines, (void *)(uintptr_t)i, &equal, 1, 0);
		CHECK_GOOD(threads[i].handle);
	}
	while (!torn && total < expected) {
		count = client_read(shared.reads, 0, 1 + (uint64_t)total % PAGE_BYTES);
		if (count <= 0)
			break;
		for (int64_t i = 0; i < count; i++)
			take_byte(client_data[i]);
		total += count;
	}
	CHECK(torn, false);
	CHECK(total, expected);
	CHECK(line_held, 0);
	close_pipe(&shared);
	for (unsigned i = 0; i < WRITERS; i++) {
		CHECK(thread_join(threads[i], NULL), 0);
		CHECK(failed[i], 0);
		CHECK(lines[i], LINES);
	}
}

static void with_pages_for_writers(void)
{
	int64_t memory = client_memory(WRITERS, RIGHT_MAP | RIGHT_WRITE), number;
	char *at = (char *)MANAGER(capmgr_memory_map((uint64_t)memory, 0, RIGHT_MAP | RIGHT_WRITE));

	number = file_share_on(client_server, client_session, (uint64_t)memory);
	CHECK_GOOD(number);
	for (unsigned i = 0; i < WRITERS; i++) {
		pages[i] = at + i * PAGE_BYTES;
		places[i] = FILE_PLACE(number, i * PAGE_BYTES);
	}
	what_several_write_is_not_torn();
	CHECK(file_unshare_on(client_server, client_session, (uint64_t)number), 0);
	CHECK(MANAGER(capmgr_memory_unmap((uint64_t)memory)), 0);
	client_drop_memory((uint64_t)memory);
}

void pipe_threads_run(void)
{
	CASE(a_reader_waits_for_bytes);
	CASE(a_reader_that_waits_is_told_the_end);
	CASE(a_writer_waits_for_room);
	CASE(a_large_write_is_split);
	CASE(a_writer_that_waits_is_told_that_nobody_reads);
	CASE(who_waits_with_an_end_that_goes_is_told);
	CASE(a_reader_that_ends_takes_nothing_along);
	CASE(a_writer_that_ends_leaves_nothing);
	case_run("what_several_write_is_not_torn", with_pages_for_writers);
}
