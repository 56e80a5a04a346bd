/* stubs client|twins|server|list HEADER [-o FILE]: see stub_writer.h for what it writes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "stub_writer.h"

typedef void writer(FILE *out, const struct interface *interface);

static writer *writer_named(const char *name)
{
	if (strcmp(name, "client") == 0)
		return stub_writer_client;
	if (strcmp(name, "twins") == 0)
		return stub_writer_twins;
	if (strcmp(name, "server") == 0)
		return stub_writer_server;
	if (strcmp(name, "list") == 0)
		return stub_writer_list;
	return NULL;
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
		fputs("usage: stubs client|twins|server|list HEADER [-o FILE]\n", stderr);
		return 2;
	}
	done = interface_read(&arena, &report, argv[2], &interface) &&
	       write_output(&report, write, &interface, to_file ? argv[4] : NULL);
	if (report.text)
		fputs(report.text, stderr);
	report_free(&report);
	arena_free(&arena);
	return done ? 0 : 1;
}
