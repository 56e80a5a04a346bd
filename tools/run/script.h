/*
 * The script of a scenario, one command a line:
 *
 *	case NAME		a case begins, and the one before it ends
 *	expect TEXT		the output goes on with TEXT somewhere, within the timeout
 *	expect-re REGEX		the same for a line that matches (POSIX extended)
 *	reject TEXT		TEXT is nowhere in the output of the case, before or after this line
 *	send TEXT		with the escapes \n \r \t \\ \xNN; no newline is added
 *	send-times COUNT TEXT	the same so many times
 *	wait MS			lets time pass
 *	timeout SECONDS		for the expect and exit behind it
 *	close			ends the input
 *	exit CODE		the system ends by itself with this code, within the timeout
 *
 * The output of a case reaches from the end of that of the case before to its last match, or to all
 * that came until its last wait or exit was over: what comes later is for the next case.
 *
 * TEXT reaches to the end of its line, spaces included. Lines that are empty or begin with # are
 * comments. All but timeout belongs to a case.
 */
#ifndef RUN_SCRIPT_H
#define RUN_SCRIPT_H

#include "text.h"

#include <regex.h>
#include <stddef.h>
#include <stdint.h>

enum step_kind {
	STEP_CASE,
	STEP_EXPECT,
	STEP_EXPECT_RE,
	STEP_REJECT,
	STEP_SEND,
	STEP_WAIT,
	STEP_TIMEOUT,
	STEP_CLOSE,
	STEP_EXIT
};

struct step {
	enum step_kind kind;
	unsigned line;
	struct text text; /* as written; of send, the bytes */
	regex_t regex;	  /* of expect-re */
	int64_t number;	  /* milliseconds of wait and timeout, the code of exit */
};

struct script {
	struct step *steps;
	size_t count;
};

/* Reads a script. 0 or -1, and file and line of the fault are printed. */
int script_load(struct script *script, const char *path);

/*
 * Adds what a line says, nothing for a comment; the line is without its newline. Returns what is
 * wrong with it, or NULL; `line` counts from 1.
 */
const char *script_add_line(struct script *script, unsigned line, const char *text);
void script_free(struct script *script);

#endif
