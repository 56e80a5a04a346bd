/* Every error of a composition: its message names file, line, column, component and key. */
#include "fixtures.h"

struct bad_system {
	const char *name;    /* of the fixture */
	const char *message; /* behind the path of the file and a colon */
};

static const struct bad_system bad_systems[] = {
	{"syntax", "1:13: Error while parsing table header"},
	{"duplicate_key", "3:9: Error while parsing key-value pair: cannot redefine existing "
			  "boolean 'debug'"},
	{"unknown_stanza",
	 "1:2: componnet: unknown key; known here: system, shared, component, program"},
	{"unknown_key", "2:1: component a: key imagee: unknown key; known here: image,"},
	{"unknown_system_key", "2:1: system: key mem: unknown key"},
	{"unknown_shared_key", "5:1: shared r: key pages: unknown key"},
	{"no_component", " no component: expected a stanza [component.NAME]"},
	{"component_array", "1:3: key component: expected a table, found an array"},
	{"component_no_table", "2:1: key component.a: expected a table, found an integer"},
	{"component_name", "1:12: component A b: no name of a component"},
	{"component_booter",
	 "1:12: component booter: the booter is part of every system and takes no stanza"},
	{"too_many_components", "1:2: key component: 62 components; a system has at most 61"},
	{"wrong_kind",
	 "2:1: component a: key debug: expected true or false, found a text in quotes"},
	{"nul_in_text", "2:1: a text with a NUL character"},
	{"image_name", "2:1: component a: key image: \"../a\" is no name"},
	{"size_unit", "2:1: component a: key memory: \"64\" is no size like"},
	{"size_number",
	 "2:1: component a: key memory: expected a text in quotes, found an integer"},
	{"size_huge", "2:1: component a: key memory: \"999999G\" is more than 8192G"},
	{"size_pages", "2:1: component a: key heap: \"1K\" is not a number of pages of 4K"},
	{"priority_zero", "2:1: component a: key priority: 0 is not between 1 and 254"},
	{"priority_of_the_booter", "2:1: component a: key priority: 255 is not between 1 and 254"},
	{"threads_negative", "2:1: component a: key threads: -1 is not between 1 and 1024"},
	{"threads_zero", "2:1: component a: key threads: 0 is not between 1 and 1024"},
	{"threads_too_many",
	 "7:1: component b: key threads: 1025 threads with those of the components before and "
	 "the booter's 2, of at most 1024"},
	{"threads_too_many_by_default",
	 "5:12: component b: 1025 threads with those of the components before"},
	{"threads_scheduled_by_booter",
	 "2:1: component a: key threads: 2 threads: a component that the booter schedules has "
	 "one"},
	{"exports_twice", "2:20: component a: key exports[1]: pong is exported twice"},
	{"services_twice", "2:21: component a: key services[1]: twin is served twice"},
	{"services_unknown",
	 "2:13: component a: key services[0]: unknown interface: no header nothing.h"},
	{"services_too_many_parameters",
	 "2:13: component a: key services[0]: function pong_six of interface pong has 6 parameters, "
	 "a service's have 5 at most"},
	{"services_and_needs",
	 "2:13: component a: key services[0]: function pong of interface twin is also one of "
	 "interface pong, which the component needs"},
	{"services_two_interfaces",
	 "3:13: component a: key services[0]: function pong of interface twin is also one of "
	 "interface pong, which the component exports"},
	{"exports_name",
	 "2:12: component a: key exports[0]: \"pong-1\" is no name of an interface"},
	{"needs_array", "2:1: component a: key needs: expected a table, found an array"},
	{"missing_server", "2:7: component a: key needs.pong: there is no component b"},
	{"server_does_not_export", "2:7: component a: key needs.pong: b does not export pong"},
	{"booter_does_not_export", "2:7: component a: key needs.pong: booter does not export pong"},
	{"serves_itself", "3:7: component a: key needs.pong: a component cannot serve itself"},
	{"unknown_interface",
	 "2:12: component a: key exports[0]: unknown interface: no header nothing.h"},
	{"two_servers_one_interface", "3:14: Error while parsing key-value pair: cannot redefine "
				      "existing string 'needs.pong'"},
	{"passes_interface_on",
	 "3:7: component a: key needs.pong: function pong of interface pong is also one "
	 "of interface pong, which the component exports"},
	{"function_in_two_interfaces",
	 "2:23: component a: key needs.twin: function pong of interface twin is also one"
	 " of interface pong, which the component needs"},
	{"cycle", "9:7: component c: key needs.pong: cycle: a needs log of b needs twin of c need"
		  "s pong of a"},
	{"handler_missing", "2:1: component a: key fault_handler: there is no component b"},
	{"handler_itself",
	 "2:1: component a: key fault_handler: a component cannot handle its own faults"},
	{"handler_without_interface",
	 "2:1: component a: key fault_handler: b does not export fault"},
	{"scheduler_missing", "2:1: component a: key scheduler: there is no component b"},
	{"scheduler_without_interface",
	 "2:1: component a: key scheduler: b does not export compinit"},
	{"scheduler_cycle", "3:1: component a: key scheduler: b is not scheduled by the booter"},
	{"scheduler_below_another",
	 "3:1: component a: key scheduler: b is not scheduled by the booter"},
	{"scheduler_of_itself_alone",
	 "2:1: component a: key scheduler: b is not scheduled by the booter"},
	{"scheduler_priority",
	 "2:1: component a: key scheduler: its priority 100 is not below that of b, 100"},
	{"scheduler_needs_its_own",
	 "4:1: component a: key scheduler: b depends on it: threads of b may come to be in it"},
	{"scheduler_depends_on_its_own",
	 "4:1: component a: key scheduler: b depends on it: threads of b may come to be in it"},
	{"needs_of_scheduled",
	 "2:7: component a: key needs.log: c is initialised by its scheduler b, too late for a "
	 "component that b does not schedule"},
	{"needs_of_other_scheduler",
	 "10:7: component d: key needs.log: c is initialised by its scheduler b, too late for a "
	 "component that b does not schedule"},
	{"process_threads_zero",
	 "2:1: component a: key process_threads: 0 is not between 1 and 1024"},
	{"process_threads_scheduled_by_booter",
	 "2:1: component a: key process_threads: its scheduler, booter, has no processes"},
	{"process_threads_without_manager", "4:1: component a: key process_threads: its manager, "
					    "booter, makes no components for it"},
	{"process_threads_too_many",
	 "7:12: component b: 1025 threads with those of the components before"},
	{"components_too_many", "2:1: component a: key components: 64 is not between 0 and 63"},
	{"components_by_no_client",
	 "2:1: component a: key components: it does not need capmgr of its manager, booter"},
	{"delegates_to_text",
	 "2:1: component a: key delegates_to: expected an array, found a text in quotes"},
	{"delegates_to_name", "2:17: component a: key delegates_to[0]: \"B\" is no name"},
	{"delegates_to_missing",
	 "2:17: component a: key delegates_to[0]: there is no component b"},
	{"delegates_to_twice", "2:22: component a: key delegates_to[1]: b is named twice"},
	{"delegates_to_by_no_client",
	 "2:1: component a: key delegates_to: it does not need capmgr of its manager, booter"},
	{"delegates_to_no_client", "4:17: component a: key delegates_to[0]: b does not need capmgr of "
				   "the same manager"},
	{"ceiling_scheduled_by_booter",
	 "2:1: component a: key ceiling: its scheduler, booter, has no ceilings"},
	{"ceiling_below_priority", "4:1: component a: key ceiling: it is below the priority, 5"},
	{"ceiling_above_scheduler",
	 "4:1: component a: key ceiling: it is not below the priority of b, 100"},
	{"time_scheduled_by_booter",
	 "2:1: component a: key time: its scheduler, booter, has no budgets"},
	{"time_more_than_all", "3:10: component a: key time.budget: 21 is not between 1 and 20"},
	{"time_without_period", "3:1: component a: key time: expected the keys budget and period"},
	{"restart_without_within",
	 "2:1: component a: key restart: expected the keys times and within, and perhaps spent"},
	{"restart_with_more",
	 "2:1: component a: key restart: expected the keys times and within, and perhaps spent"},
	{"restart_no_table", "2:1: component a: key restart: expected a table, found an integer"},
	{"restart_never_spent",
	 "2:36: component a: key restart.spent: 0 is not between 1 and 1000"},
	{"restart_spent_without_time",
	 "2:1: component a: key restart: it has no time that it could have spent"},
	{"restart_never", "2:13: component a: key restart.times: 0 is not between 1 and 16"},
	{"restart_too_often", "2:13: component a: key restart.times: 17 is not between 1 and 16"},
	{"restart_of_a_manager", "2:1: component a: key restart: it manages, schedules or handles "
				 "faults, and cannot be restarted"},
	{"restart_of_a_scheduler", "2:1: component a: key restart: it manages, schedules or"},
	{"restart_of_a_handler", "2:1: component a: key restart: it manages, schedules or"},
	{"restart_by_booter",
	 "2:1: component a: key restart: its fault handler, booter, restarts nobody"},
	{"restart_managed_by_booter",
	 "2:1: component a: key restart: its manager, booter, makes nobody anew"},
	{"restart_scheduled_by_booter",
	 "2:1: component a: key restart: its scheduler, booter, starts nobody again"},
	{"restart_without_capmgr", "2:1: component a: key restart: its fault handler, b, does not "
				   "need capmgr of its manager capmgr"},
	{"restart_by_a_client", "2:1: component a: key restart: b depends on it: threads of b may "
				"come to be in it"},
	{"restart_without_sched", "2:1: component a: key restart: its fault handler, b, needs "
				  "nothing of its scheduler sched"},
	{"program_name_of_a_component", "3:10: program a: a component has this name"},
	{"program_name", "3:10: program A b: no name of a program"},
	{"program_array", "1:1: key program: expected a table, found an array"},
	{"program_no_table", "4:1: key program.b: expected a table, found an integer"},
	{"program_unknown_key",
	 "4:1: program b: key memory: unknown key; known here: image, needs"},
	{"program_needs_table", "4:1: program b: key needs: expected an array, found a table"},
	{"program_needs_twice", "4:18: program b: key needs[1]: pong is needed twice"},
	{"program_needs_name",
	 "4:10: program b: key needs[0]: \"pong-1\" is no name of an interface"},
	{"program_needs_number",
	 "4:10: program b: key needs[0]: expected a text in quotes, found an integer"},
	{"program_needs_unknown",
	 "4:10: program b: key needs[0]: unknown interface: no header nothing.h"},
	{"program_image_name", "4:1: program b: key image: \"../b\" is no name"},
	{"too_many_programs",
	 "3:2: key program: 61 programs; with its components a system has at most 61"},
	{"manager_missing", "2:1: component a: key manager: there is no component b"},
	{"manager_cycle",
	 "4:1: component b: key manager: cycle: b manages component b by way of a"},
	{"manager_of_nobody", "2:1: component a: key manager: b manages nobody: the booter manages "
			      "it, and not itself"},
	{"leftover_of_a_realm",
	 "2:1: system: key leftover: inner has its memory from its manager, outer, which takes all "
	 "of it back"},
	{"leftover_in_a_realm",
	 "2:1: system: key leftover: a has its memory from its manager, inner, which takes all of "
	 "it back"},
	{"leftover_missing", "2:1: system: key leftover: there is no component b"},
	{"deny_kind", "2:1: system: key deny: expected an array, found a text in quotes"},
	{"deny_element", "2:9: system: key deny[0]: expected a text in quotes, found an integer"},
	{"deny_malformed", "2:9: system: key deny[0]: \"a to b\" is no denial like \"app -> disk\" "
			   "or \"app -> disk except vfs\""},
	{"deny_no_target", "2:9: system: key deny[0]: \"a ->\" is no denial like \"app -> disk\" "
			   "or \"app -> disk except vfs\""},
	{"deny_no_exception", "2:9: system: key deny[0]: \"a -> b except\" is no denial like \"app "
			      "-> disk\" or \"app -> disk except vfs\""},
	{"deny_no_except", "2:9: system: key deny[0]: \"a -> b but c\" is no denial like \"app -> "
			   "disk\" or \"app -> disk except vfs\""},
	{"deny_bad_name", "2:9: system: key deny[0]: \"a -> B\" is no denial like \"app -> disk\" "
			  "or \"app -> disk except vfs\""},
	{"deny_bad_exception", "2:9: system: key deny[0]: \"a -> b except C\" is no denial like "
			       "\"app -> disk\" or \"app -> disk except vfs\""},
	{"deny_unknown", "2:9: system: key deny[0]: there is no component d"},
	{"deny_unknown_source", "2:9: system: key deny[0]: there is no component d"},
	{"deny_unknown_exception", "2:9: system: key deny[0]: there is no component d"},
	{"deny_itself", "2:9: system: key deny[0]: a cannot be denied to itself"},
	{"deny_booter", "2:9: system: key deny[0]: everybody trusts the booter: it can be neither "
			"denied nor excepted"},
	{"deny_booter_excepted", "2:9: system: key deny[0]: everybody trusts the booter"},
	{"deny_end_excepted", "2:9: system: key deny[0]: b is an end of the path itself"},
	{"deny_excepted_twice", "2:9: system: key deny[0]: c is excepted twice"},
	{"deny_broken", "2:19: system: key deny[1]: \"a -> c\" is broken by a -> b"},
	{"deny_long_path", "2:9: system: key deny[0]: \"c1 -> c61\" is broken by c1 -> c2"},
	{"irq_range", "2:9: component a: key irqs[0]: 24 is not between 0 and 23"},
	{"irq_twice", "4:9: component b: key irqs[0]: given to component a already"},
	{"ioports_overlap", "2:42: component a: key ioports[1]: given to component a already"},
	{"ioports_range", "2:30: component a: key ioports[0].count: 2 is not between 1 and 1"},
	{"ioports_keys", "2:12: component a: key ioports[0]: expected the keys first and count"},
	{"device_in_memory",
	 "2:18: component a: key device_memory[0]: address 0x200000 lies in the machine'"
	 "s memory"},
	{"device_unaligned",
	 "2:18: component a: key device_memory[0]: address 0xfd000010 is not a multiple "
	 "of 4K"},
	{"device_interrupt_controller",
	 "2:18: component a: key device_memory[0]: the interrupt controllers belong to t"
	 "he kernel"},
	{"shared_missing", "2:8: component a: key shared.ring: there is no [shared.ring]"},
	{"shared_access", "2:8: component a: key shared.ring: \"w\" is neither \"r\" nor \"rw\""},
	{"shared_unused", "1:9: shared ring: no component maps it"},
	{"shared_without_size", "3:9: shared ring: key size is missing"},
	{"shared_too_large",
	 "2:21: component a: key shared.q: the shared regions of a component exceed 16M"},
	{"region_too_large", "4:1: shared r: key size: larger than 8M"},
	{"heap_too_large", "1:12: component a: heap and shared regions exceed the 16M"},
	{"budget_over_machine",
	 "6:1: component b: key memory: the budgets up to this one are 20480K, the machi"
	 "ne's memory is 16384K"},
	{"args_float", "2:16: component a: key args.x.y[1]: an argument is a text"},
	{"args_no_table", "2:1: component a: key args: expected a table, found a text in quotes"},
};

