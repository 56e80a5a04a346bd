/* The boot image of a good system, read as the kernel and the booter do; and what pack refuses. */
#include "elf_builder.h"

#include "composition_check.h"
#include "budget.h"
#include "gate_number.h"
#include "pack.h"
#include "size.h"
#include <tessera/boot_image.h>

#define INSTANCES 4 /* of good.toml */
#define TOOL	  4 /* and its first program */

struct bench {
	struct loaded loaded;
	const char *folder;
	struct built_elf elfs[INSTANCES_MAX];
	struct buffer image;
};

/* An ELF file as the linker would make it from the plan. */
static struct built_elf link_instance(const struct system *system, const struct instance *instance)
{
	struct arena *arena = system->arena;
	uint64_t base = INSTANCE_BASE(instance->number);
	struct built_elf elf = build_elf(arena, base);
	uint64_t entry = base + 256;

	built_symbol(&elf, "crt_instance_id", instance->number);
	built_symbol(&elf, "crt_stack_first_block", INSTANCE_FIRST_BLOCK(instance->number));
	for (size_t i = 0; i < instance->gate_count; i++)
		built_symbol(&elf,
			     arena_format(arena, "gate_%s", gate_name(system, &instance->gates[i])),
			     gate_number(instance->gates[i].index));
	for (size_t i = 0; i < instance->export_count; i++)
		for (const struct interface_function *f = instance->exports[i].header->functions; f;
		     f = f->next, entry += 64)
			built_symbol(&elf, arena_format(arena, "server_%s", f->name), entry);
	return elf;
}

static const char *elf_path(struct bench *bench, const char *name)
{
	return arena_format(&bench->loaded.arena, "%s/%s.elf", bench->folder, name);
}

static int set_up_from(void **state, const char *name)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct loaded *loaded;

	assert_non_null(bench);
	loaded = &bench->loaded;
	load(loaded, fixture(loaded, name));
	assert_true(loaded->good);
	bench->folder = make_folder(&loaded->arena);
	bench->image.arena = &loaded->arena;
	for (size_t i = 0; i < loaded->system.linked_count; i++)
		bench->elfs[i] = link_instance(&loaded->system, &loaded->system.instances[i]);
	*state = bench;
	return 0;
}

static int set_up(void **state)
{
	return set_up_from(state, "good.toml");
}

static int set_up_scheduled(void **state)
{
	return set_up_from(state, "scheduled.toml");
}

static int set_up_restarted(void **state)
{
	return set_up_from(state, "restarted.toml");
}

static int set_up_confined(void **state)
{
	return set_up_from(state, "confined.toml");
}

static int set_up_small_budget(void **state)
{
	return set_up_from(state, "small_budget.toml");
}

static int set_up_realm(void **state)
{
	return set_up_from(state, "realm.toml");
}

static int set_up_small_realm(void **state)
{
	return set_up_from(state, "small_realm.toml");
}

static int set_up_small_machine(void **state)
{
	return set_up_from(state, "small_machine.toml");
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	for (size_t i = 0; i < bench->loaded.system.linked_count; i++)
		unlink(elf_path(bench, bench->loaded.system.instances[i].name));
	rmdir(bench->folder);
	unload(&bench->loaded);
	free(bench);
	return 0;
}

static bool pack(struct bench *bench)
{
	for (size_t i = 0; i < bench->loaded.system.linked_count; i++)
		built_write(&bench->elfs[i],
			    elf_path(bench, bench->loaded.system.instances[i].name));
	return system_read_images(&bench->loaded.system, bench->folder) &&
	       pack_boot_image(&bench->image, &bench->loaded.system);
}

static void pack_good(struct bench *bench)
{
	if (!pack(bench))
		fail_msg("%s", bench->loaded.report.text);
}

static const struct boot_image_header *header_of(const struct bench *bench)
{
	return (const void *)bench->image.bytes;
}

static const struct composition_header *composition_of(const struct bench *bench)
{
	return (const void *)(bench->image.bytes + header_of(bench)->payload_offset);
}

