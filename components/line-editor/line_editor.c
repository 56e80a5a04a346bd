#include "line_editor.h"

#include <string.h>

#define TEXT_MOST	   (LINE_EDITOR_BYTES - 1) /* without the newline */
#define ESCAPE_MOST	   16			   /* bytes; longer ones are none */
#define ESCAPE_NUMBER_MOST 99
#define CONTROL(letter)	   ((letter)&0x1f)
#define BACKSPACE	   CONTROL('H')
#define ESCAPE		   0x1b
#define DELETE		   0x7f
#define CLEAR_REST	   "\033[K"
#define CLEAR_SCREEN	   "\033[H\033[2J"

void line_editor_init(struct line_editor *editor)
{
	*editor = (struct line_editor){.done = true};
}

void line_editor_drop(struct line_editor *editor)
{
	editor->done = true;
	editor->escape = ESCAPE_NONE;
	editor->character_length = 0;
}

/* ------------------------------------------------------------------ what is shown */

static void show_bytes(struct line_echo *echo, const char *bytes, unsigned length)
{
	memcpy(echo->bytes + echo->length, bytes, length);
	echo->length += length;
}

static void show(struct line_echo *echo, const char *text)
{
	show_bytes(echo, text, (unsigned)strlen(text));
}

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Moves the terminal's cursor to the left, over the characters between two places. */
static void show_back(const struct line_editor *editor, struct line_echo *echo, unsigned from,
		      unsigned to)
{
	for (unsigned i = to; i < from; i++)
		if (!continues(editor->text.bytes[i]))
			show_bytes(echo, "\b", 1);
}

/* All from a place on, at which the terminal's cursor is. */
static void show_rest(const struct line_editor *editor, struct line_echo *echo, unsigned place)
{
	show_bytes(echo, editor->text.bytes + place, editor->text.length - place);
	show_back(editor, echo, editor->text.length, editor->cursor);
}

void line_editor_show(const struct line_editor *editor, struct line_echo *echo)
{
	echo->length = 0;
	if (!editor->done)
		show_rest(editor, echo, 0);
}

/* ------------------------------------------------------------------ places in the line */

static unsigned before(const struct line_editor *editor, unsigned place)
{
	while (place && continues(editor->text.bytes[--place]))
		;
	return place;
}

static unsigned behind(const struct line_editor *editor, unsigned place)
{
	if (place < editor->text.length)
		place++;
	while (place < editor->text.length && continues(editor->text.bytes[place]))
		place++;
	return place;
}

static unsigned word_before(const struct line_editor *editor, unsigned place)
{
	while (place && editor->text.bytes[place - 1] == ' ')
		place--;
	while (place && editor->text.bytes[place - 1] != ' ')
		place--;
	return place;
}

/* ------------------------------------------------------------------ changes */

static void move(struct line_editor *editor, struct line_echo *echo, unsigned place)
{
	if (place < editor->cursor)
		show_back(editor, echo, editor->cursor, place);
	else
		show_bytes(echo, editor->text.bytes + editor->cursor, place - editor->cursor);
	editor->cursor = place;
}

static void remove_bytes(struct line_editor *editor, struct line_echo *echo, unsigned from,
			 unsigned to)
{
	if (from == to) {
		show(echo, "\a");
		return;
	}
	move(editor, echo, from);
	memmove(editor->text.bytes + from, editor->text.bytes + to, editor->text.length - to);
	editor->text.length -= to - from;
	show(echo, CLEAR_REST);
	show_rest(editor, echo, from);
}

static void insert(struct line_editor *editor, struct line_echo *echo, const char *bytes,
		   unsigned length)
{
	unsigned place = editor->cursor;

	if (length > TEXT_MOST - editor->text.length) {
		show(echo, "\a");
		return;
	}
	memmove(editor->text.bytes + place + length, editor->text.bytes + place,
		editor->text.length - place);
	memcpy(editor->text.bytes + place, bytes, length);
	editor->text.length += length;
	editor->cursor += length;
	show_rest(editor, echo, place);
}

static void replace(struct line_editor *editor, struct line_echo *echo,
		    const struct line_text *text)
{
	move(editor, echo, 0);
	editor->text = *text;
	editor->cursor = text->length;
	show(echo, CLEAR_REST);
	show_rest(editor, echo, 0);
}

/* ------------------------------------------------------------------ history */

static struct line_text *line_of_age(struct line_editor *editor, unsigned age)
{
	return &editor->history[(editor->history_next - age) % LINE_EDITOR_HISTORY];
}

