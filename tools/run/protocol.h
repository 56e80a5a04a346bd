/*
 * The lines by which a test suite inside the system tells how it goes:
 *
 *	::case SUITE NAME		a case begins
 *	::pass | ::fail TEXT | ::skip TEXT	it ends
 *	::pair OPERATION ERROR		the case covers this error of this operation
 *	::figure NAME VALUE | ::figure NAME MEDIAN MIN MAX
 *	::note TEXT			for whoever looks on: TEXT is printed
 *	::end				all is over
 */
#ifndef RUN_PROTOCOL_H
#define RUN_PROTOCOL_H

enum protocol_kind {
	PROTOCOL_OTHER, /* no line of the protocol */
	PROTOCOL_CASE,
	PROTOCOL_PASS,
	PROTOCOL_FAIL,
	PROTOCOL_SKIP,
	PROTOCOL_PAIR,
	PROTOCOL_FIGURE,
	PROTOCOL_NOTE,
	PROTOCOL_END,
	PROTOCOL_MALFORMED
};

struct protocol_line {
	enum protocol_kind kind;
	const char *first;  /* suite, operation; "" for none */
	const char *second; /* name, error; "" for none */
	const char *text;   /* of fail, skip, figure and note, as it stands */
};

/* The result points into `line`, which is cut into pieces where it is well formed. */
struct protocol_line protocol_parse(char *line);

#endif
