#include "function_report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "percentage.h"

typedef const struct code_instruction *instruction_reference;

static bool same_function(instruction_reference a, instruction_reference b)
{
	return a->unit == b->unit && a->routine == b->routine;
}

/* A function may be in several pieces, as compilers move what they think unlikely elsewhere. */
static int by_function(const void *left, const void *right)
{
	instruction_reference a = *(const instruction_reference *)left;
	instruction_reference b = *(const instruction_reference *)right;

	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	if (a->routine != b->routine)
		return strcmp(a->routine, b->routine);
	return (a->address > b->address) - (a->address < b->address);
}

/* Writes the stretch that begins at first and ends before end at the latest; returns its end. */
static const instruction_reference *write_stretch(const instruction_reference *first,
						  const instruction_reference *end, FILE *file)
{
	const instruction_reference *next = first;

	while (next < end && !(*next)->ran)
		next++;
	instruction_reference last = next[-1];
	fprintf(file, "\t0x%" PRIx64 "-0x%" PRIx64 " %zu instructions, %s:%u\n", (*first)->address,
		last->address + last->size, (size_t)(next - first), (*first)->file, (*first)->line);
	return next;
}

static void write_function(const instruction_reference *first, const instruction_reference *end,
			   FILE *file)
{
	size_t ran = 0;
	size_t n = (size_t)(end - first);
	char share[PERCENTAGE_SIZE];

	for (const instruction_reference *i = first; i < end; i++)
		ran += (*i)->ran;
	if (ran == n)
		return;
	percentage(share, ran, n);
	fprintf(file, "%s() %s of %zu instructions, %s\n",
		(*first)->routine[0] != '\0' ? (*first)->routine : "?", share, n, (*first)->file);
	while (ran > 0 && first < end) {
		if ((*first)->ran)
			first++;
		else
			first = write_stretch(first, end, file);
	}
}

void function_report_write(const struct kernel_code *code, FILE *file)
{
	instruction_reference *sorted = memory_or_exit(calloc(code->n + 1, sizeof(*sorted)));
	size_t n = 0;

	for (size_t i = 0; i < code->n; i++) {
		if (code->instructions[i].ran || !code->instructions[i].padding)
			sorted[n++] = &code->instructions[i];
	}
	qsort(sorted, n, sizeof(*sorted), by_function);
	for (size_t first = 0, end = 0; first < n; first = end) {
		while (end < n && same_function(sorted[first], sorted[end]))
			end++;
		write_function(&sorted[first], &sorted[end], file);
	}
	free(sorted);
}
