/* The program on a system that runs in QEMU, and on dumps of it with violations put in. */
#include "guest.h"

#include "kernel.h"
#include "machine.h"
#include "registers.h"
#include "snapshot.h"
#include "walk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHECK	   "$TOOL_TABLES check --monitor " GUEST_MONITOR
#define CHECK_DUMP "$TOOL_TABLES check --memory dump --registers registers $KERNEL_ELF"
#define MEMORY	   (64u << 20)
#define CODE	   0x2000000
#define DATA	   0x2001000

static void the_running_system_keeps_the_rules(void **state)
{
	struct guest *guest = *state;

	guest_do_until(guest, CHECK " --results results --suite guest $KERNEL_ELF && cat results",
		       "2 components, 2 page tables of 8 nodes, and the kernel's\n"
		       "user pages: 2 r--, 4 rw-, 4 r-x, 0 rwx, 1 of devices\n");
	assert_int_equal(guest->code, 0);
	assert_contains(guest->output, "2 frames are writable in one mapping");
	assert_contains(guest->output, "tables: read 1 times, 15 rules hold, 0 are broken\n");
	assert_contains(guest->output, "\npass guest write-xor-execute\n");
	assert_null(strstr(guest->output, "fail"));
}

static void the_machine_goes_on(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, CHECK " $KERNEL_ELF && " CHECK " --until-end --seconds 1 $KERNEL_ELF");
	assert_int_equal(guest->code, 0);
	struct monitor monitor;
	char path[64];
	snprintf(path, sizeof(path), "%s/" GUEST_MONITOR, guest->folder);
	assert_true(monitor_open(&monitor, path));
	assert_contains(monitor_command(&monitor, "info status"), "running");
	monitor_close(&monitor);
}

static void aliases_are_failures_if_forbidden(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, CHECK " --no-aliases --results results $KERNEL_ELF; status=$?;"
			      " cat results; exit $status");
	assert_int_equal(guest->code, 1);
	assert_contains(guest->output, "\nfail tables no-writable-alias frame 0x");
}

static void tables_are_printed(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, "$TOOL_TABLES print --monitor " GUEST_MONITOR " $KERNEL_ELF");
	assert_int_equal(guest->code, 0);
	assert_contains(guest->output, "component of frame 0x");
	assert_contains(guest->output, " 0000000002000000      3 pages r-x user   at 0x");
	assert_contains(guest->output,
			" 0000000002012000      1 pages rw- user   uncached, at 0xb8000\n");
	assert_contains(guest->output, "kernel, root in frame 0x");
	assert_contains(guest->output, " pages r-x kernel at 0x");
}

static void trouble_is_told(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, "$TOOL_TABLES check $KERNEL_ELF");
	assert_int_equal(guest->code, 2);
	guest_do(guest, CHECK " $GUEST_ELF");
	assert_int_equal(guest->code, 2);
	assert_contains(guest->output, "tables: the kernel has no symbol kernel_text_start\n");
	guest_do(guest, CHECK " $PWD/image");
	assert_int_equal(guest->code, 2);
	guest_do(guest, "$TOOL_TABLES check --memory image --registers image $KERNEL_ELF");
	assert_int_equal(guest->code, 2);
	guest_do(guest, "objcopy --strip-debug $KERNEL_ELF k.elf && " CHECK " k.elf");
	assert_int_equal(guest->code, 2);
}

static void the_end_of_the_machine_ends_the_checks(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, "(sleep 1; kill $(cat pid)) & " CHECK " --until-end $KERNEL_ELF");
	assert_int_equal(guest->code, 0);
	assert_contains(guest->output, " 15 rules hold, 0 are broken\n");
}

/* ------------------------------------------------------------------ on dumps */

/* A dump of the guest, open to be changed and read as a snapshot. */
struct dump {
	struct guest *guest;
	struct kernel kernel;
	struct machine machine;
	struct snapshot snapshot;
	int memory;
};

static void write_file(const struct guest *guest, const char *name, const char *text)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", guest->folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Saves the registers and the memory of the guest. */
static void save_dump(struct guest *guest)
{
	struct machine machine;
	struct cores cores;
	char text[128];

	snprintf(text, sizeof(text), "%s/" GUEST_MONITOR, guest->folder);
	assert_true(machine_attach(&machine, text));
	assert_int_equal(machine_stop(&machine, &cores), MACHINE_STOPPED);
	write_file(guest, "registers", monitor_command(&machine.monitor, "info registers -a"));
	snprintf(text, sizeof(text), "pmemsave 0 %u \"%s/dump\"", MEMORY, guest->folder);
	assert_string_equal(monitor_command(&machine.monitor, text), "");
	machine_continue(&machine);
	machine_close(&machine);
}

