#include "marks.h"

#include <inttypes.h>
#include <stdio.h>

static void remove_unwatched(struct marks *marks, struct kernel_code *code,
			     const struct coverage_set *set)
{
	size_t kept = 0;

	for (size_t i = 0; i < code->n; i++) {
		if (coverage_set_in_range(set, code->instructions[i].address))
			code->instructions[kept++] = code->instructions[i];
	}
	marks->unwatched = code->n - kept;
	code->n = kept;
}

bool marks_set(struct marks *marks, struct kernel_code *code, const struct coverage_set *set)
{
	*marks = (struct marks){0};
	remove_unwatched(marks, code, set);
	if (code->n == 0) {
		fprintf(stderr, "coverage: the range watched holds none of the kernel's code\n");
		return false;
	}
	for (uint64_t address = set->low; address != set->high; address++) {
		if (!coverage_set_has(set, address))
			continue;
		struct code_instruction *instruction = kernel_code_find(code, address);
		if (instruction && instruction->address != address) {
			fprintf(stderr,
				"coverage: not of this kernel: 0x%" PRIx64
				" ran, an instruction is at 0x%" PRIx64 "\n",
				address, instruction->address);
			return false;
		}
		if (instruction)
			instruction->ran = true;
		else
			marks->lineless++;
	}
	return true;
}

void marks_set_branches(struct kernel_code *code, const struct coverage_set *branches)
{
	for (size_t i = 0; i < code->n; i++) {
		struct code_instruction *instruction = &code->instructions[i];
		if (!instruction->jump)
			continue;
		instruction->fell_through = coverage_set_has(branches, instruction->address);
		instruction->taken = coverage_set_has(branches, instruction->address + 1);
	}
}
