/*
 * tables check|print (--monitor SOCKET | --memory DUMP --registers TEXT) [options] KERNEL.elf
 *
 * Exit status: 0; 1 if a rule is broken; 2 for a wrong command line, or where something could not
 * be read or written.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "machine.h"
#include "print.h"
#include "trouble.h"

#define SECONDS_DEFAULT	   60
#define PAUSE_MICROSECONDS 5000

enum status { RULES_HOLD = 0, RULES_BROKEN = 1, TROUBLE = 2 };

struct options {
	bool check; /* else print */
	bool until_end;
	bool aliases_forbidden;
	int seconds;
	const char *monitor, *memory, *registers, *results, *suite, *kernel;
};

static const char usage[] =
	"usage: tables check|print (--monitor SOCKET | --memory DUMP --registers TEXT)\n"
	"                    [--until-end [--seconds N]] [--no-aliases]\n"
	"                    [--results FILE [--suite NAME]] KERNEL.elf\n";

static bool parse_option(struct options *options, int option)
{
	switch (option) {
	case 'm':
		options->monitor = optarg;
		return true;
	case 'd':
		options->memory = optarg;
		return true;
	case 'g':
		options->registers = optarg;
		return true;
	case 'r':
		options->results = optarg;
		return true;
	case 's':
		options->suite = optarg;
		return true;
	case 'n':
		options->seconds = atoi(optarg);
		return options->seconds > 0;
	case 'u':
		options->until_end = true;
		return true;
	case 'a':
		options->aliases_forbidden = true;
		return true;
	default:
		return false;
	}
}

static bool parse_arguments(struct options *options, int argc, char **argv)
{
	static const struct option names[] = {
		{"monitor", required_argument, NULL, 'm'},
		{"memory", required_argument, NULL, 'd'},
		{"registers", required_argument, NULL, 'g'},
		{"results", required_argument, NULL, 'r'},
		{"suite", required_argument, NULL, 's'},
		{"seconds", required_argument, NULL, 'n'},
		{"until-end", no_argument, NULL, 'u'},
		{"no-aliases", no_argument, NULL, 'a'},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.seconds = SECONDS_DEFAULT, .suite = "tables"};
	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (!parse_option(options, option))
			return false;
	}
	if (argc - optind != 2)
		return false;
	options->check = strcmp(argv[optind], "check") == 0;
	options->kernel = argv[optind + 1];
	return (options->check || strcmp(argv[optind], "print") == 0) &&
	       !options->monitor == (options->memory && options->registers);
}

static bool open_machine(struct machine *machine, const struct options *options)
{
	if (options->monitor)
		return machine_attach(machine, options->monitor);
	return machine_open_dump(machine, options->memory, options->registers);
}

/* Reads the stopped machine once. */
static bool read_once(struct machine *machine, const struct options *options,
		      const struct kernel *kernel, const struct cores *cores,
		      struct findings *findings)
{
	struct snapshot snapshot;
	bool good = snapshot_take(&snapshot, kernel, cores, machine_fetch, machine);

	if (good && options->check)
		good = check_snapshot(&snapshot, findings);
	else if (good)
		good = print_snapshot(&snapshot, stdout);
	snapshot_destroy(&snapshot);
	return good;
}

static bool time_left(const struct options *options, time_t start)
{
	return options->until_end && time(NULL) - start < options->seconds;
}

/* Stops the machine and reads it. */
static enum machine_state visit(struct machine *machine, const struct options *options,
				const struct kernel *kernel, struct findings *findings)
{
	struct cores cores;
	enum machine_state state = machine_stop(machine, &cores);

	if (state != MACHINE_STOPPED)
		return state;
	bool good = read_once(machine, options, kernel, &cores, findings);
	machine_continue(machine);
	if (good)
		return MACHINE_STOPPED;
	return machine_ended(machine) ? MACHINE_ENDED : MACHINE_TROUBLE;
}

/* Once, or again and again until the machine ends. */
static bool read_machine(struct machine *machine, const struct options *options,
			 const struct kernel *kernel, struct findings *findings)
{
	time_t start = time(NULL);
	unsigned int times = 0;
	enum machine_state state;

	while ((state = visit(machine, options, kernel, findings)) == MACHINE_STOPPED) {
		times++;
		if (!time_left(options, start))
			return true;
		usleep(PAUSE_MICROSECONDS);
	}
	if (state == MACHINE_ENDED)
		return times > 0 || trouble("the machine ended before it could be read");
	return false;
}

static enum status tell(const struct options *options, const struct findings *findings)
{
	if (!options->check)
		return RULES_HOLD;
	findings_print_summary(findings, stdout);
	if (options->results && !findings_write_results(findings, options->results, options->suite))
		return TROUBLE;
	return findings_failures(findings) ? RULES_BROKEN : RULES_HOLD;
}

static enum status run(const struct options *options)
{
	struct findings findings = {.aliases_forbidden = options->aliases_forbidden};
	struct kernel kernel;
	struct machine machine;

	if (!kernel_load(&kernel, options->kernel))
		return TROUBLE;
	bool good = open_machine(&machine, options) &&
		    read_machine(&machine, options, &kernel, &findings);
	machine_close(&machine);
	return good ? tell(options, &findings) : TROUBLE;
}

int main(int argc, char **argv)
{
	struct options options;

	if (!parse_arguments(&options, argc, argv)) {
		fputs(usage, stderr);
		return TROUBLE;
	}
	return (int)run(&options);
}
