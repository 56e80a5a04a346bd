#include "operations.h"

#include <string.h>
#include <tessera/abi.h>

#define PARAMETER_SEPARATOR ", "
#define COLUMNS		    99 /* and the full stop */

struct operation {
	const char *name, *parameters, *text;
	unsigned number;
};

struct failure {
	const char *operation, *error, *when;
};

static const struct operation operations[] = {
#define CALL(name, parameters, text) {#name, parameters, text, CALL_##name},
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
};

static const struct failure failures[] = {
#define CALL(name, parameters, text)
#define FAILS(name, error, when) {#name, #error, when},
#include <tessera/calls.def>
#undef CALL
#undef FAILS
};

static const struct {
	const char *name, *text;
	int number;
} errors[] = {
#define ERROR(name, number, text) {#name, text, number},
#include <tessera/errors.def>
#undef ERROR
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where the parameters stand, in their order; see abi.h. */
static const char *const registers[] = {"cap. index", "rdi", "rsi", "rdx", "r10", "r8", "r9"};

static void print_parameters(const char *parameters, FILE *out)
{
	for (size_t i = 0; i < LENGTH(registers); i++) {
		const char *end = strstr(parameters, PARAMETER_SEPARATOR);
		size_t length = end ? (size_t)(end - parameters) : strlen(parameters);

		fprintf(out, "| %s | ", registers[i]);
		for (size_t j = 0; j < length; j++)
			fprintf(out, parameters[j] == '|' ? "\\|" : "%c", parameters[j]);
		fputs(" |\n", out);
		if (!end)
			return;
		parameters = end + strlen(PARAMETER_SEPARATOR);
	}
}

static void print_failures(const char *operation, FILE *out)
{
	fputs("\n| error | when |\n| --- | --- |\n", out);
	for (size_t i = 0; i < LENGTH(failures); i++)
		if (!strcmp(failures[i].operation, operation))
			fprintf(out, "| %s | %s |\n", failures[i].error, failures[i].when);
}

/* A paragraph, filled. */
static void print_filled(const char *text, FILE *out)
{
	size_t column = 0;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (column && column + 1 + length > COLUMNS) {
			fputc('\n', out);
			column = 0;
		}
		fprintf(out, column ? " %.*s" : "%.*s", (int)length, text);
		column += length + (column ? 1 : 0);
		text += length + (text[length] == ' ');
	}
	fputs(".\n", out);
}

void operations_print(FILE *out)
{
	for (size_t i = 0; i < LENGTH(operations); i++) {
		const struct operation *operation = &operations[i];

		fprintf(out, "\n### %s\n\nOperation 0x%x:\n", operation->name, operation->number);
		print_filled(operation->text, out);
		fputs("\n| where | parameter |\n| --- | --- |\n", out);
		print_parameters(operation->parameters, out);
		print_failures(operation->name, out);
	}
	fprintf(out, "\n### The gate call\n\nOperation 0x%x. Its errors stand in r8.\n", GATE_CALL);
	print_failures("call", out);
}

static void print_returners(const char *error, FILE *out)
{
	const char *separator = "";

	for (size_t i = 0; i < LENGTH(failures); i++) {
		if (strcmp(failures[i].error, error))
			continue;
		fprintf(out, "%s%s", separator, failures[i].operation);
		separator = ", ";
	}
	if (!*separator)
		fputs("no operation of the kernel", out);
}

void operations_print_errors(FILE *out)
{
	fputs("\n| error | number | text | returned by |\n| --- | --- | --- | --- |\n", out);
	for (size_t i = 0; i < LENGTH(errors); i++) {
		fprintf(out, "| %s | %d | %s | ", errors[i].name, errors[i].number, errors[i].text);
		print_returners(errors[i].name, out);
		fputs(" |\n", out);
	}
}
