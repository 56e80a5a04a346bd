/*
 * The plugin and the coverage program as they are used: QEMU runs tiny.asm, of which every
 * executed instruction is known. From the environment: TOOL_PLUGIN, TOOL_COVERAGE and TINY_ELF, the
 * paths of the plugin, the program and the assembled tiny.asm. To be run where tiny.asm was
 * assembled, since the debug information names it relative to there.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "coverage_file.h"
#include "elf_image.h"

#define LOW	     UINT64_C(0xffffffff80200000)
#define HIGH	     UINT64_C(0xffffffff80201000)
#define BOOT_ADDRESS UINT64_C(0x100020)
#define GUEST_DONE   33
#define QEMU                                                                                       \
	"timeout 60 qemu-system-x86_64 -cpu max -display none -nodefaults -no-reboot"              \
	" -device isa-debug-exit,iobase=0xf4,iosize=4"

static const char *const clocks[] = {"", " -icount shift=0"};
#define CLOCKS (sizeof(clocks) / sizeof(clocks[0]))

static const char *plugin;
static const char *coverage;
static const char *tiny;

static char directory[] = P_tmpdir "/coverage-tools-XXXXXX";
static char set_path[sizeof(directory) + 16];
static char branches_path[sizeof(directory) + 16];
static char trace_path[sizeof(directory) + 16];
static char reasons_path[sizeof(directory) + 16];
static char report_path[sizeof(directory) + 16];

static int set_up(void **state)
{
	(void)state;
	plugin = getenv("TOOL_PLUGIN");
	coverage = getenv("TOOL_COVERAGE");
	tiny = getenv("TINY_ELF");
	if (!plugin || !coverage || !tiny || !mkdtemp(directory))
		return -1;
	sprintf(set_path, "%s/set", directory);
	sprintf(branches_path, "%s/branches", directory);
	sprintf(trace_path, "%s/trace", directory);
	sprintf(reasons_path, "%s/reasons.md", directory);
	sprintf(report_path, "%s/report", directory);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	unlink(set_path);
	unlink(branches_path);
	unlink(trace_path);
	unlink(reasons_path);
	unlink(report_path);
	return 0;
}

static int tear_down(void **state)
{
	remove_files(state);
	return rmdir(directory);
}

static int __attribute__((format(printf, 1, 2))) run(const char *format, ...)
{
	char command[2048];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	assert_true(length > 0 && (size_t)length < sizeof(command));
	int status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int run_guest(const char *clock, const char *arguments)
{
	return run(QEMU "%s -kernel %s -plugin %s,%s", clock, tiny, plugin, arguments);
}

static int run_watched(const char *clock)
{
	char arguments[256];

	sprintf(arguments, "coverage=%s,low=%#" PRIx64 ",high=%#" PRIx64, set_path, LOW, HIGH);
	return run_guest(clock, arguments);
}

static int run_watched_with_branches(const char *clock)
{
	char arguments[320];

	sprintf(arguments, "coverage=%s,branches=%s,low=%#" PRIx64 ",high=%#" PRIx64, set_path,
		branches_path, LOW, HIGH);
	return run_guest(clock, arguments);
}

static uint64_t address_of(const char *symbol)
{
	struct elf_image image;
	uint64_t address = 0;

	assert_true(elf_image_open(&image, tiny));
	for (size_t i = 0; i < image.n_symbols; i++) {
		if (strcmp(image.symbols[i].name, symbol) == 0)
			address = image.symbols[i].address;
	}
	elf_image_close(&image);
	assert_true(address != 0);
	return address;
}

/* The addresses that tiny.asm marks as run, which it has in a section of its own. */
static void read_expected(struct coverage_set *set)
{
	struct elf_image image;
	Elf_Scn *section = NULL;
	size_t n = 0;

	assert_int_equal(coverage_set_create(set, LOW, HIGH), 0);
	assert_true(elf_image_open(&image, tiny));
	size_t names;
	assert_int_equal(elf_getshdrstrndx(image.elf, &names), 0);
	while ((section = elf_nextscn(image.elf, section))) {
		const Elf64_Shdr *header = elf64_getshdr(section);
		if (strcmp(elf_strptr(image.elf, names, header->sh_name), ".expected") != 0)
			continue;
		const Elf_Data *data = elf_rawdata(section, NULL);
		for (; n < data->d_size / sizeof(uint64_t); n++)
			coverage_set_add(set, ((const uint64_t *)data->d_buf)[n]);
	}
	elf_image_close(&image);
	assert_true(n > 50);
}