_Static_assert((LINE_EDITOR_HISTORY & (LINE_EDITOR_HISTORY - 1)) == 0, "history_next may wrap");

static bool is_newest(struct line_editor *editor, const struct line_text *text)
{
	const struct line_text *newest = line_of_age(editor, 1);

	return editor->history_count && newest->length == text->length &&
	       !memcmp(newest->bytes, text->bytes, text->length);
}

static void remember(struct line_editor *editor)
{
	if (!editor->text.length || is_newest(editor, &editor->text))
		return;
	editor->history[editor->history_next++ % LINE_EDITOR_HISTORY] = editor->text;
	if (editor->history_count < LINE_EDITOR_HISTORY)
		editor->history_count++;
}

static void recall_older(struct line_editor *editor, struct line_echo *echo)
{
	if (editor->history_age == editor->history_count) {
		show(echo, "\a");
		return;
	}
	if (!editor->history_age)
		editor->typed = editor->text;
	replace(editor, echo, line_of_age(editor, ++editor->history_age));
}

static void recall_newer(struct line_editor *editor, struct line_echo *echo)
{
	if (!editor->history_age) {
		show(echo, "\a");
		return;
	}
	editor->history_age--;
	replace(editor, echo,
		editor->history_age ? line_of_age(editor, editor->history_age) : &editor->typed);
}

/* ------------------------------------------------------------------ keys */

static enum line_event end_line(struct line_editor *editor, struct line_echo *echo)
{
	remember(editor);
	editor->text.bytes[editor->text.length++] = '\n';
	editor->done = true;
	show(echo, "\r\n");
	return LINE_DONE;
}

static enum line_event interrupt(struct line_editor *editor, struct line_echo *echo)
{
	line_editor_drop(editor);
	show(echo, "^C\r\n");
	return LINE_INTERRUPTED;
}

static enum line_event delete_or_end(struct line_editor *editor, struct line_echo *echo)
{
	if (editor->text.length) {
		remove_bytes(editor, echo, editor->cursor, behind(editor, editor->cursor));
		return LINE_GOES_ON;
	}
	editor->done = true;
	show(echo, "\r\n");
	return LINE_END;
}

static enum line_event take_control(struct line_editor *editor, unsigned char byte,
				    struct line_echo *echo)
{
	switch (byte) {
	case '\r':
	case '\n':
		return end_line(editor, echo);
	case CONTROL('C'):
		return interrupt(editor, echo);
	case CONTROL('D'):
		return delete_or_end(editor, echo);
	case CONTROL('L'):
		show(echo, CLEAR_SCREEN);
		return LINE_REDRAW;
	case BACKSPACE:
	case DELETE:
		remove_bytes(editor, echo, before(editor, editor->cursor), editor->cursor);
		break;
	case CONTROL('U'):
		remove_bytes(editor, echo, 0, editor->cursor);
		break;
	case CONTROL('K'):
		remove_bytes(editor, echo, editor->cursor, editor->text.length);
		break;
	case CONTROL('W'):
		remove_bytes(editor, echo, word_before(editor, editor->cursor), editor->cursor);
		break;
	case CONTROL('A'):
		move(editor, echo, 0);
		break;
	case CONTROL('E'):
		move(editor, echo, editor->text.length);
		break;
	case CONTROL('B'):
		move(editor, echo, before(editor, editor->cursor));
		break;
	case CONTROL('F'):
		move(editor, echo, behind(editor, editor->cursor));
		break;
	case CONTROL('P'):
		recall_older(editor, echo);
		break;
	case CONTROL('N'):
		recall_newer(editor, echo);
		break;
	case '\t':
		insert(editor, echo, " ", 1);
		break;
	case ESCAPE:
		editor->escape = ESCAPE_BEGUN;
		break;
	}
	return LINE_GOES_ON;
}

/* ------------------------------------------------------------------ escape sequences */

/* The control character that does what the key with this letter does; 0: none. */
static unsigned char key_of_letter(unsigned char letter)
{
	switch (letter) {
	case 'A':
		return CONTROL('P');
	case 'B':
		return CONTROL('N');
	case 'C':
		return CONTROL('F');
	case 'D':
		return CONTROL('B');
	case 'H':
		return CONTROL('A');
	case 'F':
		return CONTROL('E');
	}
	return 0;
}

static void take_numbered_key(struct line_editor *editor, struct line_echo *echo)
{
	switch (editor->escape_number) {
	case 1:
	case 7:
		move(editor, echo, 0);
		break;
	case 4:
	case 8:
		move(editor, echo, editor->text.length);
		break;
	case 3:
		remove_bytes(editor, echo, editor->cursor, behind(editor, editor->cursor));
	}
}