static void test_header(void **state)
{
	struct bench *bench = *state;
	const struct boot_image_header *header;
	const uint32_t *words;

	pack_good(bench);
	header = header_of(bench);
	words = (const void *)(bench->image.bytes + BOOT_IMAGE_PAGE);
	assert_memory_equal(header->magic, BOOT_IMAGE_MAGIC, 8);
	assert_int_equal(header->version, BOOT_IMAGE_VERSION);
	assert_int_equal(header->header_bytes, sizeof(*header));
	assert_int_equal(header->bytes, bench->image.length);
	assert_int_equal(header->bytes % BOOT_IMAGE_PAGE, 0);
	assert_int_equal(header->checksum, boot_image_checksum(words, (header->bytes - 4096) / 4));
	assert_int_equal(header->entry, INSTANCE_BASE(0) + 16);
	assert_int_equal(header->payload_offset % BOOT_IMAGE_PAGE, 0);
	assert_true(header->payload_bytes <= header->bytes - header->payload_offset);
}

static void test_booter_pages(void **state)
{
	static const uint32_t flags[] = {
		BOOT_IMAGE_READ | BOOT_IMAGE_EXECUTE,
		BOOT_IMAGE_READ,
		BOOT_IMAGE_READ | BOOT_IMAGE_WRITE,
	};
	static const uint32_t pages[] = {1, 1, 2};
	struct bench *bench = *state;
	const struct boot_image_header *header;

	pack_good(bench);
	header = header_of(bench);
	assert_int_equal(header->segment_count, 3);
	for (unsigned i = 0; i < 3; i++) {
		const struct boot_image_segment *segment = &header->segments[i];
		const unsigned char *bytes = bench->image.bytes + segment->offset;

		assert_int_equal(segment->offset % BOOT_IMAGE_PAGE, 0);
		assert_int_equal(segment->address, INSTANCE_BASE(0) + i * BOOT_IMAGE_PAGE);
		assert_int_equal(segment->pages, pages[i]);
		assert_int_equal(segment->flags, flags[i]);
		assert_int_equal(bytes[0], i + 1);
		assert_int_equal(bytes[BUILT_PAGE / 2 - 1], i + 1);
		for (size_t at = BUILT_PAGE / 2; at < pages[i] * BUILT_PAGE; at++)
			assert_int_equal(bytes[at], 0);
	}
}

static void test_instances(void **state)
{
	struct bench *bench = *state;
	const struct composition_header *c;
	const struct composition_instance *instances;

	pack_good(bench);
	c = composition_of(bench);
	assert_null(composition_check(c, header_of(bench)->payload_bytes));
	assert_string_equal(composition_text(c, c->name), "good");
	assert_int_equal(c->leftover, 3);
	assert_int_equal(c->instances.count, INSTANCES);
	instances = composition_entries(c, c->instances);
	assert_string_equal(composition_text(c, instances[2].name), "pong");
	assert_string_equal(composition_text(c, instances[2].image), "ping-pong");
	assert_int_equal(instances[0].elf_bytes, 0);
	/* The image's 4 pages, stacks for 4 visitors and the booter's 2 threads, kernel objects. */
	assert_int_equal(instances[0].needed_pages, 4 + 6 * 3 + 15);
	assert_int_equal(instances[1].threads, 2);
	assert_int_equal(instances[1].priority, 10);
	assert_int_equal(instances[1].heap_pages, 16);
	assert_int_equal(instances[1].memory_pages, 256);
	assert_true(instances[1].needed_pages < 256);
	assert_int_equal(instances[2].memory_pages, instances[2].needed_pages);
	assert_int_equal(instances[1].handler, 3);
	assert_int_equal(instances[1].scheduler, 1);
	assert_int_equal(instances[1].manager, 3);
	assert_int_equal(instances[2].admits, 4);
	assert_int_equal(instances[3].flags, COMPOSITION_DEBUG | COMPOSITION_BUS_MASTER | COMPOSITION_BOOT_IMAGE);
	assert_int_equal(instances[2].flags, 0);
	assert_int_equal(instances[3].image_end, INSTANCE_BASE(3) + 4 * BUILT_PAGE);
	assert_int_equal(instances[1].fault_entry[0], INSTANCE_BASE(3) + 256 + 64);
	assert_int_equal(instances[2].fault_entry[0], 0);
}

