#include "builtins.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capmgr.h"
#include "manager.h"
#include "path_mounts.h"
#include "posix.h"
#include "shell.h"

#define CODE_MOST 127 /* of a system's end */

static int cd_main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "/";

	if (argc > 2)
		return UTILITY_USAGE;
	return chdir(path) ? complain(path) : 0;
}

static int exit_main(int argc, char **argv)
{
	char *end = NULL;
	long code = argc > 1 ? strtol(argv[1], &end, 10) : shell.status;

	if (argc > 2 || (end && (*end || end == argv[1])) || code < 0)
		return UTILITY_USAGE;
	shell.ends = true;
	return code < CODE_MOST ? (int)code : CODE_MOST;
}

/* ------------------------------------------------------------------ the shell's view of files */

/* Or the number of orders. */
static unsigned order_of(const char *word)
{
	static const char *const words[] = {
		[MOUNT_REPLACE] = "replace", [MOUNT_BEFORE] = "before", [MOUNT_AFTER] = "after"};
	unsigned order = 0;

	while (order < sizeof(words) / sizeof(words[0]) && strcmp(words[order], word) != 0)
		order++;
	return order;
}

static int mount_main(int argc, char **argv)
{
	unsigned order = argc == 4 ? order_of(argv[3]) : MOUNT_REPLACE;

	if (argc < 3 || argc > 4 || order > MOUNT_AFTER)
		return UTILITY_USAGE;
	return posix_mount(argv[1], argv[2], order) ? complain(argv[1]) : 0;
}

static int umount_main(int argc, char **argv)
{
	if (argc != 3)
		return UTILITY_USAGE;
	return posix_unmount(argv[1], argv[2]) ? complain(argv[2]) : 0;
}

/* ------------------------------------------------------------------ what the shell has */

#define SLOTS 256

static void put_quotas(void)
{
	static const struct {
		const char *name;
		enum capmgr_quota used, limit;
	} quotas[] = {
		{"pages", CAPMGR_PAGES_USED, CAPMGR_PAGES_LIMIT},
		{"nodes", CAPMGR_NODES_USED, CAPMGR_NODES_LIMIT},
		{"slots", CAPMGR_SLOTS_USED, CAPMGR_SLOTS_LIMIT},
		{"threads", CAPMGR_THREADS_USED, CAPMGR_THREADS_LIMIT},
		{"components", CAPMGR_COMPONENTS_USED, CAPMGR_COMPONENTS_LIMIT},
	};

	for (unsigned i = 0; i < sizeof(quotas) / sizeof(quotas[0]); i++)
		put("%-10s %6ld of %ld\n", quotas[i].name,
		    (long)MANAGER(capmgr_quota(quotas[i].used)),
		    (long)MANAGER(capmgr_quota(quotas[i].limit)));
}

/* To whom it was passed on. */
static void put_slot(unsigned slot)
{
	int64_t node;

	if (MANAGER(capmgr_tree(CAPMGR_SLOT, slot)))
		return;
	while (((node = MANAGER(capmgr_tree_next())) > 0 || node == -TESSERA_EAGAIN) &&
	       !interrupted())
		if (node > 0)
			put("slot %u: component %lu has it in slot %lu, rights %#lx\n", slot,
			    (unsigned long)CAPMGR_NODE_COMPONENT(node),
			    (unsigned long)CAPMGR_NODE_SLOT(node),
			    (unsigned long)CAPMGR_NODE_RIGHTS(node));
}

static int caps_main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return UTILITY_USAGE;
	put_quotas();
	for (unsigned slot = 0; slot < SLOTS && !interrupted(); slot++)
		put_slot(slot);
	return 0;
}

/* ------------------------------------------------------------------ which there are */

static void put_table(const struct utility *table, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		put("%s %s\n", table[i].name, table[i].usage);
}

static int help_main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return UTILITY_USAGE;
	put_table(utilities, utility_count);
	put_table(builtins, builtin_count);
	put("time command ...\n"
	    "< file, > file, >> file; command ; command; 'word', \"word\", $NAME, $?, # comment\n");
	return 0;
}

const struct utility builtins[] = {
	{"caps", caps_main, ""},
	{"cd", cd_main, "[directory]"},
	{"exit", exit_main, "[code]"},
	{"help", help_main, ""},
	{"mount", mount_main, "service directory [replace | before | after]"},
	{"umount", umount_main, "service directory"},
};
const unsigned builtin_count = sizeof(builtins) / sizeof(builtins[0]);
