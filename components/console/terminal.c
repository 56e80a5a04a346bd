#include "terminal.h"

#include <string.h>

#include <tessera/abi.h>

#include "file_server.h"
#include "line_editor.h"
#include "serial_port.h"

#define CONTROL_C     3
#define PROMPT_BYTES  80
#define TO_LINE_BEGIN "\r\033[K"

/* What a chunk can need: each byte a newline; around it the way to the line's begin, and prompt and
 * line again. */
#define CHUNK_ROOM                                                                                 \
	(2 * TERMINAL_CHUNK_BYTES + sizeof(TO_LINE_BEGIN) + PROMPT_BYTES + LINE_EDITOR_ECHO_BYTES)
#define ECHO_ROOM (LINE_EDITOR_ECHO_BYTES + PROMPT_BYTES)

_Static_assert(BYTE_RING_BYTES / 2 >= CHUNK_ROOM && BYTE_RING_BYTES / 2 >= ECHO_ROOM,
	       "who waits for room is told when half of it is there");

/* All that follows belongs to who holds the lock, and so do the rings' ends that are not the UART's. */
static struct line_editor editor;
static struct line_echo echo;
static bool line_is_read;    /* the editor's text is a line that ended, of which there is a rest */
static unsigned line_taken;  /* so much of it was read */
static bool line_is_awaited; /* somebody reads one: it is edited, and shown */
static bool input_ended;
static uint32_t interrupts_seen; /* by who reads */
static uint32_t interrupts_told;
static char prompt[PROMPT_BYTES]; /* what was written since the last newline */
static unsigned prompt_length;

int terminal_init(void)
{
	line_editor_init(&editor);
	return serial_port_init();
}

void terminal_await_news(void)
{
	news_take(&serial_port.news);
}

/* There is so much; or it is asked for, and FILE_WAIT. */
static int64_t want_room(uint32_t bytes)
{
	if (byte_ring_room(&serial_port.to_send) >= bytes)
		return 0;
	atomic_store(&serial_port.room_wanted, true);
	return byte_ring_room(&serial_port.to_send) >= bytes ? 0 : FILE_WAIT;
}

/* ------------------------------------------------------------------ output */

static void send_bytes(const char *bytes, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		byte_ring_put(&serial_port.to_send, bytes[i]);
	serial_port_sends();
}

static void note_prompt(char byte)
{
	if (byte == '\n' || byte == '\r')
		prompt_length = 0;
	else if (prompt_length < PROMPT_BYTES)
		prompt[prompt_length++] = byte;
}

static void send_output(const char *bytes, unsigned count)
{
	bool as_it_is = atomic_load(&serial_port.raw);

	for (unsigned i = 0; i < count; i++) {
		note_prompt(bytes[i]);
		if (bytes[i] == '\n' && !as_it_is)
			byte_ring_put(&serial_port.to_send, '\r');
		byte_ring_put(&serial_port.to_send, bytes[i]);
	}
	serial_port_sends();
}

static void show_line(void)
{
	line_editor_show(&editor, &echo);
	send_bytes(echo.bytes, echo.length);
}

static bool line_is_shown(void)
{
	return line_is_awaited && (prompt_length || !editor.done);
}

/* Above the line that is edited. */
static void put_before_line(const char *bytes, unsigned count)
{
	char before[PROMPT_BYTES];
	unsigned before_length = prompt_length;

	memcpy(before, prompt, before_length);
	send_bytes(TO_LINE_BEGIN, sizeof(TO_LINE_BEGIN) - 1);
	prompt_length = 0;
	send_output(bytes, count);
	if (!prompt_length)
		send_output(before, before_length);
	show_line();
}

static void put_chunk(const char *bytes, unsigned count)
{
	if (line_is_shown())
		put_before_line(bytes, count);
	else
		send_output(bytes, count);
}

/* ------------------------------------------------------------------ input */

static void begin_line(void)
{
	line_is_read = line_is_awaited = input_ended = false;
	prompt_length = 0;
}

/* What was typed before is dropped. */
static void see_interrupts(void)
{
	uint32_t interrupts = atomic_load(&serial_port.interrupts);

	if (interrupts == interrupts_seen)
		return;
	interrupts_seen = interrupts;
	line_editor_take(&editor, CONTROL_C, &echo);
	if (line_is_awaited)
		send_bytes(echo.bytes, echo.length);
	begin_line();
}