/* The ELF images stand whole, on pages. */
static void test_elf_images(void **state)
{
	struct bench *bench = *state;
	const struct composition_header *c;
	const struct composition_instance *instances;

	pack_good(bench);
	c = composition_of(bench);
	instances = composition_entries(c, c->instances);
	for (unsigned i = 1; i < INSTANCES; i++) {
		struct buffer file = built_bytes(&bench->elfs[i]);

		assert_int_equal(instances[i].elf_offset % BOOT_IMAGE_PAGE, 0);
		assert_int_equal(instances[i].elf_bytes, file.length);
		assert_memory_equal((const unsigned char *)c + instances[i].elf_offset, file.bytes,
				    file.length);
	}
}

/* They lie there as the others' do, linked for windows behind theirs, and are nothing else. */
static void test_programs(void **state)
{
	struct bench *bench = *state;
	struct buffer file = built_bytes(&bench->elfs[TOOL]);
	const struct composition_program *programs;
	const struct composition_header *c;

	pack_good(bench);
	c = composition_of(bench);
	programs = composition_entries(c, c->programs);
	assert_int_equal(c->programs.count, 2);
	assert_string_equal(composition_text(c, programs[0].name), "tool");
	assert_string_equal(composition_text(c, programs[1].name), "bare");
	assert_int_equal(programs[0].elf_offset % BOOT_IMAGE_PAGE, 0);
	assert_int_equal(programs[0].elf_bytes, file.length);
	assert_memory_equal((const unsigned char *)c + programs[0].elf_offset, file.bytes,
			    file.length);
	assert_int_equal(c->instances.count, INSTANCES);
	assert_int_equal(c->init_order.count, INSTANCES - 1);
}

static void test_program_of_another_plan(void **state)
{
	struct bench *bench = *state;

	bench->elfs[TOOL] = link_instance(&bench->loaded.system, &bench->loaded.system.instances[1]);
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report, "tool.elf: component tool: image: ");
}

static void test_gates(void **state)
{
	struct bench *bench = *state;
	const struct composition_header *c;
	const struct composition_gate *gates;

	pack_good(bench);
	c = composition_of(bench);
	gates = composition_entries(c, c->gates);
	assert_int_equal(c->gates.count, 5);
	assert_int_equal(gates[1].client, 1);
	assert_int_equal(gates[1].index, 33);
	assert_int_equal(gates[1].server, 2);
	assert_int_equal(gates[1].flags, 0);
	assert_int_equal(gates[1].entry, INSTANCE_BASE(2) + 256 + 64);
	assert_string_equal(composition_text(c, gates[1].interface), "pong");
	assert_string_equal(composition_text(c, gates[1].function), "pong_sum");
	assert_int_equal(gates[3].server, 0);
	assert_int_equal(gates[3].entry, INSTANCE_BASE(0) + 256);
	assert_int_equal(gates[4].client, 2);
	assert_int_equal(gates[4].server, 3);
}

static void test_devices_and_regions(void **state)
{
	struct bench *bench = *state;
	const struct composition_header *c;
	const struct composition_share *shares;
	const struct composition_ioports *ioports;
	const struct composition_device_memory *memory;
	const uint32_t *order;

	pack_good(bench);
	c = composition_of(bench);
	shares = composition_entries(c, c->shares);
	ioports = composition_entries(c, c->ioports);
	memory = composition_entries(c, c->device_memory);
	order = composition_entries(c, c->init_order);
	assert_int_equal(c->regions.count, 1);
	assert_int_equal(c->shares.count, 2);
	assert_int_equal(shares[0].flags, COMPOSITION_SHARE_WRITE);
	assert_int_equal(shares[1].flags, 0);
	assert_int_equal(shares[1].address, INSTANCE_IMAGE_END(2) - 5 * BOOT_IMAGE_PAGE);
	assert_int_equal(c->irqs.count, 2);
	assert_int_equal(ioports[0].first, 0x3f8);
	assert_int_equal(ioports[0].count, 8);
	assert_int_equal(memory[1].address, 0xfd000000);
	assert_int_equal(memory[1].pages, 256);
	assert_int_equal(c->init_order.count, 3);
	assert_int_equal(order[0], 3);
	assert_int_equal(order[2], 1);
}

