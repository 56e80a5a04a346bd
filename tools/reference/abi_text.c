#include "abi_text.h"

#include "constants.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CELL_BYTES 1024
#define NAME_BYTES 64

bool abi_text_read(struct abi_text *abi, const char *path)
{
	FILE *file = fopen(path, "r");
	long bytes = -1;

	*abi = (struct abi_text){.line = 1};
	if (file && !fseek(file, 0, SEEK_END))
		bytes = ftell(file);
	if (bytes >= 0 && !fseek(file, 0, SEEK_SET))
		abi->text = calloc(1, (size_t)bytes + 1);
	if (!abi->text || fread(abi->text, 1, (size_t)bytes, file) != (size_t)bytes) {
		fprintf(stderr, "reference: cannot read %s: %s\n", path, strerror(errno));
		if (file)
			fclose(file);
		return false;
	}
	fclose(file);
	abi->next = abi->text;
	return true;
}

void abi_text_free(struct abi_text *abi)
{
	free(abi->text);
}

bool abi_text_value(const char *name, uint64_t *value)
{
	return constants_find(name, value);
}

/* The next line, without its end; null at the end of the text. */
static char *take_line(struct abi_text *abi)
{
	char *line = abi->next, *end = strchr(line, '\n');

	if (!*line)
		return NULL;
	if (end)
		*end = '\0';
	abi->next = end ? end + 1 : line + strlen(line);
	abi->line++;
	return line;
}

static bool starts_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

static bool refuse(const struct abi_text *abi, const char *why)
{
	fprintf(stderr, "reference: abi.h:%u: %s\n", abi->line - 1, why);
	return false;
}

/* A line of a comment that stands alone, and is no sentence. */
static bool is_heading(const struct abi_text *abi, const char *line)
{
	char last = line[strlen(line) - 1];

	return starts_with(line, " * ") && last >= 'a' && last <= 'z' &&
	       starts_with(abi->next, " *\n");
}

bool abi_text_print_head(struct abi_text *abi, FILE *out)
{
	char *line = take_line(abi);

	if (!line || strcmp(line, "/*"))
		return refuse(abi, "the file does not start with a comment");
	while ((line = take_line(abi)) && strcmp(line, " */")) {
		if (!starts_with(line, " *"))
			return refuse(abi, "a line of the comment does not start with ' *'");
		fprintf(out, is_heading(abi, line) ? "## %s\n" : "%s\n",
			line + (line[2] == ' ' ? 3 : 2));
	}
	return line || refuse(abi, "the comment does not end");
}

/* The text of a comment on one line, without its marks; cuts it off the line. */
static bool cut_comment(char *line, char *comment)
{
	char *start = strstr(line, "/*"), *end;

	*comment = '\0';
	if (!start)
		return true;
	end = strstr(start, "*/");
	if (!end || end - start >= CELL_BYTES)
		return false;
	snprintf(comment, CELL_BYTES, "%.*s", (int)(end - start - 2), start + 2);
	*start = '\0';
	return true;
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strlen(text);
	while (end > text && strchr(" \t", end[-1]))
		*--end = '\0';
	return text;
}

static void print_row(FILE *out, const char *name, uint64_t value, bool hex, char *comment)
{
	fprintf(out, hex ? "| `%s` | 0x%llx | %s |\n" : "| `%s` | %llu | %s |\n", name,
		(unsigned long long)value, trim(comment));
}

static void start_table(FILE *out, bool *started)
{
	if (!*started)
		fputs("\n| name | value | meaning |\n| --- | --- | --- |\n", out);
	*started = true;
}

/* `#define NAME VALUE` and a comment perhaps; one without a value guards or configures. */
static bool print_define(char *line, FILE *out, bool *started)
{
	char comment[CELL_BYTES], name[NAME_BYTES], value_text[NAME_BYTES] = "";
	uint64_t value;
	int found;

	if (!cut_comment(line, comment))
		return false;
	found = sscanf(line, "#define %63s %63s", name, value_text);
	if (found < 2)
		return found == 1;
	if (!constants_evaluate(value_text, &value) || !constants_add(name, value))
		return false;
	start_table(out, started);
	print_row(out, name, value, starts_with(value_text, "0x"), comment);
	return true;
}

