/*
 * Puts names of functions behind code addresses in a line of output:
 *
 *	[@0xffffffff80101234]		anywhere: [0xffffffff80101234 function+0x34]
 *	0xffffffff80101234		in a line that begins with "panic" or has an "[@":
 *					0xffffffff80101234 <function+0x34>
 *
 * An address is 0x and 6 to 16 hexadecimal digits; one that lies in no function stays as it is.
 */
#ifndef RUN_SYMBOLISE_H
#define RUN_SYMBOLISE_H

#include "symbols.h"
#include "text.h"

/* What was in `out` is replaced. */
void symbolise(const struct symbols *symbols, const char *line, struct text *out);

#endif
