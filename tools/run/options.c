#define _POSIX_C_SOURCE 200809L
#include "options.h"

#include "text.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SILENCE_MS 60000

static const struct option known[] = {
	{ "silence", required_argument, NULL, 's' }, { "total", required_argument, NULL, 't' },
	{ "symbols", required_argument, NULL, 'y' }, { "name", required_argument, NULL, 'n' },
	{ "verbose", no_argument, NULL, 'v' },	     { NULL, 0, NULL, 0 },
};

int options_seconds(const char *text, int64_t *milliseconds)
{
	char *end;
	double seconds = strtod(text, &end);

	/* The bound refuses infinity, and "not a number" by failing every comparison. */
	if (end == text || *end || !(seconds >= 0 && seconds <= 1e9))
		return -1;
	*milliseconds = (int64_t)(seconds * 1000);
	return 0;
}

static int parse_limit(const char *name, const char *text, int64_t *milliseconds)
{
	if (options_seconds(text, milliseconds) == 0)
		return 0;
	fprintf(stderr, "run: --%s takes seconds, not '%s'\n", name, text);
	return -1;
}

static int parse_option(struct options *options, int option)
{
	switch (option) {
	case 's':
		return parse_limit("silence", optarg, &options->limits.silence);
	case 't':
		return parse_limit("total", optarg, &options->limits.total);
	case 'y':
		return symbols_load(&options->symbols, optarg);
	case 'n':
		options->name = optarg;
		return 0;
	case 'v':
		options->verbose = true;
		return 0;
	default:
		return -1; /* getopt has said what is wrong */
	}
}

int options_parse(struct options *options, int count, char *const arguments[], int files)
{
	int option;

	*options = (struct options){ .limits.silence = SILENCE_MS };
	/* The plus ends options at the first file: those of the command are not ours. */
	while ((option = getopt_long(count, arguments, "+v", known, NULL)) != -1) {
		if (parse_option(options, option))
			return -1;
	}
	/* Without files, the options end at the -- itself, and getopt has taken it. */
	if (files == 0 && strcmp(arguments[optind - 1], "--") == 0)
		optind--;
	if (count - optind < files + 2 || strcmp(arguments[optind + files], "--") != 0) {
		fprintf(stderr, "run: wanted: [options], %d file%s, --, and a command\n", files,
			files == 1 ? "" : "s");
		return -1;
	}
	options->files = arguments + optind;
	options->command = arguments + optind + files + 1;
	return 0;
}

char *options_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *start = slash ? slash + 1 : path;
	size_t length = strcspn(start, ".");
	char *name = grow(NULL, length + 1, 1);

	memcpy(name, start, length);
	name[length] = '\0';
	return name;
}
