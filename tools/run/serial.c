#include "serial.h"

#include <string.h>

static bool is_printable(char c)
{
	unsigned char byte = (unsigned char)c;

	return c == '\n' || c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/* Takes one byte on; true where it is to be kept. */
static bool step(enum serial_state *state, char c)
{
	switch (*state) {
	case SERIAL_PLAIN:
		if (c == '\033')
			*state = SERIAL_ESCAPE;
		return is_printable(c);
	case SERIAL_ESCAPE:
		*state = c == '[' ? SERIAL_SEQUENCE : SERIAL_PLAIN;
		return c == '\n';
	case SERIAL_SEQUENCE:
		/* ECMA-48, 5.4: parameters up to a final byte of 4/0 to 7/14. */
		if ((c >= 0x40 && c <= 0x7e) || c == '\n')
			*state = SERIAL_PLAIN;
		return c == '\n';
	}
	return false;
}

void serial_hear(struct serial *serial, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (step(&serial->state, bytes[i]))
			text_add(&serial->text, &bytes[i], 1);
	}
}

bool serial_take_line(struct serial *serial, struct text *line)
{
	const char *start = text_string(&serial->text) + serial->taken;
	const char *end = strchr(start, '\n');

	if (!end)
		return false;
	text_clear(line);
	text_add(line, start, (size_t)(end - start));
	serial->taken += line->length + 1;
	return true;
}

bool serial_take_rest(struct serial *serial, struct text *line)
{
	if (serial->taken == serial->text.length)
		return false;
	text_clear(line);
	text_add_string(line, text_string(&serial->text) + serial->taken);
	serial->taken = serial->text.length;
	return true;
}

void serial_forget(struct serial *serial)
{
	text_drop(&serial->text, serial->taken);
	serial->taken = 0;
}

void serial_free(struct serial *serial)
{
	text_free(&serial->text);
}
