/*
 * What came over the serial line, cleaned: carriage returns, escape sequences of the terminal and
 * other control characters but newline and tab are dropped, wherever the reads happened to cut.
 *
 * `text` holds everything since the last serial_forget; `taken` is where the first line not yet
 * taken begins. Who needs the past (a scenario) never forgets.
 */
#ifndef RUN_SERIAL_H
#define RUN_SERIAL_H

#include "text.h"

#include <stdbool.h>
#include <stddef.h>

enum serial_state {
	SERIAL_PLAIN,
	SERIAL_ESCAPE,	/* behind ESC */
	SERIAL_SEQUENCE /* behind ESC [ */
};

struct serial {
	struct text text;
	size_t taken;
	enum serial_state state;
};

void serial_hear(struct serial *serial, const char *bytes, size_t length);

/* The next line, without its newline, replaces what is in `line`; false where none is complete. */
bool serial_take_line(struct serial *serial, struct text *line);

/* The same for a last line that has no newline. */
bool serial_take_rest(struct serial *serial, struct text *line);

/* Drops what was taken. */
void serial_forget(struct serial *serial);
void serial_free(struct serial *serial);

#endif