static const struct composition_arg *find_arg(const struct composition_header *c, uint32_t place,
					      const char *key)
{
	const struct composition_arg *args = composition_entries(c, c->args);

	for (; place != COMPOSITION_NONE; place = args[place].next)
		if (strcmp(composition_text(c, args[place].key), key) == 0)
			return &args[place];
	fail_msg("no argument %s", key);
	return NULL;
}

static void test_args(void **state)
{
	struct bench *bench = *state;
	const struct composition_instance *instances;
	const struct composition_header *c;
	const struct composition_arg *arg;
	uint32_t first;

	pack_good(bench);
	c = composition_of(bench);
	instances = composition_entries(c, c->instances);
	first = instances[1].args;
	assert_int_equal(instances[2].args, COMPOSITION_NONE);
	assert_int_equal(find_arg(c, first, "rounds")->number, 3);
	assert_string_equal(composition_text(c, find_arg(c, first, "rounds")->text), "3");
	assert_string_equal(composition_text(c, find_arg(c, first, "greeting")->text), "hello");
	assert_int_equal(find_arg(c, first, "loud")->type, COMPOSITION_ARG_BOOLEAN);
	assert_int_equal(find_arg(c, first, "loud")->number, 1);
	arg = find_arg(c, first, "names");
	assert_int_equal(arg->type, COMPOSITION_ARG_ARRAY);
	assert_int_equal(arg->children, 2);
	assert_string_equal(composition_text(c, find_arg(c, arg->first_child, "1")->text), "b");
	arg = find_arg(c, find_arg(c, first, "nested")->first_child, "deep");
	assert_int_equal(find_arg(c, arg->first_child, "deeper")->number, -1);
}

/* A composition that is damaged anywhere is refused, or still sound to walk. */
static void test_damaged_composition(void **state)
{
	static const unsigned char patterns[] = {0xff, 0x80, 0x01};
	struct bench *bench = *state;
	struct composition_header *c;
	unsigned char *bytes;
	uint64_t composition_bytes;
	unsigned refused = 0;

	pack_good(bench);
	composition_bytes = composition_of(bench)->bytes;
	bytes = malloc(composition_bytes);
	assert_non_null(bytes);
	memcpy(bytes, composition_of(bench), composition_bytes);
	c = (void *)bytes;
	for (uint32_t i = 0; i < c->instances.count; i++) {
		struct composition_instance *instance =
			(struct composition_instance *)(void *)(bytes + c->instances.offset) + i;

		instance->elf_offset = instance->elf_bytes = 0;
	}
	for (uint32_t i = 0; i < c->programs.count; i++) {
		struct composition_program *program =
			(struct composition_program *)(void *)(bytes + c->programs.offset) + i;

		program->elf_offset = program->elf_bytes = 0;
	}
	assert_null(composition_check(bytes, composition_bytes));
	assert_non_null(composition_check(bytes, composition_bytes - 1));
	assert_non_null(composition_check(bytes, sizeof(*c) - 1));
	for (uint64_t at = 0; at < composition_bytes; at++)
		for (size_t i = 0; i < sizeof(patterns); i++) {
			bytes[at] ^= patterns[i];
			refused += composition_check(bytes, composition_bytes) != NULL;
			bytes[at] ^= patterns[i];
		}
	assert_true(refused > 100);
	free(bytes);
}

static void test_no_image(void **state)
{
	struct bench *bench = *state;

	assert_false(system_read_images(&bench->loaded.system, bench->folder));
	assert_reported(&bench->loaded.report,
			arena_format(&bench->loaded.arena,
				     "%s: component pong: image: there is no such file",
				     elf_path(bench, "pong")));
}