static void assert_file_is(const struct coverage_set *expected)
{
	struct coverage_set found;

	assert_int_equal(coverage_file_read(set_path, &found), 0);
	for (uint64_t address = LOW; address < HIGH; address++) {
		if (coverage_set_has(&found, address) != coverage_set_has(expected, address))
			fail_msg("0x%" PRIx64 " is wrong", address);
	}
	coverage_set_destroy(&found);
}

static void set_is_exactly_what_ran(void **state)
{
	struct coverage_set expected;

	(void)state;
	read_expected(&expected);
	for (size_t i = 0; i < CLOCKS; i++) {
		unlink(set_path);
		assert_int_equal(run_watched(clocks[i]), GUEST_DONE);
		assert_file_is(&expected);
	}
	coverage_set_destroy(&expected);
}

static void set_is_added_to_the_file(void **state)
{
	struct coverage_set expected;
	struct coverage_set earlier;

	(void)state;
	assert_int_equal(coverage_set_create(&earlier, LOW, HIGH), 0);
	coverage_set_add(&earlier, HIGH - 1);
	assert_int_equal(coverage_file_merge(set_path, &earlier), 0);
	coverage_set_destroy(&earlier);
	assert_int_equal(run_watched(""), GUEST_DONE);
	read_expected(&expected);
	coverage_set_add(&expected, HIGH - 1);
	assert_file_is(&expected);
	coverage_set_destroy(&expected);
}

