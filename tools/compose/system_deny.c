/* What a composition denies: no path of authority may contradict it. */
#include "authority.h"
#include "toml_value.h"

static void check_denial(const struct system *system, const struct denial *denial)
{
	struct authority_path path;
	uint64_t excepted = 0;

	for (size_t i = 0; i < denial->excepted_count; i++)
		excepted |= instance_bit(denial->excepted[i].to);
	path = authority_path(system, denial->from.to, denial->to.to, excepted);
	if (path.length > 0)
		toml_error(system->report, denial->node, "\"%s\" is broken by %s",
			   denial->node->text, authority_path_text(system, &path));
}

bool system_deny(const struct system *system)
{
	unsigned errors_before = system->report->errors;

	for (size_t i = 0; i < system->denial_count; i++)
		check_denial(system, &system->denials[i]);
	return system->report->errors == errors_before;
}
