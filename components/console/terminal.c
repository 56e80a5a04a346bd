#include "terminal.h"

#include <string.h>

#include <tessera/abi.h>

#include "line_editor.h"
#include "rtos.h"
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
static struct mutex lock;
static struct line_editor editor;
static struct line_echo echo;
static bool line_is_read;    /* the editor's text is a line that ended, of which there is a rest */
static unsigned line_taken;  /* so much of it was read */
static bool line_is_awaited; /* somebody reads one: it is edited, and shown */
static bool input_ended;
static char prompt[PROMPT_BYTES]; /* what was written since the last newline */
static unsigned prompt_length;

int terminal_init(void)
{
	line_editor_init(&editor);
	lock = mutex_create(0);
	return lock.handle > 0 ? serial_port_init() : lock.handle;
}

/* Who ended with the lock held has left nothing half done but what is shown. */
static int lock_terminal(void)
{
	int status = mutex_lock(lock);

	return status == -TESSERA_EOWNERDEAD ? 0 : status;
}

/* ------------------------------------------------------------------ output, with the lock */

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

/* ------------------------------------------------------------------ input, with the lock */

static void begin_line(void)
{
	line_is_read = line_is_awaited = input_ended = false;
	prompt_length = 0;
}

static int64_t end_by_interrupt(void)
{
	line_editor_take(&editor, CONTROL_C, &echo);
	if (line_is_awaited)
		send_bytes(echo.bytes, echo.length);
	begin_line();
	return -TESSERA_EINTR;
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

/* -EAGAIN: no line has ended; -ENOBUFS: there is no room to show what comes next. */
static int64_t read_line(char *buffer, size_t most)
{
	for (;;) {
		if (line_is_read)
			return copy_line(buffer, most);
		if (input_ended)
			return input_ended = false;
		line_is_awaited = true;
		if (!byte_ring_used(&serial_port.received))
			return -TESSERA_EAGAIN;
		if (byte_ring_room(&serial_port.to_send) < ECHO_ROOM)
			return -TESSERA_ENOBUFS;
		take_typed((unsigned char)byte_ring_take(&serial_port.received));
	}
}

static int64_t read_bytes(char *buffer, size_t most)
{
	size_t count = 0;

	while (count < most && byte_ring_used(&serial_port.received))
		buffer[count++] = byte_ring_take(&serial_port.received);
	return count ? (int64_t)count : -TESSERA_EAGAIN;
}

/* Who began to read when there had been so many interrupts. */
static int64_t read_input(char *buffer, size_t most, uint32_t interrupts_before)
{
	int64_t result;

	serial_port_drop_void();
	if (atomic_load(&serial_port.interrupts) != interrupts_before)
		result = end_by_interrupt();
	else if (atomic_load(&serial_port.raw))
		result = read_bytes(buffer, most);
	else
		result = read_line(buffer, most);
	serial_port_receives();
	return result;
}

/* ------------------------------------------------------------------ waiting, without it */

/* What an attempt that returned this has to wait for; null: nothing. */
static struct news *lacks(int64_t result)
{
	return result == -TESSERA_EAGAIN    ? &serial_port.input
	       : result == -TESSERA_ENOBUFS ? &serial_port.room
					    : NULL;
}

/* Waits for it where the attempt was made in vain again, since its news were forgotten. */
static int wait_for(struct news *news, const struct news **forgotten)
{
	if (news == *forgotten) {
		*forgotten = NULL;
		return news_take(news);
	}
	*forgotten = news;
	news_forget(news);
	if (news == &serial_port.room)
		atomic_store(&serial_port.room_wanted, true);
	return 0;
}

static int64_t try_to_read(char *buffer, size_t most, uint32_t interrupts_before)
{
	int64_t result = lock_terminal();

	if (result)
		return result;
	result = read_input(buffer, most, interrupts_before);
	mutex_unlock(lock);
	return result;
}

static void leave_line(void)
{
	if (lock_terminal())
		return;
	line_is_awaited = false;
	mutex_unlock(lock);
}

/* What this one was told, or left, may be for another one. */
static int64_t finish_reading(int64_t result)
{
	if (result == -TESSERA_ECANCELED)
		leave_line();
	news_tell(&serial_port.input);
	news_tell(&serial_port.room);
	return result;
}

int64_t terminal_read(char *buffer, size_t most)
{
	uint32_t before = atomic_load(&serial_port.interrupts);
	const struct news *forgotten = NULL;
	struct news *lacking;
	int64_t result;

	while ((lacking = lacks(result = try_to_read(buffer, most, before)))) {
		result = wait_for(lacking, &forgotten);
		if (result)
			break;
	}
	return finish_reading(result);
}

static unsigned chunk_length(const char *bytes, size_t count)
{
	unsigned most = count < TERMINAL_CHUNK_BYTES ? (unsigned)count : TERMINAL_CHUNK_BYTES;

	for (unsigned length = most; length; length--)
		if (bytes[length - 1] == '\n')
			return length;
	return most;
}

static int try_to_write(const char *bytes, unsigned count)
{
	int status = lock_terminal();

	if (status)
		return status;
	if (byte_ring_room(&serial_port.to_send) >= CHUNK_ROOM)
		put_chunk(bytes, count);
	else
		status = -TESSERA_ENOBUFS;
	mutex_unlock(lock);
	return status;
}

int64_t terminal_write(const char *bytes, size_t count)
{
	unsigned length = chunk_length(bytes, count);
	const struct news *forgotten = NULL;
	struct news *lacking;
	int status;

	while ((lacking = lacks(status = try_to_write(bytes, length)))) {
		status = wait_for(lacking, &forgotten);
		if (status)
			break;
	}
	news_tell(&serial_port.room);
	return status ? status : (int64_t)length;
}

int terminal_set_raw(bool wanted)
{
	int status = lock_terminal();

	if (status)
		return status;
	atomic_store(&serial_port.raw, wanted);
	line_editor_drop(&editor);
	begin_line();
	status = mutex_unlock(lock);
	news_tell(&serial_port.input);
	return status;
}

int terminal_wait_for_interrupt(void)
{
	news_forget(&serial_port.interrupt);
	return news_take(&serial_port.interrupt);
}

uint32_t terminal_overruns(void)
{
	return atomic_load(&serial_port.overruns);
}
