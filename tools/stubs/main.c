/* stubs COMMAND HEADER [-o FILE]: see stub_writer.h for what it writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "stub_writer.h"

typedef void writer(FILE *out, const struct interface *interface);

static const struct {
	const char *name;
	writer *write;
} commands[] = {
	{"client", stub_writer_client},
	{"twins", stub_writer_twins},
	{"server", stub_writer_server},
	{"service", stub_writer_service},
	{"service-client", stub_writer_service_client},
	{"callers", stub_writer_callers},
	{"callers-header", stub_writer_callers_header},
	{"list", stub_writer_list},
};

static writer *writer_named(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].write;
	return NULL;
}

static bool can_be_written(struct report *report, writer *write, const struct interface *interface)
{
	const struct interface_function *without = interface_no_service(interface);

	if ((write != stub_writer_service && write != stub_writer_service_client) || !without)
		return true;
	report_error(report, without->place,
		     "function %s has %u parameters, a service's have %d at most", without->name,
		     without->parameters, INTERFACE_SERVICE_PARAMETERS_MAX);
	return false;
}

static bool write_output(struct report *report, writer *write, const struct interface *interface,
			 const char *path)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out;
	bool written;

	if (!path) {
		write(stdout, interface);
		return true;
	}
	out = open_memstream(&text, &length);
	if (!out)
		return false;
	write(out, interface);
	written = fclose(out) == 0 && file_write(report, path, text, length);
	free(text);
	return written;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct report report = {0};
	struct interface interface;
	writer *write = argc >= 3 ? writer_named(argv[1]) : NULL;
	bool to_file = argc == 5 && strcmp(argv[3], "-o") == 0;
	bool done;

	if (!write || (argc != 3 && !to_file)) {
		fputs("usage: stubs "
		      "client|twins|server|service|service-client|callers|callers-header|list "
		      "HEADER [-o FILE]\n",
		      stderr);
		return 2;
	}
	done = interface_read(&arena, &report, argv[2], &interface) &&
	       can_be_written(&report, write, &interface) &&
	       write_output(&report, write, &interface, to_file ? argv[4] : NULL);
	if (report.text)
		fputs(report.text, stderr);
	report_free(&report);
	arena_free(&arena);
	return done ? 0 : 1;
}