static void take_final(struct line_editor *editor, unsigned char byte, struct line_echo *echo)
{
	editor->escape = ESCAPE_NONE;
	if (byte == '~')
		take_numbered_key(editor, echo);
	else
		take_control(editor, key_of_letter(byte), echo);
}

/* ECMA-48, 5.4: parameters and intermediate bytes, 2/0 to 3/15, and a final one. */
static void take_sequence(struct line_editor *editor, unsigned char byte, struct line_echo *echo)
{
	bool first = !editor->escape_length++;

	if (editor->escape_length > ESCAPE_MOST)
		editor->escape = ESCAPE_NONE;
	else if (first && byte == '[') /* a function key of Linux's console */
		editor->escape = ESCAPE_ONE_MORE;
	else if (byte >= 0x40)
		take_final(editor, byte, echo);
	else if (byte >= '0' && byte <= '9' && editor->escape_number <= ESCAPE_NUMBER_MOST)
		editor->escape_number = 10 * editor->escape_number + byte - '0';
	else
		editor->escape_number = ESCAPE_NUMBER_MOST + 1;
}

static void take_escape(struct line_editor *editor, unsigned char byte, struct line_echo *echo)
{
	switch (editor->escape) {
	case ESCAPE_NONE:
		break;
	case ESCAPE_BEGUN:
		editor->escape = byte == '['   ? ESCAPE_SEQUENCE
				 : byte == 'O' ? ESCAPE_LETTER
					       : ESCAPE_NONE;
		editor->escape_length = editor->escape_number = 0;
		break;
	case ESCAPE_SEQUENCE:
		take_sequence(editor, byte, echo);
		break;
	case ESCAPE_ONE_MORE:
		editor->escape = ESCAPE_NONE;
		break;
	case ESCAPE_LETTER:
		editor->escape = ESCAPE_NONE;
		take_control(editor, key_of_letter(byte), echo);
	}
}

/* ------------------------------------------------------------------ characters */

/* The bytes of a character that begins so; 0: none does. RFC 3629, 4. */
static unsigned character_bytes(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte < 0xc2)
		return 0;
	return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0;
}

/* Neither too long a form, nor a surrogate, nor beyond the last; nor U+0080 to U+009F, which would
 * be control characters to the terminal. */
static bool is_character(const char *bytes)
{
	unsigned char second = (unsigned char)bytes[1];

	switch ((unsigned char)bytes[0]) {
	case 0xc2:
	case 0xe0:
		return second >= 0xa0;
	case 0xed:
		return second < 0xa0;
	case 0xf0:
		return second >= 0x90;
	case 0xf4:
		return second < 0x90;
	}
	return true;
}

static void begin_character(struct line_editor *editor, unsigned char byte)
{
	editor->character_bytes = character_bytes(byte);
	editor->character[0] = (char)byte;
	editor->character_length = editor->character_bytes ? 1 : 0;
}

static void take_character(struct line_editor *editor, unsigned char byte, struct line_echo *echo)
{
	if (editor->character_length && continues((char)byte))
		editor->character[editor->character_length++] = (char)byte;
	else
		begin_character(editor, byte);
	if (!editor->character_length || editor->character_length < editor->character_bytes)
		return;
	editor->character_length = 0;
	if (is_character(editor->character))
		insert(editor, echo, editor->character, editor->character_bytes);
}

static void begin_line(struct line_editor *editor)
{
	editor->text.length = editor->cursor = editor->history_age = 0;
	editor->done = false;
}

/* A control character ends what sequence there was. */
static enum line_event take(struct line_editor *editor, unsigned char byte, struct line_echo *echo)
{
	if (byte < ' ' || byte == DELETE) {
		editor->escape = ESCAPE_NONE;
		editor->character_length = 0;
		return take_control(editor, byte, echo);
	}
	if (editor->escape)
		take_escape(editor, byte, echo);
	else
		take_character(editor, byte, echo);
	return LINE_GOES_ON;
}

enum line_event line_editor_take(struct line_editor *editor, unsigned char byte,
				 struct line_echo *echo)
{
	bool second = editor->after_return && byte == '\n';

	echo->length = 0;
	editor->after_return = byte == '\r';
	if (second)
		return LINE_GOES_ON;
	if (editor->done)
		begin_line(editor);
	return take(editor, byte, echo);
}