static void take_typed(unsigned char byte)
{
	enum line_event event = line_editor_take(&editor, byte, &echo);

	send_bytes(echo.bytes, echo.length);
	switch (event) {
	case LINE_GOES_ON:
		break;
	case LINE_INTERRUPTED: /* it was received raw */
		begin_line();
		break;
	case LINE_REDRAW:
		send_bytes(prompt, prompt_length);
		show_line();
		break;
	case LINE_DONE:
		begin_line();
		line_is_read = true;
		line_taken = 0;
		break;
	case LINE_END:
		begin_line();
		input_ended = true;
	}
}

static int64_t copy_line(char *buffer, size_t most)
{
	unsigned rest = editor.text.length - line_taken;
	unsigned count = most < rest ? (unsigned)most : rest;

	memcpy(buffer, editor.text.bytes + line_taken, count);
	line_taken += count;
	line_is_read = line_taken < editor.text.length;
	return count;
}

static int64_t read_line(char *buffer, size_t most)
{
	for (;;) {
		if (line_is_read)
			return copy_line(buffer, most);
		if (input_ended)
			return input_ended = false;
		line_is_awaited = true;
		if (!byte_ring_used(&serial_port.received) || want_room(ECHO_ROOM))
			return FILE_WAIT;
		take_typed((unsigned char)byte_ring_take(&serial_port.received));
	}
}

static int64_t read_bytes(char *buffer, size_t most)
{
	size_t count = 0;

	while (count < most && byte_ring_used(&serial_port.received))
		buffer[count++] = byte_ring_take(&serial_port.received);
	return count ? (int64_t)count : FILE_WAIT;
}

static int64_t read_input(char *buffer, size_t most, uint64_t since)
{
	if (want_room(ECHO_ROOM))
		return FILE_WAIT;
	serial_port_drop_void();
	see_interrupts();
	if (since && since < atomic_load(&serial_port.interrupted_at))
		return -TESSERA_EINTR;
	return atomic_load(&serial_port.raw) ? read_bytes(buffer, most) : read_line(buffer, most);
}

/* ------------------------------------------------------------------ reading and writing */

int64_t terminal_read(char *to, size_t room, uint64_t since)
{
	int64_t result = room ? read_input(to, room, since) : 0;

	serial_port_receives();
	return result;
}

bool terminal_can_read(void)
{
	return line_is_read || input_ended || byte_ring_used(&serial_port.received);
}

static unsigned chunk_length(const char *bytes, size_t count)
{
	unsigned most = count < TERMINAL_CHUNK_BYTES ? (unsigned)count : TERMINAL_CHUNK_BYTES;

	for (unsigned length = most; length; length--)
		if (bytes[length - 1] == '\n')
			return length;
	return most;
}

int64_t terminal_write(const char *from, size_t count)
{
	char bytes[TERMINAL_CHUNK_BYTES]; /* where it stands somebody else may write */
	unsigned length = count < sizeof(bytes) ? (unsigned)count : sizeof(bytes);

	if (want_room(CHUNK_ROOM))
		return FILE_WAIT;
	memcpy(bytes, from, length);
	length = chunk_length(bytes, length);
	put_chunk(bytes, length);
	return length;
}

bool terminal_can_write(void)
{
	return byte_ring_room(&serial_port.to_send) >= CHUNK_ROOM;
}

void terminal_set_raw(bool wanted)
{
	atomic_store(&serial_port.raw, wanted);
	line_editor_drop(&editor);
	begin_line();
}

int64_t terminal_drain(void)
{
	if (!byte_ring_used(&serial_port.to_send))
		return 0;
	atomic_store(&serial_port.drain_wanted, true);
	return byte_ring_used(&serial_port.to_send) ? FILE_WAIT : 0;
}

bool terminal_is_interrupted(void)
{
	return atomic_load(&serial_port.interrupts) != interrupts_told;
}

bool terminal_take_interrupt(void)
{
	bool interrupted = terminal_is_interrupted();

	interrupts_told = atomic_load(&serial_port.interrupts);
	return interrupted;
}

uint32_t terminal_overruns(void)
{
	return atomic_load(&serial_port.overruns);
}