static void open_dump(struct dump *dump, struct guest *guest)
{
	char memory[64], registers[64];
	struct cores cores;

	dump->guest = guest;
	save_dump(guest);
	snprintf(memory, sizeof(memory), "%s/dump", guest->folder);
	snprintf(registers, sizeof(registers), "%s/registers", guest->folder);
	assert_true(kernel_load(&dump->kernel, getenv("KERNEL_ELF")));
	assert_true(machine_open_dump(&dump->machine, memory, registers));
	assert_int_equal(machine_stop(&dump->machine, &cores), MACHINE_STOPPED);
	assert_true(snapshot_take(&dump->snapshot, &dump->kernel, &cores, machine_fetch,
				  &dump->machine));
	dump->memory = open(memory, O_RDWR | O_CLOEXEC);
	assert_true(dump->memory >= 0);
}

static void close_dump(struct dump *dump)
{
	snapshot_destroy(&dump->snapshot);
	machine_close(&dump->machine);
	close(dump->memory);
}

struct place {
	uint64_t address, at; /* the mapping's, and the physical address of its entry */
};

static void note_place(void *context, const struct mapping *mapping)
{
	struct place *place = context;

	if (mapping->address == place->address)
		place->at = mapping->table + mapping->index * 8;
}

/* Where the entry for a virtual address stands in the table that the core is on. */
static uint64_t find_entry(struct dump *dump, uint64_t address)
{
	struct place place = {.address = address};
	struct visitor visitor = {.mapping = note_place, .context = &place};
	uint64_t root = dump->snapshot.cores.list[0].cr3 & ENTRY_ADDRESS;

	assert_true(walk(&dump->snapshot.physical, root, LEVELS - 1, &visitor));
	assert_true(place.at != 0);
	return place.at;
}

static uint64_t read_word(const struct dump *dump, uint64_t at)
{
	uint64_t value;

	assert_int_equal(pread(dump->memory, &value, sizeof(value), (off_t)at), sizeof(value));
	return value;
}

static void write_word(const struct dump *dump, uint64_t at, uint64_t value)
{
	assert_int_equal(pwrite(dump->memory, &value, sizeof(value), (off_t)at), sizeof(value));
}

static void a_dump_is_as_good_as_the_system(void **state)
{
	struct dump dump;

	open_dump(&dump, *state);
	guest_do(dump.guest, CHECK_DUMP);
	assert_int_equal(dump.guest->code, 0);
	assert_contains(dump.guest->output, "tables: read 1 times, 15 rules hold, 0 are broken\n");
	close_dump(&dump);
}

static void a_seeded_writable_executable_page_is_found(void **state)
{
	struct dump dump;

	open_dump(&dump, *state);
	uint64_t at = find_entry(&dump, CODE);
	write_word(&dump, at, read_word(&dump, at) | ENTRY_WRITE);
	guest_do(dump.guest, CHECK_DUMP);
	assert_int_equal(dump.guest->code, 1);
	assert_contains(dump.guest->output, "fail write-xor-execute: address 0x2000000 (user rwx");
	assert_contains(dump.guest->output, " 14 rules hold, 1 are broken\n");
	close_dump(&dump);
}

static void a_seeded_user_mapping_of_a_kernel_frame_is_found(void **state)
{
	struct dump dump;

	open_dump(&dump, *state);
	/* The page table itself, for its own component to write. */
	uint64_t root = dump.snapshot.cores.list[0].cr3 & ENTRY_ADDRESS;
	uint64_t at = find_entry(&dump, DATA);
	write_word(&dump, at, (read_word(&dump, at) & ~ENTRY_ADDRESS) | root);
	guest_do(dump.guest, CHECK_DUMP);
	assert_int_equal(dump.guest->code, 1);
	assert_contains(dump.guest->output, "fail user-memory-only: address 0x2001000 (user r");
	assert_contains(dump.guest->output, "fail mappings-counted: frame 0x");
	close_dump(&dump);
}

static void a_seeded_writable_alias_of_kernel_text_is_found(void **state)
{
	struct dump dump;

	open_dump(&dump, *state);
	uint64_t at = find_entry(&dump, 0xffff800000000000 + dump.kernel.text.start);
	write_word(&dump, at, read_word(&dump, at) | ENTRY_WRITE);
	guest_do(dump.guest, CHECK_DUMP);
	assert_int_equal(dump.guest->code, 1);
	assert_contains(dump.guest->output, "fail text-read-only: address 0xffff8000001");
	assert_contains(dump.guest->output, " 14 rules hold, 1 are broken\n");
	close_dump(&dump);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_running_system_keeps_the_rules),
		cmocka_unit_test(the_machine_goes_on),
		cmocka_unit_test(aliases_are_failures_if_forbidden),
		cmocka_unit_test(tables_are_printed),
		cmocka_unit_test(trouble_is_told),
		cmocka_unit_test(a_dump_is_as_good_as_the_system),
		cmocka_unit_test(a_seeded_writable_executable_page_is_found),
		cmocka_unit_test(a_seeded_user_mapping_of_a_kernel_frame_is_found),
		cmocka_unit_test(a_seeded_writable_alias_of_kernel_text_is_found),
		/* The last: there is no guest afterwards. */
		cmocka_unit_test(the_end_of_the_machine_ends_the_checks),
	};

	return cmocka_run_group_tests(tests, guest_setup, guest_teardown);
}
