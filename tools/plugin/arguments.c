#include "arguments.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum argument {
	COVERAGE,
	BRANCHES,
	TRACE,
	LONGEST,
	FIGURES,
	SYMBOLS,
	EVENTS_FILE,
	LIST,
	MEMORY,
	CAPACITY,
	DEPTH,
	LOW,
	HIGH,
	FROM,
	TO,
	OCCURRENCE,
	REGION,
	ARGUMENTS
};

static const char *const names[ARGUMENTS] = {
	[COVERAGE] = "coverage",
	[BRANCHES] = "branches",
	[TRACE] = "trace",
	[LONGEST] = "longest",
	[FIGURES] = "figures",
	[SYMBOLS] = "symbols",
	[EVENTS_FILE] = "events",
	[LIST] = "list",
	[MEMORY] = "memory",
	[CAPACITY] = "capacity",
	[DEPTH] = "depth",
	[LOW] = "low",
	[HIGH] = "high",
	[FROM] = "from",
	[TO] = "to",
	[OCCURRENCE] = "occurrence",
	[REGION] = "region",
};

static bool refuse(const char *what, const char *argument)
{
	fprintf(stderr, "tessera plugin: %s: %s\n", what, argument);
	return false;
}

static bool parse_number(const char *text, uint64_t *number)
{
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	*number = strtoull(text, &end, 0);
	return errno == 0 && *end == '\0';
}

/* The value if the argument is of that name, else NULL. */
static const char *value_of(const char *argument, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(argument, name, length) != 0 || argument[length] != '=')
		return NULL;
	return argument + length + 1;
}

static bool sort_in(const char *values[ARGUMENTS], const char *argument)
{
	for (int i = 0; i < ARGUMENTS; i++) {
		const char *value = value_of(argument, names[i]);
		if (!value)
			continue;
		if (values[i])
			return refuse("argument given twice", argument);
		values[i] = value;
		return true;
	}
	return refuse("unknown argument", argument);
}

static bool read_number(const char *const values[ARGUMENTS], enum argument which, uint64_t *number)
{
	if (!values[which])
		return refuse("argument missing", names[which]);
	return parse_number(values[which], number) || refuse("not a number", values[which]);
}

static bool read_bounds(struct arguments *arguments, const char *const values[ARGUMENTS])
{
	if (!read_number(values, LOW, &arguments->low) ||
	    !read_number(values, HIGH, &arguments->high))
		return false;
	return arguments->low < arguments->high || refuse("no more than low=", names[HIGH]);
}

static bool read_range(struct arguments *arguments, const char *const values[ARGUMENTS],
		       enum argument mode)
{
	if (values[FROM] || values[TO] || values[OCCURRENCE] || values[REGION])
		return refuse("takes low= and high= alone", names[mode]);
	return read_bounds(arguments, values);
}

static bool read_depth(struct arguments *arguments, const char *const values[ARGUMENTS])
{
	if (values[TO] || values[OCCURRENCE])
		return refuse("takes from=, region=, low= and high= alone", names[DEPTH]);
	if (!read_number(values, FROM, &arguments->from) ||
	    !read_number(values, REGION, &arguments->region))
		return false;
	if (!arguments->region)
		return refuse("no bytes", names[REGION]);
	return read_bounds(arguments, values);
}

static bool read_trace(struct arguments *arguments, const char *const values[ARGUMENTS])
{
	if (values[BRANCHES] || values[LOW] || values[HIGH] || values[REGION])
		return refuse("takes from=, to= and occurrence= alone", "trace=");
	arguments->occurrence = 1;
	if (values[OCCURRENCE] && !read_number(values, OCCURRENCE, &arguments->occurrence))
		return false;
	if (arguments->occurrence == 0)
		return refuse("counts from 1", names[OCCURRENCE]);
	return read_number(values, FROM, &arguments->from) &&
	       read_number(values, TO, &arguments->to);
}

static bool read_figures(struct arguments *arguments, const char *const values[ARGUMENTS])
{
	if (values[LOW] || values[HIGH] || values[FROM] || values[TO] || values[OCCURRENCE])
		return refuse("takes symbols= alone", "figures=");
	arguments->symbols = values[SYMBOLS];
	return arguments->symbols || refuse("argument missing", names[SYMBOLS]);
}

static bool read_events(struct arguments *arguments, const char *const values[ARGUMENTS])
{
	if (values[LOW] || values[HIGH] || values[FROM] || values[TO] || values[OCCURRENCE])
		return refuse("takes list=, memory= and capacity= alone", "events=");
	if (!values[LIST] || !values[MEMORY])
		return refuse("argument missing", names[values[LIST] ? MEMORY : LIST]);
	if (!read_number(values, CAPACITY, &arguments->capacity))
		return false;
	return arguments->capacity || refuse("counts from 1", names[CAPACITY]);
}

bool arguments_parse(struct arguments *arguments, int argc, char **argv)
{
	const char *values[ARGUMENTS] = {NULL};

	for (int i = 0; i < argc; i++) {
		if (!sort_in(values, argv[i]))
			return false;
	}
	*arguments = (struct arguments){
		.coverage = values[COVERAGE],
		.branches = values[BRANCHES],
		.trace = values[TRACE],
		.longest = values[LONGEST],
		.figures = values[FIGURES],
		.events = values[EVENTS_FILE],
		.list = values[LIST],
		.memory = values[MEMORY],
		.depth = values[DEPTH],
	};
	if (!!values[COVERAGE] + !!values[TRACE] + !!values[LONGEST] + !!values[FIGURES] +
		    !!values[EVENTS_FILE] + !!values[DEPTH] !=
	    1)
		return refuse("wants one of",
			      "coverage=, trace=, longest=, figures=, events=, depth=");
	if (values[BRANCHES] && !values[COVERAGE])
		return refuse("goes with coverage= alone", names[BRANCHES]);
	if (values[SYMBOLS] && !values[FIGURES])
		return refuse("goes with figures= alone", names[SYMBOLS]);
	if (values[FIGURES])
		return read_figures(arguments, values);
	if (values[EVENTS_FILE])
		return read_events(arguments, values);
	if (values[LIST] || values[MEMORY] || values[CAPACITY])
		return refuse("go with events= alone", "list=, memory=, capacity=");
	if (values[TRACE])
		return read_trace(arguments, values);
	if (values[DEPTH])
		return read_depth(arguments, values);
	return read_range(arguments, values, values[COVERAGE] ? COVERAGE : LONGEST);
}
