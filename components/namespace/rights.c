#include "rights.h"

#include <string.h>

#include "crt.h"
#include "name_tree.h"
#include "payload.h"

/* Names of components have 31 bytes at most, those of the tables 8. */
#define KEY_BYTES 48

/* The entry of an instance in one of the tables of rights. */
static bool find(const char *table, uint64_t instance, struct args *entry)
{
	char key[KEY_BYTES];

	strcpy(key, table);
	strcat(key, "/");
	strcat(key, payload_name((uint32_t)instance));
	return args_get_entry(key, entry) == 0;
}

static bool paths_are_good(struct args paths)
{
	struct args_iter iter;
	struct args entry;
	struct path path;

	args_foreach(paths, iter, entry) {
		if (path_read(&path, args_value(entry)))
			return false;
	}
	return true;
}

static bool table_is_good(const char *table, unsigned most)
{
	struct args_iter iter;
	struct args root, entry;

	if (args_get_entry(table, &root))
		return true;
	if (args_len(root) > most)
		return false;
	args_foreach(root, iter, entry) {
		if (payload_find(args_key(entry)) == COMPOSITION_NONE || !paths_are_good(entry))
			return false;
	}
	return true;
}

int rights_init(void)
{
	if (payload_open() || !table_is_good("register", NAME_SHARES_USED) ||
	    !table_is_good("view", NAME_SHARES))
		return -TESSERA_EINVAL;
	return 0;
}

static bool is_within_any(const struct path *path, struct args tops, bool or_leads_there)
{
	struct args_iter iter;
	struct args entry;
	struct path top;

	args_foreach(tops, iter, entry) {
		if (path_read(&top, args_value(entry)))
			continue;
		if (path_is_within(path, &top) || (or_leads_there && path_is_within(&top, path)))
			return true;
	}
	return false;
}

bool rights_to_register(uint64_t instance, const struct path *path)
{
	struct args tops;

	return find("register", instance, &tops) && is_within_any(path, tops, false);
}

bool rights_to_see(uint64_t instance, const struct path *path)
{
	struct args tops;

	return !find("view", instance, &tops) || is_within_any(path, tops, false);
}

bool rights_to_pass(uint64_t instance, const struct path *path)
{
	struct args tops;

	return !find("view", instance, &tops) || is_within_any(path, tops, true);
}
