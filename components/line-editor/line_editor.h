/*
 * An editor of one line, between a terminal and a program that reads lines. Bytes of the terminal go in,
 * one at a time; for each comes what the terminal is to show for it, and whether the line has ended. The
 * state is the user's; nothing waits or allocates, and a byte takes a time that the length of a line
 * bounds.
 *
 *	printable bytes, UTF-8		stand in the line, before the cursor; so does a tab, as a space
 *	Backspace, DEL; Delete, ^D	takes the character before the cursor; the one under it
 *	Left, ^B; Right, ^F		moves the cursor; so do Home, ^A; End, ^E
 *	^U; ^K; ^W			takes all before the cursor; all behind; the word before
 *	Up, ^P; Down, ^N		an older line of the history; a newer one, at last what was typed
 *	^L				shows line and prompt on an empty screen
 *	CR, LF, CR LF			ends the line
 *	^C				drops the line
 *	^D in an empty line		is the end of the input
 *
 * Of these keys' escape sequences those of VT100, xterm, rxvt and Linux's console are known; others are
 * swallowed, as are other control characters and bytes that are no UTF-8; so is, with a bell, what has no
 * room. A character is taken to be one column wide, and a line to fit into its row: a terminal that is
 * narrower shows a long line wrongly when it is edited, not when it is typed.
 */
#ifndef LINE_EDITOR_H
#define LINE_EDITOR_H

#include <stdbool.h>
#include <stdint.h>

#define LINE_EDITOR_BYTES   1024 /* of a line, its newline among them */
#define LINE_EDITOR_HISTORY 16	 /* lines */

/* What a byte can make the terminal show: each byte of the line and of the one before, and control. */
#define LINE_EDITOR_ECHO_BYTES (2 * LINE_EDITOR_BYTES + 16)

struct line_echo {
	unsigned length;
	char bytes[LINE_EDITOR_ECHO_BYTES];
};

enum line_event {
	LINE_GOES_ON,
	LINE_DONE,	  /* the line has ended: `text`, with a newline */
	LINE_INTERRUPTED, /* by ^C; it is dropped */
	LINE_END,	  /* of the input */
	LINE_REDRAW, /* the screen is empty: the prompt is to be shown, and line_editor_show() */
};

struct line_text {
	unsigned length;
	char bytes[LINE_EDITOR_BYTES];
};

enum line_escape { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_SEQUENCE, ESCAPE_ONE_MORE, ESCAPE_LETTER };

struct line_editor {
	struct line_text text;
	unsigned cursor; /* a byte of the text; at the beginning of a character */
	bool done;	 /* the next byte begins a line */
	bool after_return;

	/* A character that has not all its bytes. */
	char character[4];
	unsigned character_length, character_bytes;

	enum line_escape escape;
	unsigned escape_length, escape_number; /* of its bytes; its first parameter */

	/* The newest is history[(history_next - 1) % LINE_EDITOR_HISTORY]; shown is the one of that
	 * age, 0: the typed. */
	struct line_text history[LINE_EDITOR_HISTORY];
	unsigned history_next, history_count, history_age;
	struct line_text typed; /* while an older one is shown */
};

void line_editor_init(struct line_editor *editor);

/* Takes a byte of the terminal's. What there was in the echo is overwritten. */
enum line_event line_editor_take(struct line_editor *editor, unsigned char byte,
				 struct line_echo *echo);

/* Puts the line and its cursor into the echo, as seen from where the line begins in an empty row.
 */
void line_editor_show(const struct line_editor *editor, struct line_echo *echo);

/* Drops the line, as by ^C, and what there was of a sequence. The history stays. */
void line_editor_drop(struct line_editor *editor);

#endif