static void test_missing_server_stub(void **state)
{
	struct bench *bench = *state;

	bench->elfs[2].symbols.length -= sizeof(Elf64_Sym);
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report,
			arena_format(&bench->loaded.arena,
				     "good.toml:32:12: component pong: key exports[0]: image %s "
				     "has no server stub server_pong_six, of interface pong",
				     elf_path(bench, "pong")));
}

static void test_server_stub_not_executable(void **state)
{
	struct bench *bench = *state;

	bench->elfs[2].symbols.length -= sizeof(Elf64_Sym);
	built_symbol(&bench->elfs[2], "server_pong_six", INSTANCE_BASE(2) + BUILT_PAGE);
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report, "server stub server_pong_six, of interface pong, is "
					       "not in an executable segment");
}

static void test_other_plan(void **state)
{
	struct bench *bench = *state;
	Elf64_Sym *symbols = (void *)bench->elfs[1].symbols.bytes;

	symbols[2].st_value += 32;
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report, "ping.elf: component ping: image: gate_pong is not "
					       "0xffe00400: it was not linked by this plan");
}

static void test_booter_too_large(void **state)
{
	struct bench *bench = *state;

	bench->elfs[0].segments[2].p_memsz = 512 * BUILT_PAGE;
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report, "booter.elf: component booter: image: 2056K; the "
					       "kernel maps at most 2048K");
}

/* The image ends where heap and shared regions start. */
static void test_image_meets_heap(void **state)
{
	struct bench *bench = *state;

	bench->elfs[1].segments[2].p_memsz = INSTANCE_IMAGE_BYTES - 8 * BUILT_PAGE;
	assert_false(pack(bench));
	assert_reported(&bench->loaded.report,
			"component ping: image: segment at 0x4002000 to 0x4ffa000 lies outside of "
			"0x4000000 to 0x4feb000");
}

/* All that the booter goes by when it makes threads for a scheduler. */
static void test_scheduled(void **state)
{
	struct bench *bench = *state;
	const struct composition_instance *entries, *app, *sched;

	pack_good(bench);
	entries = composition_entries(composition_of(bench), composition_of(bench)->instances);
	app = &entries[1];
	sched = &entries[3];
	assert_int_equal(app->scheduler, 3);
	assert_int_equal(entries[2].scheduler, 3);
	assert_int_equal(sched->scheduler, INSTANCE_BOOTER);
	assert_int_equal(app->threads, 3);
	assert_int_equal(app->priority, 5);
	assert_int_equal(app->ceiling, 9);
	assert_int_equal(app->budget, 2000);
	assert_int_equal(app->period, 50000);
	assert_int_equal(entries[2].ceiling, entries[2].priority);
	assert_int_equal(entries[2].period, 0);
	assert_int_equal(app->init_stage, 3);
	assert_int_equal(sched->admits, 5);
}

/* What a supervisor reads of it. */
static void test_restarted(void **state)
{
	struct bench *bench = *state;
	const struct composition_instance *entries;

	pack_good(bench);
	entries = composition_entries(composition_of(bench), composition_of(bench)->instances);
	assert_int_equal(entries[1].restarts, 3);
	assert_int_equal(entries[1].within, 1000000);
	assert_int_equal(entries[1].spent, 20);
	assert_int_equal(entries[2].restarts, 0);
	assert_int_equal(entries[2].spent, 0);
}

/* What a manager goes by when something is delegated: of all numbers, whether somebody could give it or not. */
static void test_confined(void **state)
{
	enum { BOOTER, CAPMGR, SCHED, APP, FRIEND, ROGUE };
	struct bench *bench = *state;
	const struct composition_instance *entries;

	pack_good(bench);
	entries = composition_entries(composition_of(bench), composition_of(bench)->instances);
	assert_int_equal(entries[SCHED].kept_from, 0);
	assert_int_equal(entries[APP].kept_from, 1 << BOOTER | 1 << CAPMGR | 1 << ROGUE);
	assert_int_equal(entries[FRIEND].kept_from,
			 1 << BOOTER | 1 << CAPMGR | 1 << APP | 1 << ROGUE);
	assert_int_equal(entries[SCHED].components, COMPOSITION_COMPONENTS_MAX);
	assert_int_equal(entries[APP].components, 3);
	assert_int_equal(entries[FRIEND].components, 0);
}