static void bad_arguments_stop_qemu_at_once(void **state)
{
	static const char *const bad[] = {
		"low=1,high=2",
		"coverage=no/such/file,low=1,high=2",
		"coverage=/dev/null,low=2,high=1",
		"coverage=/dev/null,low=1",
		"coverage=/dev/null,low=1,high=2x",
		"coverage=/dev/null,low=1,low=1,high=2",
		"coverage=/dev/null,low=1,high=2,from=3",
		"coverage=/dev/null,longest=/dev/null,low=1,high=2",
		"longest=no/such/file,low=1,high=2",
		"longest=/dev/null,low=2,high=2",
		"longest=/dev/null,low=1,high=2,occurrence=3",
		"longest=/dev/null,low=1,high=2 -smp 2",
		"coverage=/dev/null,branches=no/such/file,low=1,high=2",
		"coverage=/dev/null,branches=/dev/null,low=1,high=2 -smp 2",
		"branches=/dev/null,low=1,high=2",
		"trace=/dev/null,branches=/dev/null,from=1,to=2",
		"depth=/dev/null,from=1,low=1,high=2",
		"depth=/dev/null,low=1,high=2,region=8",
		"depth=/dev/null,from=1,low=1,high=2,region=0",
		"depth=/dev/null,from=1,low=2,high=2,region=8",
		"depth=/dev/null,from=1,low=1,high=2,region=8,to=3",
		"depth=/dev/null,from=1,low=1,high=2,region=8 -smp 2",
		"depth=no/such/file,from=1,low=1,high=2,region=8",
		"longest=/dev/null,low=1,high=2,region=8",
		"trace=/dev/null,from=1,to=2,region=8",
		"trace=/dev/null,from=1",
		"trace=/dev/null,from=1,to=2,occurrence=0",
		"trace=/dev/null,from=1,to=2,low=3",
		"trace=no/such/file,from=1,to=2",
		"trace=/dev/null,from=1,to=2 -smp 2",
		"trace=/dev/null,from=1,to=2,symbols=/dev/null",
		"figures=/dev/null",
		"figures=/dev/null,symbols=no/such/file",
		"figures=/dev/null,symbols=/dev/null",
		"figures=/dev/null,symbols=/dev/null,low=1",
		"events=/dev/null,list=no/such/file,memory=/dev/null,capacity=1",
		"events=/dev/null,list=/dev/null,memory=/dev/null,capacity=1",
		"events=/dev/null,list=/dev/null,memory=/dev/null,capacity=0",
		"events=/dev/null,list=/dev/null,memory=/dev/null",
		"events=/dev/null,list=/dev/null,capacity=1",
		"events=/dev/null,memory=/dev/null,capacity=1",
		"events=/dev/null,list=/dev/null,memory=/dev/null,capacity=1,low=1",
		"trace=/dev/null,from=1,to=2,capacity=1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(run_guest(" 2>/dev/null", bad[i]), 1);
}

static char *read_file(const char *path)
{
	static char text[16384];

	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t length = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[length] = '\0';
	return text;
}

static char *run_traced(const char *clock, const char *from, const char *to, int occurrence)
{
	char arguments[256];

	sprintf(arguments, "trace=%s,from=%#" PRIx64 ",to=%#" PRIx64 ",occurrence=%d", trace_path,
		address_of(from), address_of(to), occurrence);
	assert_int_equal(run_guest(clock, arguments), GUEST_DONE);
	return read_file(trace_path);
}

/* A line of a trace without its address and disassembly: size, then accesses. */
static void shorten(char *line, char *shortened)
{
	char *field = strtok(line, "\t");
	assert_non_null(field);
	for (int i = 1; (field = strtok(NULL, "\t")); i++) {
		if (i != 2)
			shortened += sprintf(shortened, "%s%s", i == 1 ? "" : "\t", field);
	}
}

static void assert_trace_is(char *trace, const char *const *expected, size_t n)
{
	char *next = trace;

	for (size_t i = 0; i < n; i++) {
		char shortened[256] = "";
		char *line = strsep(&next, "\n");
		assert_non_null(next);
		if (line[0] != '#')
			shorten(line, shortened);
		assert_string_equal(line[0] == '#' ? line : shortened, expected[i]);
	}
	assert_string_equal(next, "");
}

/* What trace_from to trace_to does in tiny.asm, without addresses and disassembly. */
static const char *const traced[] = {
	"3\tload 8 0xffffffff80204200",
	"3\tstore 4 0xffffffff80204208",
	"4\tload 4 0xffffffff8020423e\tstore 4 0xffffffff8020423e",
	"6\tload 8 0xffffffff80204210\tstore 8 0xffffffff80204210",
	"1\tstore 8 0xffffffff802044f0",
	"1\tload 8 0xffffffff802044f0",
	"2\tload 1 0xffffffff80204200\tstore 1 0xffffffff80204280",
	"2\tload 1 0xffffffff80204201\tstore 1 0xffffffff80204281",
	"2",
	"3",
	"3",
	"2",
	"4",
	"3",
	"3",
	"3",
	"7\tload 2 0xffffffff8020301a\tload 8 0xffffffff8020301c",
	"7\tstore 2 0xffffffff80204280\tstore 8 0xffffffff80204282",
	"2",
	"5",
	"2",
	"2",
	"2",
	"3",
	"# instructions 24",
	"# memory-accesses 16",
	"# loads 8",
	"# stores 8",
	"# device-accesses 0",
	"# data-cache-lines 5",
	"# code-cache-lines 2",
	"# cr3-loads 1",
	"# wrmsr 1",
	"# serialising 8",
	"# end reached",
};

static void trace_is_exactly_what_ran(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLOCKS; i++) {
		char *trace = run_traced(clocks[i], "trace_from", "trace_to", 1);
		assert_trace_is(trace, traced, sizeof(traced) / sizeof(traced[0]));
	}
}

