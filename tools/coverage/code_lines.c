#include "code_lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

static int by_place(const void *left, const void *right)
{
	const struct code_instruction *a = *(const struct code_instruction *const *)left;
	const struct code_instruction *b = *(const struct code_instruction *const *)right;

	if (a->file != b->file)
		return strcmp(a->file, b->file);
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->address > b->address) - (a->address < b->address);
}

static void add_instruction(struct code_lines *lines, const struct code_instruction *instruction)
{
	struct code_line *line = lines->n > 0 ? &lines->lines[lines->n - 1] : NULL;

	if (!line || line->file != instruction->file || line->number != instruction->line) {
		lines->lines = memory_grow(lines->lines, lines->n, sizeof(*lines->lines));
		line = &lines->lines[lines->n++];
		*line = (struct code_line){.file = instruction->file,
					   .number = instruction->line,
					   .function = instruction->function,
					   .text = ""};
	}
	line->instructions++;
	line->ran += instruction->ran;
}

void code_lines_collect(struct code_lines *lines, const struct kernel_code *code)
{
	*lines = (struct code_lines){0};
	if (code->n == 0)
		return;
	const struct code_instruction **sorted = memory_or_exit(calloc(code->n, sizeof(*sorted)));
	for (size_t i = 0; i < code->n; i++)
		sorted[i] = &code->instructions[i];
	qsort(sorted, code->n, sizeof(*sorted), by_place);
	for (size_t i = 0; i < code->n; i++) {
		if (sorted[i]->ran || !sorted[i]->padding)
			add_instruction(lines, sorted[i]);
	}
	free(sorted);
}

/* Gives their texts to the lines from first on that are of its file; returns the next file's. */
static size_t read_texts_of_file(struct code_lines *lines, size_t first, FILE *file,
				 struct names *names)
{
	const char *path = lines->lines[first].file;
	char *text = NULL;
	size_t capacity = 0;
	size_t next = first;

	for (unsigned int number = 1; getline(&text, &capacity, file) >= 0; number++) {
		struct code_line *line = next < lines->n ? &lines->lines[next] : NULL;
		if (!line || line->file != path)
			break;
		if (line->number != number)
			continue;
		text_collapse(text);
		line->text = names_intern(names, text);
		next++;
	}
	free(text);
	while (next < lines->n && lines->lines[next].file == path)
		next++;
	return next;
}

bool code_lines_read_texts(struct code_lines *lines, struct names *names)
{
	size_t next = 0;

	while (next < lines->n) {
		const char *path = lines->lines[next].file;
		FILE *file = fopen(path, "r");
		if (!file) {
			fprintf(stderr, "coverage: source %s: %s\n", path, strerror(errno));
			return false;
		}
		next = read_texts_of_file(lines, next, file, names);
		fclose(file);
	}
	return true;
}

void code_lines_destroy(struct code_lines *lines)
{
	free(lines->lines);
	*lines = (struct code_lines){0};
}