/* A thread is an object, and a stack wherever it comes to be; each stack may need a node. */
static void test_budget_of_threads(void **state)
{
	struct bench *bench = *state;
	struct instance *app = &bench->loaded.system.instances[1];
	struct instance *sched = &bench->loaded.system.instances[3];
	uint64_t needed;

	pack_good(bench);
	needed = budget_needed_pages(app);
	app->threads -= 2;
	assert_int_equal(needed - budget_needed_pages(app), 2 * (1 + THREAD_STACK_PAGES + 1));
	needed = budget_needed_pages(sched);
	sched->admits -= 2;
	assert_int_equal(needed - budget_needed_pages(sched), 2 * (THREAD_STACK_PAGES + 1));
}

static void test_budget_too_small(void **state)
{
	struct bench *bench = *state;

	assert_false(pack(bench));
	assert_reported(&bench->loaded.report,
			"small_budget.toml:2:1: component a: key memory: 16K are too few: image, "
			"heap, stacks and kernel objects need ");
}

/* The machine could not hold all budgets side by side. */
static void test_budgets_within_a_realm(void **state)
{
	struct bench *bench = *state;
	const struct composition_instance *entries;
	const struct composition_header *c;
	const struct instance *inner = system_find(&bench->loaded.system, "inner");
	const struct instance *innermost = system_find(&bench->loaded.system, "innermost");

	pack_good(bench);
	c = composition_of(bench);
	entries = composition_entries(c, c->instances);
	assert_int_equal(entries[inner->number].memory_pages, (12u << 20) / BOOT_IMAGE_PAGE);
	assert_int_equal(entries[inner->number].manager, 1);
	assert_true(budget_needed_pages(inner) > (9u << 20) / BOOT_IMAGE_PAGE);
	assert_true(budget_needed_pages(innermost) > (3u << 20) / BOOT_IMAGE_PAGE);
}

static void test_realm_too_small(void **state)
{
	struct bench *bench = *state;

	assert_false(pack(bench));
	assert_reported(
		&bench->loaded.report,
		"small_realm.toml:19:1: component inner: key memory: 9216K are too few: image, "
		"heap, stacks and kernel objects, and those whom it manages, need ");
}

static void test_machine_too_small(void **state)
{
	struct bench *bench = *state;

	assert_false(pack(bench));
	assert_reported(&bench->loaded.report,
			"small_machine.toml:2:1: system: key memory: the machine's 4096K are too "
			"few: kernel, boot image, budgets and shared regions need ");
}

/* Who reads it needs nodes of the machine's memory: one, and one for each 2 MiB. */
static void test_machine_holds_nodes_for_the_boot_image(void **state)
{
	struct bench *bench = *state;
	struct system *system = &bench->loaded.system;
	uint64_t image_bytes = 3 << 20, enough = 0;

	pack_good(bench);
	system->instances[3].boot_image = false;
	do
		system->memory_bytes = (enough += BOOT_IMAGE_PAGE);
	while (!budget_check(system, image_bytes));
	system->instances[3].boot_image = true;
	system->memory_bytes = enough + 2 * BOOT_IMAGE_PAGE;
	assert_false(budget_check(system, image_bytes));
	system->memory_bytes = enough + 3 * BOOT_IMAGE_PAGE;
	assert_true(budget_check(system, image_bytes));
}

static const struct instance *read_and_find(struct bench *bench, const char *name)
{
	pack_good(bench);
	return system_find(&bench->loaded.system, name);
}

static void test_size_of_an_image(void **state)
{
	const struct instance *ping = read_and_find(*state, "ping");
	struct image_bytes bytes = size_image(&ping->elf);

	assert_int_equal(bytes.text, BUILT_PAGE);
	assert_int_equal(bytes.rodata, BUILT_PAGE);
	assert_int_equal(bytes.data, BUILT_PAGE / 2);
	assert_int_equal(bytes.bss, 2 * BUILT_PAGE - BUILT_PAGE / 2);
}

