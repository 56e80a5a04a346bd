/* A system that uses every key: what compose makes of it, and what it plans and shows. */
#include "fixtures.h"

#include "plan.h"
#include "show.h"

static int set_up(void **state)
{
	struct loaded *loaded = calloc(1, sizeof(*loaded));

	assert_non_null(loaded);
	load(loaded, fixture(loaded, "good.toml"));
	*state = loaded;
	return 0;
}

static int tear_down(void **state)
{
	unload(*state);
	free(*state);
	return 0;
}

static void test_loads(void **state)
{
	struct loaded *loaded = *state;
	const struct system *system = &loaded->system;

	if (!loaded->good)
		fail_msg("%s", loaded->report.text);
	assert_int_equal(system->instance_count, 4);
	assert_string_equal(system->instances[0].name, "booter");
	assert_string_equal(system->instances[1].name, "ping");
	assert_string_equal(system->instances[2].name, "pong");
	assert_string_equal(system->instances[3].name, "logger");
	assert_int_equal(system->memory_bytes, 64 << 20);
	assert_string_equal(system->leftover.to->name, "logger");
	assert_int_equal(system->denial_count, 1);
	assert_string_equal(system->denials[0].from.to->name, "pong");
	assert_string_equal(system->denials[0].to.to->name, "ping");
	assert_int_equal(system->denials[0].excepted_count, 1);
	assert_string_equal(system->denials[0].excepted[0].to->name, "logger");
}

static void test_defaults(void **state)
{
	struct loaded *loaded = *state;
	const struct instance *pong = &loaded->system.instances[2];

	assert_string_equal(pong->image, "ping-pong");
	assert_string_equal(loaded->system.instances[1].image, "ping");
	assert_int_equal(pong->threads, 1);
	assert_int_equal(pong->priority, 100);
	assert_int_equal(pong->memory_bytes, 0);
	assert_string_equal(pong->handler.to->name, "booter");
	assert_string_equal(pong->scheduler.to->name, "booter");
	assert_string_equal(pong->manager.to->name, "booter");
	assert_false(pong->debug);
	assert_false(pong->boot_image);
}

/* ping's two threads come to pong and logger, pong's thread to logger; pong says four itself. */
static void test_admission(void **state)
{
	struct loaded *loaded = *state;

	assert_int_equal(loaded->system.instances[0].admits, 4);
	assert_int_equal(loaded->system.instances[1].admits, 0);
	assert_int_equal(loaded->system.instances[2].admits, 4);
	assert_int_equal(loaded->system.instances[3].admits, 3);
}

static void test_order(void **state)
{
	struct loaded *loaded = *state;

	assert_string_equal(loaded->system.init_order[0]->name, "logger");
	assert_string_equal(loaded->system.init_order[1]->name, "pong");
	assert_string_equal(loaded->system.init_order[2]->name, "ping");
	assert_int_equal(loaded->system.instances[3].init_stage, 1);
	assert_int_equal(loaded->system.instances[1].init_stage, 3);
}

static void test_gates(void **state)
{
	struct loaded *loaded = *state;
	const struct instance *ping = &loaded->system.instances[1];

	assert_int_equal(ping->gate_count, 4);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(ping->gates[i].index, 32 + i);
	assert_string_equal(ping->gates[2].function->name, "pong_six");
	assert_string_equal(ping->gates[3].function->name, "shutdown");
	assert_string_equal(ping->gates[3].need->server.to->name, "booter");
}

/* A program gets its slots as an instance does, but no stage, and nobody admits its threads. */
static void test_programs(void **state)
{
	struct loaded *loaded = *state;
	const struct instance *tool = &loaded->system.instances[4];

	assert_int_equal(loaded->system.linked_count, 6);
	assert_string_equal(tool->name, "tool");
	assert_string_equal(tool->image, "hammer");
	assert_string_equal(tool[1].image, "bare");
	assert_int_equal(tool->number, 4);
	assert_int_equal(tool->gates[0].index, 32);
	assert_string_equal(tool->gates[0].function->name, "log_write");
	assert_string_equal(tool->gates[1].function->name, "pong");
	assert_int_equal(tool[1].gate_count, 0);
	assert_null(system_find(&loaded->system, "tool"));
}

