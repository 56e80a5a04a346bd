#include "code_lines.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Where the character before the current one stands. */
enum state { CODE, QUOTED, LINE_COMMENT, BLOCK_COMMENT };

struct scanner {
	FILE *file;
	enum code_language language;
	enum state state;
	int quote; /* the character that ends a QUOTED */
	bool code; /* something stands on this line */
	unsigned long lines;
};

static bool take(struct scanner *scanner, int wanted)
{
	int next = getc(scanner->file);

	if (next == wanted)
		return true;
	ungetc(next, scanner->file);
	return false;
}

static bool begins_comment(struct scanner *scanner, int c)
{
	if (scanner->language == CODE_ASSEMBLY) {
		if (c != ';')
			return false;
		scanner->state = LINE_COMMENT;
		return true;
	}
	if (c != '/')
		return false;
	if (take(scanner, '/'))
		scanner->state = LINE_COMMENT;
	else if (take(scanner, '*'))
		scanner->state = BLOCK_COMMENT;
	return scanner->state != CODE;
}

static void scan_code(struct scanner *scanner, int c)
{
	if (isspace(c) || begins_comment(scanner, c))
		return;
	scanner->code = true;
	if (c == '"' || c == '\'') {
		scanner->state = QUOTED;
		scanner->quote = c;
	}
}

static void scan_quoted(struct scanner *scanner, int c)
{
	scanner->code = true;
	if (c == '\\' && scanner->language == CODE_C)
		getc(scanner->file);
	else if (c == scanner->quote)
		scanner->state = CODE;
}

static void end_line(struct scanner *scanner)
{
	scanner->lines += scanner->code;
	scanner->code = false;
	if (scanner->state != BLOCK_COMMENT)
		scanner->state = CODE;
}

static void scan(struct scanner *scanner, int c)
{
	if (c == '\n')
		end_line(scanner);
	else if (scanner->state == CODE)
		scan_code(scanner, c);
	else if (scanner->state == QUOTED)
		scan_quoted(scanner, c);
	else if (scanner->state == BLOCK_COMMENT && c == '*' && take(scanner, '/'))
		scanner->state = CODE;
}

enum code_language code_language_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot && (strcmp(dot, ".asm") == 0 || strcmp(dot, ".inc") == 0) ? CODE_ASSEMBLY
									      : CODE_C;
}

unsigned long code_lines_count(FILE *file, enum code_language language)
{
	struct scanner scanner = { .file = file, .language = language };
	int c;

	while ((c = getc(file)) != EOF)
		scan(&scanner, c);
	end_line(&scanner);
	return scanner.lines;
}
