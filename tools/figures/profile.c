#define _POSIX_C_SOURCE 200809L
#include "profile.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const struct trace_property trace_properties[TRACE_PROPERTIES] = {
	{"accesses", "memory-accesses", "accesses"}, {"data_lines", "data-cache-lines", "data"},
	{"code_lines", "code-cache-lines", "code"},  {"cr3_loads", "cr3-loads", "cr3"},
	{"serialising", "serialising", "serial"},
};

static void *larger(void *old, size_t count, size_t size)
{
	void *memory = realloc(old, count * size);

	if (!memory) {
		fputs("figures: out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

static bool add_profile(struct profiles *profiles, const char *line)
{
	struct profile profile = {0};

	if (sscanf(line, "figure %llu", &profile.samples) != 1 || !profile.samples)
		return false;
	profiles->list = larger(profiles->list, profiles->count + 1, sizeof(profile));
	profiles->list[profiles->count++] = profile;
	return true;
}

/* Counts that no property is made of are passed over. */
static bool note_count(struct profile *profile, const char *line)
{
	unsigned long long number;
	char name[32];

	if (sscanf(line, "# %31s %llu", name, &number) != 2)
		return false;
	for (size_t i = 0; i < TRACE_PROPERTIES; i++)
		if (strcmp(name, trace_properties[i].counted) == 0)
			profile->counts[i] = number;
	return true;
}

static bool add_step(struct profile *profile, const char *line)
{
	struct profile_step step;

	if (sscanf(line, "0x%" SCNx64 " %" SCNu64, &step.address, &step.times) != 2)
		return false;
	profile->steps = larger(profile->steps, profile->step_count + 1, sizeof(step));
	profile->steps[profile->step_count++] = step;
	return true;
}

static bool take_line(struct profiles *profiles, const char *line)
{
	struct profile *last = profiles->count ? &profiles->list[profiles->count - 1] : NULL;

	if (strncmp(line, "figure ", 7) == 0)
		return add_profile(profiles, line);
	return last && (*line == '#' ? note_count(last, line) : add_step(last, line));
}

int profiles_read(struct profiles *profiles, const struct figures *figures, FILE *file,
		  const char *path)
{
	bool ended = false, sound = true;
	char *line = NULL;
	unsigned number = 0;
	size_t size = 0;

	while (sound && !ended && getline(&line, &size, file) >= 0) {
		number++;
		ended = strcmp(line, "end\n") == 0;
		sound = ended || take_line(profiles, line);
	}
	free(line);
	if (!sound)
		fprintf(stderr, "figures: %s: line %u is malformed\n", path, number);
	else if (!ended)
		fprintf(stderr, "figures: %s did not come to its end\n", path);
	else if (profiles->count != figures->count)
		fprintf(stderr, "figures: %s: %zu profiles of %zu figures\n", path, profiles->count,
			figures->count);
	else
		return 0;
	return -1;
}

void profiles_print(const struct profiles *profiles, const struct figures *figures, FILE *out)
{
	for (size_t i = 0; i < profiles->count; i++)
		for (size_t j = 0; j < TRACE_PROPERTIES; j++)
			fprintf(out, "%s.%s %llu\n", figures->list[i].name,
				trace_properties[j].name, profiles->list[i].counts[j]);
}

void profiles_free(struct profiles *profiles)
{
	for (size_t i = 0; i < profiles->count; i++)
		free(profiles->list[i].steps);
	free(profiles->list);
	*profiles = (struct profiles){0};
}
