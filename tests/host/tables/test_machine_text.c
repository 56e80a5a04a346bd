/* What is read from text and debug information: registers, and the layout of structures. */
/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "layout.h"
#include "registers.h"

#define CORE(number, cpl, hlt, cr0, efer)                                                          \
	"\r\nCPU#" #number "\r\nRAX=0000000000000000 RBX=0000000000000000\r\n"                     \
	"RIP=0000000002000032 RFL=00000202 [-------] CPL=" #cpl " II=0 A20=1 SMM=0 HLT=" #hlt      \
	"\r\n"                                                                                     \
	"CR0=" #cr0 " CR2=0000000000000000 CR3=000000000032f000 CR4=003706e0\r\n"                  \
	"EFER=" #efer "\r\n"

static void registers_of_all_cores_are_read(void **state)
{
	struct cores cores;

	(void)state;
	assert_true(registers_parse(&cores, CORE(0, 3, 0, 80010033, 0000000000000d01)
						    CORE(1, 0, 1, 60000010, 0000000000000000)));
	assert_int_equal(cores.n, 2);
	assert_int_equal(cores.list[0].cr0, 0x80010033);
	assert_int_equal(cores.list[0].cr3, 0x32f000);
	assert_int_equal(cores.list[0].cr4, 0x3706e0);
	assert_int_equal(cores.list[0].efer, 0xd01);
	assert_true(core_started(&cores.list[0]) && core_quiet(&cores.list[0]));
	assert_true(!core_started(&cores.list[1]) && core_quiet(&cores.list[1]));
}

static void the_kernel_at_work_is_not_quiet(void **state)
{
	struct cores cores;

	(void)state;
	assert_true(registers_parse(&cores, CORE(0, 0, 0, 80010033, 0000000000000d01)));
	assert_false(core_quiet(&cores.list[0]));
}

static void other_text_is_refused(void **state)
{
	struct cores cores;

	(void)state;
	assert_false(registers_parse(&cores, ""));
	assert_false(registers_parse(&cores, "CPU#0\nCR0=80010033 CR3=0\n"));
	assert_false(registers_parse(&cores, CORE(0, 3, 0, nothing, 0)));
}

struct layout_sample {
	union {
		struct {
			uint8_t first;
			struct {
				uint32_t deep;
			} named;
		};
		uint64_t word;
	};
	const uint16_t last;
};

static struct layout_sample layout_variable_here = {.last = 1};

static void layouts_are_those_of_the_compiler(void **state)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct layout layout = {.dwarf = dwarf_begin(fd, DWARF_C_READ)};
	uint64_t value;

	(void)state;
	assert_non_null(layout.dwarf);
	assert_true(layout_find(&layout, "layout_sample", &value));
	assert_int_equal(value, sizeof(layout_variable_here));
	assert_true(layout_member(&layout, "first", 1, &value));
	assert_int_equal(value, offsetof(struct layout_sample, first));
	assert_true(layout_member(&layout, "named.deep", 4, &value));
	assert_int_equal(value, offsetof(struct layout_sample, named.deep));
	assert_true(layout_member(&layout, "last", 2, &value));
	assert_int_equal(value, offsetof(struct layout_sample, last));
	assert_true(
		layout_variable(&layout, "test_machine_text.c", "layout_variable_here", &value));
	/* The program was not linked at the address where it runs. */
	assert_int_equal(value % 4096, (uintptr_t)&layout_variable_here % 4096);
	dwarf_end(layout.dwarf);
	close(fd);
}

static void changed_layouts_are_refused(void **state)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct layout layout = {.dwarf = dwarf_begin(fd, DWARF_C_READ)};
	uint64_t value;

	(void)state;
	assert_false(layout_find(&layout, "layout_nobody", &value));
	assert_true(layout_find(&layout, "layout_sample", &value));
	assert_false(layout_member(&layout, "first", 2, &value));
	assert_false(layout_member(&layout, "named.shallow", 4, &value));
	assert_false(layout_member(&layout, "firs", 1, &value));
	assert_false(layout_variable(&layout, "test_machine_text.c", "nobody", &value));
	assert_false(layout_variable(&layout, "text.c", "layout_variable_here", &value));
	dwarf_end(layout.dwarf);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_of_all_cores_are_read),
		cmocka_unit_test(the_kernel_at_work_is_not_quiet),
		cmocka_unit_test(other_text_is_refused),
		cmocka_unit_test(layouts_are_those_of_the_compiler),
		cmocka_unit_test(changed_layouts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