static void test_bad_system(void **state)
{
	const struct bad_system *bad = *state;
	struct loaded loaded = {0};
	const char *path =
		arena_format(&loaded.arena, "%s/bad/%s.toml", COMPOSE_FIXTURES, bad->name);

	load(&loaded, path);
	assert_false(loaded.good);
	assert_true(loaded.report.errors > 0);
	assert_reported(&loaded.report, arena_format(&loaded.arena, "%s:%s", path, bad->message));
	unload(&loaded);
}

static void test_missing_file(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, "nowhere.toml");
	assert_false(loaded.good);
	assert_reported(&loaded.report, "nowhere.toml: cannot be read: ");
	unload(&loaded);
}

/* All errors of a step are reported, not the first alone. */
static void test_errors_together(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "bad/many_errors.toml"));
	assert_int_equal(loaded.report.errors, 3);
	assert_reported(&loaded.report, ":2:1: component a: key imagee: unknown key");
	assert_reported(&loaded.report, ":3:1: component a: key debug: expected true or false");
	assert_reported(&loaded.report, ":5:1: component b: key priority: 256 is not between");
	unload(&loaded);
}

/* What the booter enters by name must be there. */
static void test_incomplete_interfaces(void **state)
{
	struct loaded loaded = {0};
	const char *folder = fixture(&loaded, "incomplete");

	(void)state;
	assert_true(system_read(&loaded.system, &loaded.arena, &loaded.report,
				fixture(&loaded, "incomplete/system.toml")));
	assert_true(system_resolve(&loaded.system));
	assert_false(system_interfaces(&loaded.system, &folder, 1));
	assert_int_equal(loaded.report.errors, 4);
	assert_reported(&loaded.report, ":3:1: component a: key fault_handler: interface fault has "
					"no function fault_exception\n");
	assert_reported(&loaded.report, "interface fault has no function fault_call\n");
	assert_reported(&loaded.report, ":5:1: component a: key scheduler: interface compinit has "
					"no function compinit_exit\n");
	assert_reported(&loaded.report, "interface compinit has no function compinit_entered\n");
	unload(&loaded);
}

int main(void)
{
	enum { COUNT = sizeof(bad_systems) / sizeof(bad_systems[0]) };
	struct CMUnitTest tests[COUNT + 3] = {
		[COUNT] = cmocka_unit_test(test_missing_file),
		[COUNT + 1] = cmocka_unit_test(test_errors_together),
		[COUNT + 2] = cmocka_unit_test(test_incomplete_interfaces),
	};

	for (size_t i = 0; i < COUNT; i++)
		tests[i] = (struct CMUnitTest){
			.name = bad_systems[i].name,
			.test_func = test_bad_system,
			.initial_state = (void *)(uintptr_t)&bad_systems[i],
		};
	return cmocka_run_group_tests_name("compose errors", tests, NULL, NULL);
}