/* One `NAME` or `NAME = VALUE`; `next` is the value that follows. */
static bool print_enumerator(char *text, uint64_t *next, FILE *out, char *comment)
{
	char *equals = strchr(text, '='), *name;

	if (equals) {
		*equals = '\0';
		if (!constants_evaluate(trim(equals + 1), next))
			return false;
	}
	name = trim(text);
	if (!constants_add(name, *next))
		return false;
	print_row(out, name, (*next)++, false, comment);
	return true;
}

/* A line of enumerators; its comment belongs to the last one. */
static bool print_enumerators(char *line, uint64_t *next, FILE *out)
{
	char comment[CELL_BYTES], none[1] = "", *rest, *text;

	if (!cut_comment(line, comment))
		return false;
	for (text = strtok_r(line, ",", &rest); text;) {
		char *following = strtok_r(NULL, ",", &rest);

		text = trim(text);
		if (*text && following && !*trim(following))
			following = NULL;
		if (*text && !print_enumerator(text, next, out, following ? none : comment))
			return false;
		text = following;
	}
	return true;
}

static bool print_enum(struct abi_text *abi, char *line, FILE *out)
{
	char name[NAME_BYTES], *body = strchr(line, '{'), *end;
	bool started = false;
	uint64_t next = 0;

	if (sscanf(line, "enum %63s", name) != 1 || !body)
		return refuse(abi, "an enumeration that does not open on its first line");
	fprintf(out, "\n### enum %s\n", name);
	start_table(out, &started);
	for (line = body + 1; line; line = take_line(abi)) {
		end = strchr(line, '}');
		if (end)
			*end = '\0';
		if (!print_enumerators(line, &next, out))
			return refuse(abi, "an enumerator that is not understood");
		if (end)
			return true;
	}
	return refuse(abi, "the enumeration does not end");
}

/* Comment lines up to the one that ends the comment, as a paragraph. */
static bool print_comment(struct abi_text *abi, char *line, FILE *out)
{
	fputc('\n', out);
	for (; line; line = take_line(abi)) {
		char *end = strstr(line, "*/");

		if (end)
			*end = '\0';
		line += strspn(line, " \t/*");
		fprintf(out, "%s\n", trim(line));
		if (end)
			return true;
	}
	return refuse(abi, "the comment does not end");
}

/* Other C, shown as it stands up to the blank line. */
static void print_code(struct abi_text *abi, char *line, FILE *out)
{
	fputs("\n```c\n", out);
	for (; line && *line; line = take_line(abi))
		fprintf(out, "%s\n", line);
	fputs("```\n", out);
}

static void skip_block(struct abi_text *abi)
{
	for (char *line = take_line(abi); line && *line;)
		line = take_line(abi);
}

/* Whether an X-macro list fills the block that starts here. */
static bool filled_by_list(const struct abi_text *abi)
{
	const char *end = strstr(abi->next, "\n\n");
	const char *list = strstr(abi->next, ".def>");

	return list && (!end || list < end);
}

static bool directive(const char *line)
{
	return *line == '#' && (!starts_with(line, "#define ") || strchr(line, '('));
}

static bool print_block(struct abi_text *abi, FILE *out)
{
	bool table = false;
	char *line;

	if (filled_by_list(abi)) {
		skip_block(abi);
		return true;
	}
	while ((line = take_line(abi)) && *line) {
		if (directive(line))
			continue;
		if (starts_with(line, "/*")) {
			if (!print_comment(abi, line, out))
				return false;
		} else if (starts_with(line, "#define ")) {
			if (!print_define(line, out, &table))
				return refuse(abi, "a constant that is not understood");
		} else if (starts_with(line, "enum ")) {
			if (!print_enum(abi, line, out))
				return false;
		} else {
			print_code(abi, line, out);
			return true;
		}
	}
	return true;
}

bool abi_text_print_blocks(struct abi_text *abi, FILE *out)
{
	while (*abi->next)
		if (!print_block(abi, out))
			return false;
	return true;
}
