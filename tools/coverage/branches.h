/*
 * The conditional jumps of assembly that did not go both ways. Those of C are the compiler's, which
 * knows tests that the source does not have.
 */
#ifndef BRANCHES_H
#define BRANCHES_H

#include <stddef.h>

#include "code_lines.h"
#include "justifications.h"
#include "kernel_code.h"
#include "names.h"

struct branch {
	const struct code_instruction *jump;
	/* The line before it and its own. */
	const char *text;
	const struct justification *justification;
};

/* Those that did not go both ways, by address. */
struct branches {
	struct branch *branches;
	size_t n;
	size_t jumps;
};

/* Lines must have their texts. Tells which entries for jumps are stale, too. */
void branches_collect(struct branches *branches, struct kernel_code *code,
		      const struct code_lines *lines, struct justifications *justifications);
void branches_destroy(struct branches *branches);

/* "never ran", "always taken" or "never taken". */
const char *branch_way(const struct branch *branch);

#endif
