/*
 * run: starts a system, in QEMU or any command, and watches its serial line. See README.md.
 */
#include "boot.h"
#include "child.h"
#include "options.h"
#include "scenario.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static const char usage[] =
	"usage: run suite    [options] RESULTS        -- COMMAND...\n"
	"       run scenario [options] SCRIPT RESULTS -- COMMAND...\n"
	"       run boot     [options]                -- COMMAND...\n"
	"options: --silence SECONDS   without output, then the system hangs (60; 0: no limit)\n"
	"         --total SECONDS     for all (0: no limit)\n"
	"         --symbols ELF[:ELF...]  names for code addresses\n"
	"         --name NAME         of the run, for its results and its summary\n"
	"         -v, --verbose       pass the output on\n";

static const struct {
	const char *word;
	int files;
	int (*run)(const struct options *options);
} modes[] = {
	{ "suite", 1, suite_run },
	{ "scenario", 2, scenario_run },
	{ "boot", 0, boot_run },
};

int main(int count, char *arguments[])
{
	struct options options;
	int code = 2;

	/* Who watches through a pipe sees each line at once. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; count > 1 && i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(arguments[1], modes[i].word) != 0)
			continue;
		if (options_parse(&options, count - 1, arguments + 1, modes[i].files) == 0)
			code = modes[i].run(&options);
		symbols_free(&options.symbols);
		child_obey_signal();
		return code;
	}
	fputs(usage, stderr);
	return code;
}