static void test_parts_make_up_the_budget(void **state)
{
	const struct instance *ping = read_and_find(*state, "ping");
	struct budget_parts parts = budget_parts(ping);

	assert_int_equal(parts.image, 4);
	assert_int_equal(parts.heap, 16);
	assert_int_equal(parts.stacks, 2);
	assert_int_equal(parts.objects, 3);
	assert_int_equal(parts.captbls, 2);
	/* Three inner nodes, a leaf each for the image, the shared regions and each stack. */
	assert_int_equal(parts.pgtbls, 7);
	assert_int_equal(budget_needed_pages(ping), 4 + 16 + 2 * THREAD_STACK_PAGES + 3 + 2 + 7);
	assert_int_equal(budget_pages(ping), 256);
}

static void test_capabilities_are_counted(void **state)
{
	const struct instance *ping = read_and_find(*state, "ping");
	const struct system *system = &((struct bench *)*state)->loaded.system;
	const struct instance *logger = system_find(system, "logger");
	struct capability_counts counts = size_capabilities(system, ping);

	/* RCV, INIT_DONE, EXIT, ENTERED; THREAD_IDS, as it schedules itself. */
	assert_int_equal(counts.fixed, 5);
	assert_int_equal(counts.gates, ping->gate_count);
	assert_int_equal(counts.devices, 0);
	assert_int_equal(counts.slots, 128);
	/* RCV, INIT_DONE, EXIT, ENTERED, DEBUG, eight to manage itself; what is left over is in its
	 * hand-over: it manages ping. */
	counts = size_capabilities(system, logger);
	assert_int_equal(counts.fixed, 13);
	assert_int_equal(counts.devices, 5);
}

static void test_size_is_a_line_for_each(void **state)
{
	struct bench *bench = *state;
	struct output output;
	char *line;

	read_and_find(bench, "ping");
	size_print(output_open(&output), &bench->loaded.system);
	line = strstr(output_close(&output), "\nping ");
	assert_non_null(line);
	assert_non_null(strstr(line, "   65536   2x12K       3       2       7     38     256  15 %"));
	free(output.text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_header),
		TEST(test_booter_pages),
		TEST(test_instances),
		TEST(test_elf_images),
		TEST(test_programs),
		TEST(test_program_of_another_plan),
		TEST(test_gates),
		TEST(test_devices_and_regions),
		TEST(test_args),
		TEST(test_damaged_composition),
		TEST(test_no_image),
		TEST(test_missing_server_stub),
		TEST(test_server_stub_not_executable),
		TEST(test_other_plan),
		TEST(test_booter_too_large),
		TEST(test_image_meets_heap),
		TEST(test_machine_holds_nodes_for_the_boot_image),
		TEST(test_size_of_an_image),
		TEST(test_parts_make_up_the_budget),
		TEST(test_capabilities_are_counted),
		TEST(test_size_is_a_line_for_each),
		cmocka_unit_test_setup_teardown(test_scheduled, set_up_scheduled, tear_down),
		cmocka_unit_test_setup_teardown(test_restarted, set_up_restarted, tear_down),
		cmocka_unit_test_setup_teardown(test_confined, set_up_confined, tear_down),
		cmocka_unit_test_setup_teardown(test_budget_of_threads, set_up_scheduled,
						tear_down),
		cmocka_unit_test_setup_teardown(test_budget_too_small, set_up_small_budget,
						tear_down),
		cmocka_unit_test_setup_teardown(test_budgets_within_a_realm, set_up_realm,
						tear_down),
		cmocka_unit_test_setup_teardown(test_realm_too_small, set_up_small_realm,
						tear_down),
		cmocka_unit_test_setup_teardown(test_machine_too_small, set_up_small_machine,
						tear_down),
	};

	return cmocka_run_group_tests_name("compose boot images", tests, NULL, NULL);
}
