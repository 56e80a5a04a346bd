/* Who has authority over whom, by which path; fixtures/authority.toml has every reason for it. */
#include "fixtures.h"

#include "authority.h"

/* NULL: there is no path. */
struct query {
	const char *from;
	const char *to;
	const char *avoided;
	const char *path;
};

static const struct query gates[] = {
	{"server", "backend", NULL, "server -> backend (gates of pong)"},
	{"backend", "server", NULL, NULL},
	{"client", "backend", NULL, "client -> server (gates of log) -> backend (gates of pong)"},
	{"client", "backend", "server", NULL},
	{"short-cut", "backend", NULL, "short-cut -> backend (gates of pong)"},
	{"client", "short-cut", NULL, NULL},
};

static const struct query shared_memory[] = {
	{"writer", "reader", NULL, "writer -> reader (shared memory \"news\")"},
	{"reader", "writer", NULL, NULL},
	{"reader", "other-reader", NULL, NULL},
	{"talker", "other-reader", NULL, "talker -> other-reader (shared memory \"talk\")"},
	{"other-reader", "talker", NULL, "other-reader -> talker (shared memory \"talk\")"},
	{"talker", "reader", NULL, NULL},
};

static const struct query schedulers[] = {
	{"scheduler", "scheduled", NULL, "scheduler -> scheduled (schedules it)"},
	{"scheduled", "scheduler", NULL, "scheduled -> scheduler (gates of compinit)"},
	{"front", "scheduler", NULL, NULL},
};

/* Where its threads come to be a scheduler has no say. */
static const struct query visitors[] = {
	{"scheduler", "front", NULL, "scheduler -> scheduled (schedules it) -> front (gates of log)"},
	{"scheduler", "back", "scheduled", NULL},
	{"scheduled", "back", "front", NULL},
	{"own", "backend", "server", NULL},
};

static const struct query fault_handlers[] = {
	{"handler", "handled", NULL, "handler -> handled (handles its faults)"},
	{"handled", "handler", NULL, "handled -> handler (faults to it)"},
};

static const struct query managers[] = {
	{"capmgr", "mute", NULL, "capmgr -> mute (manages it)"},
	{"mute", "capmgr", NULL, NULL},
	{"capmgr", "client", NULL, "capmgr -> client (holds all memory)"},
	{"foreign", "mute", NULL, "foreign -> capmgr (gates of capmgr) -> mute (manages it)"},
	{"hermit", "client", NULL, NULL},
};

/* A manager under a manager has no more than what is below it. */
static const struct query realms[] = {
	{"capmgr", "inner", NULL, "capmgr -> inner (manages it)"},
	{"capmgr", "deep", "inner", "capmgr -> deep (holds all memory)"},
	{"inner", "innermost", NULL, "inner -> innermost (manages it)"},
	{"inner", "deep", NULL, "inner -> deep (holds its memory)"},
	{"innermost", "inner", NULL, NULL},
	{"inner", "mute", NULL, NULL},
	{"inner", "client", NULL, NULL},
	{"deep", "innermost", NULL, NULL},
};

static const struct query delegation[] = {
	{"first", "second", NULL, "first -> second (delegation by capmgr)"},
	{"second", "first", NULL, "second -> first (delegation by capmgr)"},
	{"first", "mute", "capmgr", NULL},
	{"mute", "first", NULL, NULL},
	{"first", "foreign", "capmgr", NULL},
	{"foreign", "first", "capmgr", NULL},
};

static const struct query bus_masters[] = {
	{"dma", "client", NULL, "dma -> client (masters the bus)"},
	{"client", "dma", NULL, NULL},
};

/* It could do all to all of them, and everybody trusts it not to. */
static const struct query no_way_by_the_booter[] = {
	{"caller", "client", NULL, NULL},
	{"client", "caller", NULL, NULL},
};

struct query_list {
	const char *name;
	const struct query *queries;
	size_t count;
};

#define LIST(name)                                                                                 \
	{                                                                                          \
#name, name, sizeof(name) / sizeof(name[0])                                        \
	}
static const struct query_list lists[] = {
	LIST(gates),	  LIST(shared_memory),	LIST(schedulers),
	LIST(visitors),  LIST(fault_handlers), LIST(managers),
	LIST(realms),	  LIST(delegation),	LIST(bus_masters),
	LIST(no_way_by_the_booter),
};

static const struct instance *find(const struct loaded *loaded, const char *name)
{
	const struct instance *instance = system_find(&loaded->system, name);

	if (!instance)
		fail_msg("no component %s", name);
	return instance;
}

