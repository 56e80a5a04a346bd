/* gdb's commands (tools/debug/), on the guest: what guest/guest.c has built is what they print. */
#include "guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATTACH                                                                                     \
	"timeout 60 gdb -nx -q -batch -x $GDB_COMMANDS $KERNEL_ELF -ex 'target remote " GUEST_GDB  \
	"'"
#define SYMBOLS " -ex \"tessera symbols $GUEST_ELF\""

/* Until its thread is where it stays: all that the guest builds is there then. */
static int run_to_server(void **state)
{
	if (guest_setup(state) != 0)
		return -1;
	struct guest *guest = *state;
	/* Waits for the sockets, and for user level. */
	guest_do(guest, "$TOOL_TABLES check --monitor " GUEST_MONITOR " $KERNEL_ELF");
	assert_int_equal(guest->code, 0);
	guest_do_until(guest, ATTACH SYMBOLS " -ex 'info symbol $rip'", "\nguest_server");
	return 0;
}

static void do_in_gdb(struct guest *guest, const char *commands)
{
	char line[2048];

	snprintf(line, sizeof(line), ATTACH " %s", commands);
	guest_do(guest, line);
	if (guest->code != 0)
		fail_msg("gdb failed: %s", guest->output);
	assert_null(strstr(guest->output, "Python Exception"));
	assert_null(strstr(guest->output, "rror"));
}

static void threads_show_state_and_invocations(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, SYMBOLS " -ex 'tessera threads'");
	assert_contains(guest->output, "\nthread 0: running, priority 255, ");
	assert_contains(guest->output, "    #0 component 0x");
	assert_contains(guest->output, " (guest), runs on core 0\n    #1 component 0x");
	assert_contains(guest->output, " <guest_main + ");
	assert_contains(guest->output, "\nthread 5: woken, priority 10, ");
	assert_contains(guest->output, "endpoint of priority 10 with ceiling 20, 1 pending\n");
	assert_contains(guest->output, " <guest_thread + ");
	do_in_gdb(guest, "-ex 'tessera threads 5'");
	assert_null(strstr(guest->output, "thread 0"));
}

static void components_are_named_by_their_symbols(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, "-ex 'tessera components'");
	assert_contains(guest->output, ": captbl 0x");
	assert_contains(guest->output, ", entry 0x2000000\n");
	do_in_gdb(guest, SYMBOLS " -ex 'tessera components guest'");
	assert_contains(guest->output, " (guest): captbl 0x");
	assert_contains(guest->output, ", entry 0x2000000 <guest_start>\n");
	assert_contains(guest->output, " <guest_thread>\n");
}

static void capabilities_show_type_rights_and_object(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, SYMBOLS " -ex 'tessera capabilities'");
	assert_contains(guest->output, "        7 component    0xff component 0x");
	assert_contains(guest->output, " memory       0xff 0x0 to 0x");
	assert_contains(guest->output, " [retype map write destroy lend]\n");
	assert_contains(guest->output, " <guest_server>, badge 0x7\n");
	assert_contains(guest->output, "        9 rcv          0x01 frame 0x");
	assert_contains(guest->output, " [wait]\n");
}

static void tables_show_mappings(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, "-ex 'tessera tables' -ex 'tessera tables kernel'");
	assert_contains(guest->output, ", root in frame 0x");
	assert_contains(guest->output, "    0000000002000000      1 pages r-x user at 0x");
	assert_contains(guest->output, "    0000000002000000      3 pages r-x user at 0x");
	assert_contains(guest->output,
			"    0000000002012000      1 pages rw- user uncached at 0xb8000\n");
	assert_contains(guest->output, "    ffffffff80");
	assert_contains(guest->output, " pages r-x kernel at 0x");
}

static void frames_are_counted_by_type(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, "-ex 'tessera frames' -ex 'tessera frames 0'");
	assert_contains(guest->output, "       2 kernel component\n");
	assert_contains(guest->output, "       2 kernel pgtbl_3\n");
	assert_contains(guest->output, "       2 kernel thread\n");
	assert_contains(guest->output, "       6 user mapped\n");
	assert_contains(guest->output, "\nframe 0x0 at 0x0: reserved, count 0\n");
}

static void events_show_what_nobody_has_collected(void **state)
{
	struct guest *guest = *state;

	do_in_gdb(guest, "-ex 'tessera events'");
	assert_contains(guest->output, "endpoint of thread 0: 0 pending\n"
				       "    thread 5: activated blocked\n"
				       "endpoint of thread 5: 1 pending\n");
}

static void symbols_of_a_folder_are_all_loaded(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, "mkdir -p system && cp $GUEST_ELF system/one.elf");
	do_in_gdb(guest, "-ex 'tessera symbols system' -ex 'tessera components one' -ex 'where 1'");
	assert_contains(guest->output, "symbols of system/one.elf\n");
	assert_contains(guest->output, " (one): captbl 0x");
	assert_contains(guest->output, "#0  guest_server ()");
}

static void mistakes_are_told_in_a_line(void **state)
{
	struct guest *guest = *state;

	guest_do(guest, ATTACH " -ex 'tessera tables nobody'");
	assert_contains(guest->output, "no live component nobody; see `tessera components`");
	guest_do(guest, ATTACH " -ex 'tessera capabilities 1'");
	assert_contains(guest->output, "no live component 1; see `tessera components`");
	guest_do(guest, ATTACH " -ex 'tessera frames 0xfffffff'");
	assert_contains(guest->output, "there is no frame 0xfffffff");
	guest_do(guest, ATTACH " -ex 'tessera threads x'");
	assert_contains(guest->output, "x is no number");
	guest_do(guest, ATTACH " -ex 'tessera symbols nowhere'");
	assert_null(strstr(guest->output, "Python Exception"));
	guest_do(guest, "timeout 60 gdb -nx -q -batch -x $GDB_COMMANDS $GUEST_ELF"
			" -ex 'tessera threads'");
	assert_contains(guest->output, "gdb was not started on the kernel's ELF file");
	guest_do(guest, "timeout 60 gdb -nx -q -batch -x $GDB_COMMANDS $KERNEL_ELF"
			" -ex 'tessera threads'");
	assert_null(strstr(guest->output, "Python Exception"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_show_state_and_invocations),
		cmocka_unit_test(components_are_named_by_their_symbols),
		cmocka_unit_test(capabilities_show_type_rights_and_object),
		cmocka_unit_test(tables_show_mappings),
		cmocka_unit_test(frames_are_counted_by_type),
		cmocka_unit_test(events_show_what_nobody_has_collected),
		cmocka_unit_test(symbols_of_a_folder_are_all_loaded),
		cmocka_unit_test(mistakes_are_told_in_a_line),
	};

	return cmocka_run_group_tests(tests, run_to_server, guest_teardown);
}