static void test_linker_script(void **state)
{
	static const char *const lines[] = {
		"\ncrt_instance_id = 0x1;\n",
		"\ncrt_stack_first_block = 0x5003e00;\n",
		"\ncrt_heap_bytes = 0x10000;\n",
		"\ngate_pong = 0xffe00400;\n",
		"\ngate_pong_sum = 0xffe00420;\n",
		"\ngate_shutdown = 0xffe00460;\n",
		"\nshared_ring = 0x4ffb000;\n",
		"\nshared_ring_bytes = 0x4000;\n",
		"\t. = 0x4000000;\n",
		"ASSERT(crt_heap <= 0x4feb000,",
	};
	struct loaded *loaded = *state;
	struct output output = {0};
	const char *text;

	plan_write_linker_script(output_open(&output), &loaded->system,
				 &loaded->system.instances[1]);
	text = output_close(&output);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!strstr(text, lines[i]))
			fail_msg("no %s in:\n%s", lines[i], text);
	assert_null(strstr(text, "EXTERN("));
	free(output.text);
}

static void test_makefile(void **state)
{
	static const char *const lines[] = {
		"SYSTEM_MEMORY := 65536K\n",
		"INSTANCES := booter ping pong logger tool bare\n",
		"INTERFACES := shutdown pong log fault\n",
		"HEADER_log := " COMPOSE_FIXTURES "/interfaces/log.h\n",
		"IMAGE_pong := ping-pong\n",
		"IMAGE_tool := hammer\n",
		"CLIENT_tool := log pong\n",
		"SERVER_tool :=\n",
		"CLIENT_bare :=\n",
		"CLIENT_ping := pong shutdown\n",
		"SERVER_ping :=\n",
		"SERVER_logger := log fault\n",
		"SERVER_booter := shutdown\n",
	};
	struct loaded *loaded = *state;
	struct output output = {0};
	const char *text;

	plan_write_makefile(output_open(&output), &loaded->system);
	text = output_close(&output);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!strstr(text, lines[i]))
			fail_msg("no %s in:\n%s", lines[i], text);
	free(output.text);
}

static void test_plan_files(void **state)
{
	static const char *const names[] = {
		"booter.ld", "ping.ld", "pong.ld", "logger.ld", "tool.ld", "bare.ld", "plan.mk",
	};
	struct loaded *loaded = *state;
	const char *folder = make_folder(&loaded->arena);

	assert_true(plan_write(&loaded->system, folder));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = arena_format(&loaded->arena, "%s/%s", folder, names[i]);

		assert_true(file_exists(path));
		unlink(path);
	}
	rmdir(folder);
	assert_false(plan_write(&loaded->system, folder));
	assert_reported(&loaded->report, "booter.ld: cannot be written: ");
}

static void test_show(void **state)
{
	static const char *const lines[] = {
		"good: every key of the format\n",
		"    calls pong by pong\n",
		"    writes region ring\n",
		"    has ports 0x3f8 to 0x3ff\n",
		"    has the debug capability\n    reads the boot image\n",
		"    faults to logger, scheduled by ping, managed by logger\n    trusts pong\n",
		"tool (image hammer, 0xa000000, a program for processes)\n    calls log\n    calls pong\n",
		"trusted by all: kernel booter logger\n",
		"    logger because its device masters the bus",
		"memory left over: logger\ndenied: pong -> ping except logger\n",
	};
	struct loaded *loaded = *state;
	struct output output = {0};
	const char *text;

	show_system(output_open(&output), &loaded->system);
	text = output_close(&output);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (!strstr(text, lines[i]))
			fail_msg("no %s in:\n%s", lines[i], text);
	free(output.text);
}

