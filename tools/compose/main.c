/*
 * compose plan SYSTEM.toml -I FOLDER... -o FOLDER	checks; writes linker scripts and plan.mk
 * compose pack SYSTEM.toml -I FOLDER... -d FOLDER -o FILE	checks; writes the boot image
 * compose graph SYSTEM.toml -I FOLDER... [-r RUN]	checks; prints a graph for Graphviz's dot
 * compose size SYSTEM.toml -I FOLDER... -d FOLDER	prints how large each component is
 * compose show SYSTEM.toml				prints who calls whom and who is trusted
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph.h"
#include "pack.h"
#include "plan.h"
#include "show.h"
#include "size.h"

struct options {
	const char *command;
	const char *path;
	const char **interface_folders;
	size_t interface_folder_count;
	const char *images;
	const char *output;
	const char *run; /* the output of a run, of which the delegations are drawn */
};

static int usage(void)
{
	fputs("usage: compose plan SYSTEM.toml -I INTERFACE_FOLDER... -o FOLDER\n"
	      "       compose pack SYSTEM.toml -I INTERFACE_FOLDER... -d ELF_FOLDER -o IMAGE\n"
	      "       compose graph SYSTEM.toml -I INTERFACE_FOLDER... [-r RUN_OUTPUT]\n"
	      "       compose size SYSTEM.toml -I INTERFACE_FOLDER... -d ELF_FOLDER\n"
	      "       compose show SYSTEM.toml\n",
	      stderr);
	return 2;
}

static bool take_option(struct options *options, const char *option, const char *value)
{
	if (strcmp(option, "-I") == 0)
		options->interface_folders[options->interface_folder_count++] = value;
	else if (strcmp(option, "-d") == 0)
		options->images = value;
	else if (strcmp(option, "-o") == 0)
		options->output = value;
	else if (strcmp(option, "-r") == 0)
		options->run = value;
	else
		return false;
	return true;
}

static bool parse_options(struct arena *arena, int argc, char **argv, struct options *options)
{
	if (argc < 3 || argc % 2 == 0)
		return false;
	*options = (struct options){
		.command = argv[1],
		.path = argv[2],
		.interface_folders = arena_alloc(arena, (size_t)argc, sizeof(char *)),
	};
	for (int i = 3; i < argc; i += 2)
		if (!take_option(options, argv[i], argv[i + 1]))
			return false;
	return true;
}

static bool load(struct system *system, struct arena *arena, struct report *report,
		 const struct options *options)
{
	return system_read(system, arena, report, options->path) && system_resolve(system) &&
	       system_order(system) && system_deny(system);
}

static bool load_interfaces(struct system *system, const struct options *options)
{
	return system_interfaces(system, options->interface_folders,
				 options->interface_folder_count);
}

static bool run_pack(struct system *system, const struct options *options)
{
	struct buffer image = {.arena = system->arena};

	return load_interfaces(system, options) && system_read_images(system, options->images) &&
	       pack_boot_image(&image, system) &&
	       file_write(system->report, options->output, image.bytes, image.length);
}

static bool run_size(struct system *system, const struct options *options)
{
	if (!load_interfaces(system, options) || !system_read_images(system, options->images))
		return false;
	size_print(stdout, system);
	return true;
}

static bool run_graph(struct system *system, const struct options *options)
{
	struct delegated delegated = {0};

	if (options->run && !delegated_read(&delegated, system, options->run))
		return false;
	graph_write(stdout, system, options->run ? &delegated : NULL);
	return true;
}

static bool is(const struct options *options, const char *command)
{
	return strcmp(options->command, command) == 0;
}

static bool is_complete(const struct options *options)
{
	if (is(options, "plan"))
		return options->output;
	if (is(options, "pack"))
		return options->output && options->images;
	if (is(options, "size"))
		return options->images;
	return is(options, "graph") || is(options, "show");
}

static bool run_command(struct system *system, const struct options *options)
{
	if (is(options, "pack"))
		return run_pack(system, options);
	if (is(options, "size"))
		return run_size(system, options);
	if (is(options, "show")) {
		show_system(stdout, system);
		return true;
	}
	if (!load_interfaces(system, options))
		return false;
	if (is(options, "plan"))
		return plan_write(system, options->output);
	return run_graph(system, options);
}

static bool flush_output(struct report *report)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	report_error(report, (struct place){.file = "standard output"}, "cannot be written");
	return false;
}

static int run(struct arena *arena, struct report *report, const struct options *options)
{
	struct system system;
	bool done;

	if (!is_complete(options))
		return usage();
	done = load(&system, arena, report, options) && run_command(&system, options) &&
	       flush_output(report);
	if (report->text)
		fputs(report->text, stderr);
	return done ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct report report = {0};
	struct options options;
	int status;

	if (parse_options(&arena, argc, argv, &options))
		status = run(&arena, &report, &options);
	else
		status = usage();
	report_free(&report);
	arena_free(&arena);
	return status;
}