static char *run_longest(const char *low, const char *high)
{
	char arguments[256];

	sprintf(arguments, "longest=%s,low=%#" PRIx64 ",high=%#" PRIx64, trace_path,
		address_of(low), address_of(high));
	assert_int_equal(run_guest("", arguments), GUEST_DONE);
	return read_file(trace_path);
}

/* branch (the first way, which does not count), loop and repeat are called from outside. */
static void longest_way_is_that_with_most_instructions(void **state)
{
	char expected[128];

	(void)state;
	sprintf(expected, "# ways 3\n# longest 10\n# after 0x%016" PRIx64 "\n",
		address_of("enters_rep"));
	assert_string_equal(run_longest("branch", "fault_within_block"), expected);
	sprintf(expected, "# ways 2\n# longest 8\n# after 0x%016" PRIx64 "\n",
		address_of("enters_loop"));
	assert_string_equal(run_longest("branch", "repeat"), expected);
}

static void the_first_way_is_no_longest(void **state)
{
	(void)state;
	assert_non_null(strstr(run_longest("repeat", "fault_within_block"), "# longest 0\n"));
}

/* In the 64 KiB from the code on, whose end nothing reaches. */
static char *run_depth(const char *from)
{
	char arguments[256];

	sprintf(arguments,
		"depth=%s,from=%#" PRIx64 ",low=%#" PRIx64 ",high=%#" PRIx64 ",region=256",
		trace_path, address_of(from), (uint64_t)LOW, (uint64_t)LOW + 0x10000);
	assert_int_equal(run_guest("", arguments), GUEST_DONE);
	return read_file(trace_path);
}

/*
 * Of scratch, 256 bytes, the first; of the stack behind it, 512 bytes, where the fault's handler
 * writes to which instruction it returns: the second word of six, below a call and a hole of 8.
 */
static void depth_is_the_lowest_address_written_in_each_region(void **state)
{
	uint64_t scratch, depth;
	int length = 0;
	char *text;

	(void)state;
	text = run_depth("enters_rep");
	assert_int_equal(sscanf(text, "%" SCNx64 " %" SCNx64 " %n", &scratch, &depth, &length), 2);
	assert_int_equal(text[length], '\0');
	assert_int_equal(depth - scratch, 256 + 512 - 56);
}

static void depth_counts_from_an_instruction_on(void **state)
{
	(void)state;
	assert_string_equal(run_depth("trace_to"), "");
}

static void trace_begins_at_the_occurrence(void **state)
{
	(void)state;
	char *trace = run_traced("", "loop_body", "loop_body", 2);
	assert_non_null(strstr(trace, "# instructions 2\n"));
	assert_non_null(strstr(trace, "# end reached\n"));
	trace = run_traced("", "loop_body", "loop_body", 3);
	assert_non_null(strstr(trace, "# end not reached\n"));
	trace = run_traced("", "loop_body", "loop_body", 4);
	assert_non_null(strstr(trace, "# instructions 0\n"));
	assert_non_null(strstr(trace, "# end never began\n"));
}

static void trace_follows_a_fault(void **state)
{
	(void)state;
	char *trace = run_traced("", "faulting_load", "after_fault", 1);
	/*
	 * The load, which has no access to show, and the handler, whose IRETQ pops five words and
	 * reads the two halves of the code segment's descriptor.
	 */
	assert_non_null(strstr(trace, "# instructions 5\n"));
	assert_non_null(strstr(trace, "# loads 7\n"));
	assert_non_null(strstr(trace, "# stores 1\n"));
	assert_non_null(strstr(trace, "# serialising 1\n"));
}

/* As `nm` prints them, but for one. */
static void write_symbols_without(const char *missing)
{
	assert_int_equal(run("nm %s | grep -v ' %s$' > %s", tiny, missing, reasons_path), 0);
}

