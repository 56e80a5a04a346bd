/*
 * What sources say of stacks where the compiler can't know (crt/include/stack_note.h), a line each:
 *
 *	calls TARGET...			calls through a pointer a few lines below
 *	given FUNCTION TARGET...	the same for all such calls that FUNCTION makes
 *	frame FUNCTION BYTES CALLEE...	uses so much, and calls these
 *	entry NAME BYTES FUNCTION	a stack of so many bytes begins; 0: a thread's
 *	recurses FUNCTION TIMES		is on one path so often at most
 *
 * A target is a function, or a table of functions, or `*`: every function whose address is taken
 * and that no other note speaks of. A note that stands at no call speaks of nobody. Words are parted
 * by blanks and commas.
 */
#ifndef STACKS_NOTE_H
#define STACKS_NOTE_H

#include "graph.h"

/* Lines behind a note in which calls through a pointer are its own. */
#define NOTE_REACH 4

#define NOTE_ANY "*"

/* Takes a note in; false with an error if it is none. */
bool note_read(struct graph *graph, struct place place, const char *text);

/* Takes in FILE:LINE and a note. */
bool note_read_placed(struct graph *graph, const char *object, const char *text);

/* A file of notes, one a line; `#` begins a remark. */
bool note_read_file(struct graph *graph, const char *path);

/* Where a call through a pointer leads: the note behind `last`, or the first; NULL: no more. */
struct note *note_of_call(const struct graph *graph, const struct function *function,
			  const struct call *call, const struct note *last);

#endif
