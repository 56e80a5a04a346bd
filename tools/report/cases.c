#define _POSIX_C_SOURCE 200809L
#include "cases.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const outcome_words[OUTCOME_COUNT] = { "pass", "fail", "skip" };

const char *cases_word(enum outcome outcome)
{
	return outcome_words[outcome];
}

static void *checked(void *memory)
{
	if (!memory) {
		fputs("report: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

void cases_add(struct cases *cases, enum outcome outcome, const char *suite, const char *name,
	       const char *text)
{
	size_t suite_size = strlen(suite) + 1;
	size_t name_size = strlen(name) + 1;
	size_t text_size = strlen(text) + 1;
	char *bytes = checked(malloc(suite_size + name_size + text_size));

	cases->list = checked(realloc(cases->list, (cases->total + 1) * sizeof(struct test_case)));
	cases->list[cases->total++] = (struct test_case){
		.outcome = outcome,
		.suite = memcpy(bytes, suite, suite_size),
		.name = memcpy(bytes + suite_size, name, name_size),
		.text = memcpy(bytes + suite_size + name_size, text, text_size),
	};
	cases->count[outcome]++;
}

static void add_fault(struct cases *cases, const char *path, const char *fault)
{
	cases_add(cases, OUTCOME_FAIL, "results", path, fault);
}

/* Cuts the next word off `rest`; "" where there is none. */
static const char *cut_word(char **rest)
{
	char *word = *rest;

	*rest += strcspn(*rest, " ");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

static bool add_line(struct cases *cases, char *line)
{
	char *rest = line;
	const char *word = cut_word(&rest);
	const char *suite = cut_word(&rest);
	const char *name = cut_word(&rest);

	for (int outcome = 0; *name && *suite && outcome < OUTCOME_COUNT; outcome++) {
		if (strcmp(word, outcome_words[outcome]) == 0) {
			cases_add(cases, (enum outcome)outcome, suite, name, rest);
			return true;
		}
	}
	return false;
}

static void read_lines(struct cases *cases, const char *path, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0;

	while (getline(&line, &size, file) > 0) {
		char fault[40];

		number++;
		line[strcspn(line, "\n")] = '\0';
		if (add_line(cases, line))
			continue;
		snprintf(fault, sizeof(fault), "line %u is malformed", number);
		add_fault(cases, path, fault);
	}
	if (!number)
		add_fault(cases, path, "the file is empty: its run did not come to an end");
	free(line);
}

void cases_read(struct cases *cases, const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file) {
		add_fault(cases, path, strerror(errno));
		return;
	}
	read_lines(cases, path, file);
	fclose(file);
}

void cases_free(struct cases *cases)
{
	for (size_t i = 0; i < cases->total; i++)
		free(cases->list[i].suite);
	free(cases->list);
	*cases = (struct cases){ 0 };
}
