#define _GNU_SOURCE
#include "fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct image_symbol client_symbols[] = {
	{"_start", CLIENT_BASE, 0x20, true},
	{"main", CLIENT_MAIN, 0x80, true},
	{"mutex_words", CLIENT_LOCKS, 0x100, false},
};
static struct image_symbol server_symbols[] = {
	{"_start", SERVER_BASE, 0x20, true},
	{"server_sum", SERVER_SUM, 0x40, true},
};

const struct image fixture_images[2] = {
	{"client.elf", "client", CLIENT_BASE, CLIENT_BASE + 0x10000, 0, client_symbols, 3},
	{"server.elf", "server", SERVER_BASE, SERVER_BASE + 0x10000, 0, server_symbols, 2},
};

static char path[32];
static char errors[4096];
static FILE *caught;
static int standard_error;

const char *fixture_file(const void *bytes, size_t n)
{
	if (path[0])
		unlink(path);
	strcpy(path, "/tmp/trace-XXXXXX");
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, n), n);
	close(file);
	return path;
}

char *fixture_written(const struct timeline *timeline,
		      void (*write)(const struct timeline *timeline, FILE *file))
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	write(timeline, file);
	fclose(file);
	return text;
}

void fixture_catch_errors(void)
{
	caught = tmpfile();
	assert_non_null(caught);
	fflush(stderr);
	standard_error = dup(STDERR_FILENO);
	dup2(fileno(caught), STDERR_FILENO);
}

const char *fixture_errors(void)
{
	fflush(stderr);
	dup2(standard_error, STDERR_FILENO);
	close(standard_error);
	rewind(caught);
	errors[fread(errors, 1, sizeof(errors) - 1, caught)] = '\0';
	fclose(caught);
	return errors;
}

void fixture_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
}