static int run_figures(const char *clock, const char *redirect)
{
	char arguments[512];

	sprintf(arguments, "figures=%s,symbols=%s%s", trace_path, reasons_path, redirect);
	return run_guest(clock, arguments);
}

/* Of executions of 7, 5 and 3 instructions, and one of 2 that is no sample. */
static void the_median_execution_is_the_figures(void **state)
{
	char steps[128];
	uint64_t first = address_of("measured_first"), loop = address_of("measured_loop");

	(void)state;
	sprintf(steps, "0x%016" PRIx64 " 1\n0x%016" PRIx64 " 2\n0x%016" PRIx64 " 2\nend\n", first,
		loop, loop + 2);
	write_symbols_without("nothing");
	for (size_t i = 0; i < CLOCKS; i++) {
		assert_int_equal(run_figures(clocks[i], ""), GUEST_DONE);
		char *profile = read_file(trace_path);
		assert_ptr_equal(strstr(profile, "figure 3\n# instructions 5\n"), profile);
		assert_non_null(strstr(profile, "# memory-accesses 0\n"));
		assert_non_null(strstr(profile, steps));
	}
}

/* Another component's variable of the name is nowhere here; this one's counts all the same. */
static void figures_are_found_by_each_symbol_of_a_name(void **state)
{
	FILE *symbols;

	(void)state;
	write_symbols_without("nothing");
	symbols = fopen(reasons_path, "a");
	assert_non_null(symbols);
	fputs("0000000000001000 D stamps\n", symbols);
	fclose(symbols);
	assert_int_equal(run_figures("", ""), GUEST_DONE);
	assert_non_null(strstr(read_file(trace_path), "figure 3\n# instructions 5\n"));
}

static void figures_need_all_their_symbols(void **state)
{
	static const char *const needed[] = {"stamps", "samples_forget", "sample_take",
					     "samples_print"};

	(void)state;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		write_symbols_without(needed[i]);
		assert_int_equal(run_figures("", " 2>/dev/null"), 1);
	}
}

static int run_coverage_with(const char *options, const char *reasons)
{
	FILE *file = fopen(reasons_path, "w");
	assert_non_null(file);
	fputs(reasons, file);
	fclose(file);
	return run("%s %s %s %s %s -o %s >/dev/null 2>%s/messages", coverage, tiny, set_path,
		   reasons_path, options, report_path, directory);
}

static int run_coverage(const char *reasons)
{
	return run_coverage_with("", reasons);
}

static char *read_messages(void)
{
	char path[sizeof(directory) + 16];

	sprintf(path, "%s/messages", directory);
	char *messages = read_file(path);
	unlink(path);
	return messages;
}

#define ALL_BUT_RET                                                                                \
	"- tiny.asm: \"hlt\" — the exit came\n"                                                  \
	"- tiny.asm: \"jmp .hang\" — the exit came\n"                                            \
	"- tiny.asm: branch(): \"mov eax, 1\" — branch\n"                                        \
	"- tiny.asm: \"mov ebx, 2\" — branch\n"                                                  \
	"- tiny.asm: \"inc rdx\" — fault\n"                                                      \
	"- tiny.asm: \"never_called()\" — nobody calls it\n"
#define RET "- coverage/tiny.asm: faulting_load(): \"ret\" — fault\n"

static void coverage_lists_what_never_ran(void **state)
{
	(void)state;
	assert_int_equal(run_watched(""), GUEST_DONE);
	assert_int_equal(run_coverage(ALL_BUT_RET), 1);
	char *messages = read_messages();
	assert_non_null(strstr(messages, "tiny.asm:"));
	assert_string_equal(strchr(messages, ' '), " ret\n");
	char *report = read_file(report_path);
	assert_non_null(strstr(report, ": inc rdx — fault\n"));
	assert_non_null(strstr(report, "branch() 80.0% of 10 instructions"));
	assert_non_null(strstr(report, "never_called() 0.0% of 2 instructions"));
	assert_null(strstr(report, "repeat()"));
}

