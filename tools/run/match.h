/*
 * Finding what a scenario expects in a growing transcript. What was found is behind us: each match
 * moves the cursor to its end, and the next one is looked for from there.
 */
#ifndef RUN_MATCH_H
#define RUN_MATCH_H

#include "text.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

bool match_text(const struct text *transcript, size_t *cursor, const char *wanted);

/*
 * Looks at complete lines only. What is left of the line in which the cursor stands, behind a
 * prompt for example, counts as a line. `over` tells that no more output comes: then the last line
 * is complete without a newline.
 */
bool match_line(const struct text *transcript, size_t *cursor, const regex_t *wanted, bool over);

#endif