static void test_all_threads(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, fixture(&loaded, "all_threads.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	assert_int_equal(loaded.system.instances[0].threads, 2);
	unload(&loaded);
}

/* Without need of the booter no header of it is asked for. */
static void test_hello(void **state)
{
	struct loaded loaded = {0};

	(void)state;
	load(&loaded, "systems/hello.toml");
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	assert_string_equal(loaded.system.name, "hello");
	assert_int_equal(loaded.system.instance_count, 2);
	assert_true(loaded.system.instances[1].debug);
	assert_int_equal(loaded.system.interface_count, 0);
	unload(&loaded);
}

/* A scheduler begins before those that it schedules, and all their threads come to it. */
static void test_scheduled(void **state)
{
	struct loaded loaded = {0};
	const struct instance *app, *server, *sched, *logger;

	(void)state;
	load(&loaded, fixture(&loaded, "scheduled.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	app = system_find(&loaded.system, "app");
	server = system_find(&loaded.system, "server");
	sched = system_find(&loaded.system, "sched");
	logger = system_find(&loaded.system, "logger");
	assert_ptr_equal(app->scheduler.to, sched);
	assert_int_equal(sched->init_stage, 1);
	assert_int_equal(logger->init_stage, 1);
	assert_int_equal(server->init_stage, 2);
	assert_int_equal(app->init_stage, 3);
	assert_int_equal(sched->admits, 5);
	assert_int_equal(server->admits, 3);
	assert_int_equal(logger->admits, 5);
	assert_int_equal(app->admits, 0);
	unload(&loaded);
}

/* Its handler, its manager and its scheduler are components, and the first calls the others. */
static void test_restarted(void **state)
{
	struct loaded loaded = {0};
	struct output output = {0};
	const char *text;

	(void)state;
	load(&loaded, fixture(&loaded, "restarted.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	assert_int_equal(loaded.system.instances[1].restarts, 3);
	assert_int_equal(loaded.system.instances[1].within, 1000000);
	assert_int_equal(loaded.system.instances[1].spent, 20);
	assert_int_equal(loaded.system.instances[2].restarts, 0);
	assert_true(loaded.system.instances[1].init_stage >
		    loaded.system.instances[2].init_stage);
	show_system(output_open(&output), &loaded.system);
	text = output_close(&output);
	assert_non_null(strstr(text, "    restarted 3 times in 1000000 microseconds\n"
				     "    restarted when its time was spent 20 periods in a row\n"));
	free(output.text);
	unload(&loaded);
}

/* Servers have stacks for the threads of processes that a client makes; the client itself has none. */
static void test_processes(void **state)
{
	struct loaded loaded = {0};
	const struct instance *app, *server, *sched;

	(void)state;
	load(&loaded, fixture(&loaded, "processes.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	app = system_find(&loaded.system, "app");
	server = system_find(&loaded.system, "server");
	sched = system_find(&loaded.system, "sched");
	assert_int_equal(app->threads, 3);
	assert_int_equal(app->process_threads, 2);
	assert_int_equal(app->admits, 0);
	assert_int_equal(server->admits, 5);
	assert_int_equal(sched->admits, 6);
	unload(&loaded);
}

/* Admitted are the scheduler's threads, those of processes too, and to the service's own server. Nothing
 * of that is a dependence. */
static void test_services(void **state)
{
	struct loaded loaded = {0};
	struct output script = {0}, makefile = {0}, shown = {0};
	const struct instance *files, *logger;

	(void)state;
	load(&loaded, fixture(&loaded, "services.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	files = system_find(&loaded.system, "files");
	logger = system_find(&loaded.system, "logger");
	assert_int_equal(files->admits, 9);
	assert_int_equal(logger->admits, 9);
	assert_int_equal(system_find(&loaded.system, "app")->init_stage, 2);
	assert_int_equal(system_find(&loaded.system, "app")->admits, 0);
	assert_true(system_visited(&loaded.system, logger) & instance_bit(files));
	assert_false(system_reached(&loaded.system, system_find(&loaded.system, "app")) & instance_bit(files));
	plan_write_linker_script(output_open(&script), &loaded.system, files);
	assert_non_null(strstr(output_close(&script), "\nEXTERN(serve_twin)\n"));
	plan_write_makefile(output_open(&makefile), &loaded.system);
	assert_non_null(strstr(output_close(&makefile), "\nSERVICE_files := twin\n"));
	show_system(output_open(&shown), &loaded.system);
	assert_non_null(strstr(output_close(&shown), "    serves twin by one gate\n"));
	free(script.text);
	free(makefile.text);
	free(shown.text);
	unload(&loaded);
}

/* One gate to all of it; and what is needed comes first. */
static void test_service_needed(void **state)
{
	struct loaded loaded = {0};
	struct output script = {0}, makefile = {0};
	const struct instance *app, *tool;

	(void)state;
	load(&loaded, fixture(&loaded, "service_needed.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	app = system_find(&loaded.system, "app");
	tool = &loaded.system.instances[loaded.system.instance_count];
	assert_int_equal(app->init_stage, 2);
	assert_int_equal(app->gate_count, 2);
	assert_null(app->gates[0].function);
	assert_int_equal(app->gates[0].index, 32);
	assert_string_equal(gate_name(&loaded.system, &app->gates[0]), "service_twin");
	assert_string_equal(gate_entry(&loaded.system, &app->gates[0]), "serve_twin");
	assert_string_equal(gate_entry(&loaded.system, &app->gates[1]), "server_log_write");
	assert_true(system_reached(&loaded.system, app) &
		    instance_bit(system_find(&loaded.system, "files")));
	assert_int_equal(tool->gate_count, 2);
	assert_null(tool->gates[1].function);
	assert_int_equal(tool->gates[1].index, 33);
	plan_write_linker_script(output_open(&script), &loaded.system, app);
	assert_non_null(strstr(output_close(&script), "\ngate_service_twin = 0xffe00400;\n"));
	plan_write_makefile(output_open(&makefile), &loaded.system);
	assert_non_null(strstr(output_close(&makefile), "\nCLIENT_app := log\nSERVICE_CLIENT_app := twin\n"));
	free(script.text);
	free(makefile.text);
	unload(&loaded);
}

static void test_confined(void **state)
{
	struct loaded loaded = {0};
	struct output output = {0};
	const char *text;

	(void)state;
	load(&loaded, fixture(&loaded, "confined.toml"));
	if (!loaded.good)
		fail_msg("%s", loaded.report.text);
	assert_int_equal(system_find(&loaded.system, "app")->components, 3);
	assert_int_equal(system_find(&loaded.system, "rogue")->components, 63);
	show_system(output_open(&output), &loaded.system);
	text = output_close(&output);
	assert_non_null(strstr(text, "    delegates to friend\n    makes 3 components at most\n"));
	assert_non_null(strstr(text, "    delegates to nobody but its scheduler\n"));
	free(output.text);
	unload(&loaded);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_loads),
		TEST(test_defaults),
		TEST(test_admission),
		TEST(test_order),
		TEST(test_gates),
		TEST(test_programs),
		TEST(test_linker_script),
		TEST(test_makefile),
		TEST(test_plan_files),
		TEST(test_show),
		cmocka_unit_test(test_hello),
		cmocka_unit_test(test_all_threads),
		cmocka_unit_test(test_scheduled),
		cmocka_unit_test(test_restarted),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_service_needed),
		cmocka_unit_test(test_confined),
	};

	return cmocka_run_group_tests_name("compose a good system", tests, NULL, NULL);
}
