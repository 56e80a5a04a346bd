/* A terminal of one wide row, as far as the line editor has use for it. */
#ifndef SCREEN_H
#define SCREEN_H

#include "line_editor.h"

#define SCREEN_COLUMNS (3 * LINE_EDITOR_BYTES)

struct screen {
	char cell[SCREEN_COLUMNS][5]; /* a character, with a NUL; empty: a blank */
	unsigned used;		      /* what is behind is blank */
	unsigned column;
	unsigned rows, bells, clears;	/* so many were ended, rung, made empty */
	char above[SCREEN_COLUMNS * 4]; /* what stood in the row that ended last */
};

void screen_init(struct screen *screen);

/* Fails the test at what the editor has no business to send. */
void screen_show(struct screen *screen, const char *bytes, unsigned length);

/* What stands in the row, without blanks at its end. */
void screen_row(const struct screen *screen, char text[SCREEN_COLUMNS * 4]);

#endif
