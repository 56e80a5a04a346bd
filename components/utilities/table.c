#include "utilities.h"

#include <string.h>

const struct utility utilities[] = {
	{"cat", cat_main, "[file ...]"},
	{"cp", cp_main, "file ... file-or-directory"},
	{"echo", echo_main, "[-n] [word ...]"},
	{"ln", ln_main, "[-s] target name"},
	{"ls", ls_main, "[-l] [path ...]"},
	{"mkdir", mkdir_main, "directory ..."},
	{"mv", mv_main, "path ... path-or-directory"},
	{"pwd", pwd_main, ""},
	{"rm", rm_main, "[-r] path ..."},
	{"rmdir", rmdir_main, "directory ..."},
	{"stat", stat_main, "path ..."},
	{"touch", touch_main, "file ..."},
	{"uptime", uptime_main, ""},
};
const unsigned utility_count = sizeof(utilities) / sizeof(utilities[0]);

const struct utility *utility_find(const struct utility *table, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}
