/* Carries what ran, as the plugin noted it, over to the kernel's instructions. */
#ifndef MARKS_H
#define MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "coverage_file.h"
#include "kernel_code.h"

struct marks {
	/* Instructions taken out of the list, since their addresses were not watched. */
	size_t unwatched;
	/* Instructions that ran but have no source line, and so are not in the list. */
	size_t lineless;
};

/*
 * False, with a line on standard error, if the set cannot be of this kernel: an address in it is
 * within an instruction, or it watches none of the code.
 */
bool marks_set(struct marks *marks, struct kernel_code *code, const struct coverage_set *set);

/* The ways that conditional jumps went: what the plugin's branch_record.h describes. */
void marks_set_branches(struct kernel_code *code, const struct coverage_set *branches);

#endif