static void coverage_is_content_if_all_is_justified(void **state)
{
	(void)state;
	assert_int_equal(run_watched(""), GUEST_DONE);
	assert_int_equal(run_coverage(ALL_BUT_RET RET), 0);
	assert_string_equal(read_messages(), "");
}

static void coverage_tells_stale_justifications(void **state)
{
	(void)state;
	assert_int_equal(run_watched(""), GUEST_DONE);
	assert_int_equal(run_coverage(ALL_BUT_RET RET "- tiny.asm: \"loop()\" — no\n"), 1);
	assert_non_null(strstr(read_messages(), "loop(): matches no line"));
	assert_int_equal(run_coverage(ALL_BUT_RET RET "- tiny.asm: \"high_start()\" — no\n"), 1);
	assert_non_null(strstr(read_messages(), "high_start(): the function ran"));
}

/* Of tiny.asm's two conditional jumps one goes both ways; the lines are those of the macro. */
#define ONE_WAY "branch(): \"%%here: %1; %%here: %1\" — of the carry that is clear\n"

static void coverage_lists_jumps_that_went_one_way(void **state)
{
	char options[sizeof(branches_path) + 4];

	(void)state;
	sprintf(options, "-b %s", branches_path);
	for (size_t i = 0; i < CLOCKS; i++) {
		remove_files(state);
		assert_int_equal(run_watched_with_branches(clocks[i]), GUEST_DONE);
		assert_int_equal(run_coverage_with(options, ALL_BUT_RET RET), 1);
		char *messages = read_messages();
		assert_non_null(strstr(messages, " branch(): "));
		assert_string_equal(strrchr(messages, ':'), ": always taken\n");
		assert_ptr_equal(strchr(messages, '\n'), strrchr(messages, '\n'));
		assert_int_equal(
			run_coverage_with(options, ALL_BUT_RET RET "- one way: tiny.asm: " ONE_WAY),
			0);
		assert_string_equal(read_messages(), "");
	}
	assert_int_equal(run_coverage_with(options, ALL_BUT_RET RET
					   "- one way: tiny.asm: " ONE_WAY
					   "- one way: tiny.asm: loop(): \"%%here: %1\" — no\n"),
			 1);
	assert_non_null(strstr(read_messages(), "no jump that goes one way only reads so"));
}

static void coverage_tells_trouble(void **state)
{
	(void)state;
	assert_int_equal(run_coverage(""), 2);
	assert_int_equal(run_watched(""), GUEST_DONE);
	assert_int_equal(run_coverage("- no entry\n"), 2);
	assert_int_equal(run_coverage_with("-b no/such/file", ALL_BUT_RET RET), 2);
	assert_int_equal(run("%s 2>/dev/null", coverage), 2);
	read_messages();
}

#define CLEAN(test) cmocka_unit_test_setup_teardown(test, remove_files, remove_files)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLEAN(set_is_exactly_what_ran),
		CLEAN(set_is_added_to_the_file),
		CLEAN(bad_arguments_stop_qemu_at_once),
		CLEAN(trace_is_exactly_what_ran),
		CLEAN(longest_way_is_that_with_most_instructions),
		CLEAN(the_first_way_is_no_longest),
		CLEAN(depth_is_the_lowest_address_written_in_each_region),
		CLEAN(depth_counts_from_an_instruction_on),
		CLEAN(trace_begins_at_the_occurrence),
		CLEAN(the_median_execution_is_the_figures),
		CLEAN(figures_are_found_by_each_symbol_of_a_name),
		CLEAN(figures_need_all_their_symbols),
		CLEAN(trace_follows_a_fault),
		CLEAN(coverage_lists_what_never_ran),
		CLEAN(coverage_is_content_if_all_is_justified),
		CLEAN(coverage_tells_stale_justifications),
		CLEAN(coverage_lists_jumps_that_went_one_way),
		CLEAN(coverage_tells_trouble),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
