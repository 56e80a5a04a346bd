#include "branches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "source_path.h"

static bool ends_in(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

static bool is_assembly(const char *file)
{
	return ends_in(file, ".asm") || ends_in(file, ".inc");
}

static const char *text_of(const struct code_lines *lines, const struct code_instruction *code)
{
	for (size_t i = 0; i < lines->n; i++) {
		if (lines->lines[i].file == code->file && lines->lines[i].number == code->line)
			return lines->lines[i].text;
	}
	return "";
}

static void add(struct branches *branches, struct kernel_code *code, size_t i,
		const struct code_lines *lines)
{
	const struct code_instruction *jump = &code->instructions[i];
	const char *before = i > 0 ? text_of(lines, jump - 1) : "";
	char text[256];

	snprintf(text, sizeof(text), "%s; %s", before, text_of(lines, jump));
	branches->branches =
		memory_grow(branches->branches, branches->n, sizeof(*branches->branches));
	branches->branches[branches->n++] =
		(struct branch){.jump = jump, .text = names_intern(&code->names, text)};
}

static bool names_branch(const struct justification *entry, const struct branch *branch)
{
	return source_path_matches(branch->jump->file, entry->file) &&
	       strcmp(branch->jump->function, entry->function) == 0 &&
	       strcmp(branch->text, entry->text) == 0;
}

static void justify(struct branches *branches, struct justification *entry)
{
	unsigned int matches = 0;

	for (size_t i = 0; i < branches->n; i++) {
		if (!names_branch(entry, &branches->branches[i]))
			continue;
		branches->branches[i].justification = entry;
		matches++;
	}
	if (matches != entry->count)
		entry->stale = matches == 0 ? "no jump that goes one way only reads so"
					    : "another number of such jumps reads so";
}

void branches_collect(struct branches *branches, struct kernel_code *code,
		      const struct code_lines *lines, struct justifications *justifications)
{
	*branches = (struct branches){0};
	for (size_t i = 0; i < code->n; i++) {
		const struct code_instruction *jump = &code->instructions[i];
		if (!jump->jump || !is_assembly(jump->file))
			continue;
		branches->jumps++;
		if (!jump->fell_through || !jump->taken)
			add(branches, code, i, lines);
	}
	for (size_t i = 0; i < justifications->n; i++) {
		if (justifications->entries[i].one_way)
			justify(branches, &justifications->entries[i]);
	}
}

void branches_destroy(struct branches *branches)
{
	free(branches->branches);
	*branches = (struct branches){0};
}

const char *branch_way(const struct branch *branch)
{
	if (!branch->jump->ran)
		return "never ran";
	return branch->jump->taken ? "always taken" : "never taken";
}