static void check_query(const struct loaded *loaded, const struct query *query)
{
	uint64_t avoided = query->avoided ? instance_bit(find(loaded, query->avoided)) : 0;
	struct authority_path path = authority_path(&loaded->system, find(loaded, query->from),
						    find(loaded, query->to), avoided);
	const char *text =
		path.length > 0 ? authority_path_text(&loaded->system, &path) : "no path";
	const char *expected = query->path ? query->path : "no path";

	if (strcmp(text, expected) != 0)
		fail_msg("%s to %s: expected: %s\nfound: %s", query->from, query->to, expected,
			 text);
}

static void test_list(void **state)
{
	const struct query_list *list = *state;
	struct loaded loaded = {0};

	load(&loaded, fixture(&loaded, "authority.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	for (size_t i = 0; i < list->count; i++)
		check_query(&loaded, &list->queries[i]);
	unload(&loaded);
}

/* Denials that hold say nothing; without its exception the last of them would not hold. */
static void test_denials_that_hold(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "denials.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	assert_int_equal(loaded.system.denial_count, 3);
	loaded.system.denials[2].excepted_count--;
	assert_false(system_deny(&loaded.system));
	assert_reported(&loaded.report,
			":3:40: system: key deny[2]: \"app -> disk except vfs cache\" is broken by "
			"app -> cache (gates of fault) -> disk (gates of pong)\n");
	unload(&loaded);
}

/* A delegation is a step for both: what is given acts on who takes it, and may lead back. */
static void test_who_may_delegate_to_whom(void **state)
{
	static const struct query queries[] = {
		{"app", "friend", NULL, "app -> friend (delegation by capmgr)"},
		{"friend", "app", NULL, "friend -> app (delegation by capmgr)"},
		{"rogue", "sched", NULL, "rogue -> sched (gates of compinit)"},
		{"rogue", "friend", "sched",
		 "rogue -> capmgr (gates of capmgr) -> friend (manages it)"},
	};
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "confined.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		check_query(&loaded, &queries[i]);
	assert_true(authority_may_delegate(find(&loaded, "app"), find(&loaded, "friend")));
	assert_false(authority_may_delegate(find(&loaded, "friend"), find(&loaded, "app")));
	assert_true(authority_may_delegate(find(&loaded, "rogue"), find(&loaded, "sched")));
	assert_true(authority_may_delegate(find(&loaded, "rogue"), find(&loaded, "rogue")));
	assert_true(authority_may_delegate(find(&loaded, "sched"), find(&loaded, "rogue")));
	loaded.system.instances[5].recipients_node = NULL;
	assert_false(system_deny(&loaded.system));
	assert_reported(&loaded.report, "\"rogue -> app except capmgr sched\" is broken by rogue -> "
					"app (delegation by capmgr)\n");
	unload(&loaded);
}

/* All that are broken are reported, and no other. */
static void test_denials_that_are_broken(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "bad/deny_broken.toml"));
	assert_false(loaded.good);
	assert_int_equal(loaded.report.errors, 2);
	assert_reported(&loaded.report, ":2:19: system: key deny[1]: \"a -> c\" is broken by a -> "
					"b (gates of pong) -> c (shared memory \"ring\")\n");
	assert_reported(&loaded.report, ":2:29: system: key deny[2]: \"a -> b\" is broken by a -> "
					"b (gates of pong)\n");
	unload(&loaded);
}

/* As long as a path can be, its message is whole. */
static void test_longest_path(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "bad/deny_long_path.toml"));
	assert_false(loaded.good);
	assert_reported(&loaded.report,
			"\"c1 -> c61\" is broken by c1 -> c2 (handles its faults) -> ");
	assert_reported(&loaded.report, "c60 (handles its faults) -> c61 (handles its faults)\n");
	unload(&loaded);
}

int main(void)
{
	enum { COUNT = sizeof(lists) / sizeof(lists[0]) };
	struct CMUnitTest tests[COUNT + 4] = {
		[COUNT] = cmocka_unit_test(test_denials_that_hold),
		[COUNT + 1] = cmocka_unit_test(test_denials_that_are_broken),
		[COUNT + 2] = cmocka_unit_test(test_longest_path),
		[COUNT + 3] = cmocka_unit_test(test_who_may_delegate_to_whom),
	};

	for (size_t i = 0; i < COUNT; i++)
		tests[i] = (struct CMUnitTest){
			.name = lists[i].name,
			.test_func = test_list,
			.initial_state = (void *)(uintptr_t)&lists[i],
		};
	return cmocka_run_group_tests_name("compose authority", tests, NULL, NULL);
}
