/* Names for code addresses: what an ELF file gives, and where a line gets them. */
#define _XOPEN_SOURCE 700
#include "../../../tools/run/symbolise.h"
#include "../../../tools/run/symbols.h"

#include "elf_fixture.h"
#include "tool.h"

static char fixture[] = "/tmp/fixture-XXXXXX";
static struct symbols symbols;

static int load_fixture(void **state)
{
	int descriptor = mkstemp(fixture);

	(void)state;
	close(descriptor);
	return descriptor < 0 || elf_fixture_write(fixture) || symbols_load(&symbols, fixture);
}

static int drop_fixture(void **state)
{
	(void)state;
	symbols_free(&symbols);
	return unlink(fixture);
}

static void assert_symbol(uint64_t offset, const char *name, uint64_t inside)
{
	uint64_t found_inside = 0;
	const char *found = symbols_find(&symbols, FIXTURE_TEXT + offset, &found_inside);

	if (!name) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(found, name);
	assert_int_equal(found_inside, inside);
}

static void functions_are_found_by_address(void **state)
{
	(void)state;
	assert_symbol(0xff, NULL, 0);
	assert_symbol(0x100, "boot", 0);
	assert_symbol(0x17f, "boot", 0x7f);
	assert_symbol(0x180, NULL, 0);
}

static void label_reaches_to_the_next_function(void **state)
{
	(void)state;
	assert_symbol(0x2ff, "label", 0xff);
	assert_symbol(0x300, "next", 0);
	assert_symbol(0x31f, "next", 0x1f);
	assert_symbol(0x320, NULL, 0);
	assert_symbol(0x1000, NULL, 0);
}

static void first_file_wins(void **state)
{
	struct symbols both = { 0 };
	char paths[100];
	uint64_t offset;

	(void)state;
	snprintf(paths, sizeof(paths), "%s:%s", fixture, fixture);
	assert_int_equal(symbols_load(&both, paths), 0);
	assert_int_equal(both.count, 2 * symbols.count);
	assert_ptr_equal(symbols_find(&both, FIXTURE_TEXT + 0x301, &offset), both.entries[2].name);
	symbols_free(&both);
}

static void assert_line(const char *line, const char *expected)
{
	struct text out = { 0 };

	symbolise(&symbols, line, &out);
	assert_string_equal(out.bytes, expected);
	text_free(&out);
}

static void tokens_are_replaced_anywhere(void **state)
{
	(void)state;
	assert_line("at [@0xffffffff80101134], [@0xFFFFFFFF80101301]!",
		    "at [0xffffffff80101134 boot+0x34], [0xFFFFFFFF80101301 next+0x1]!");
	assert_line("", "");
}

static void words_are_named_in_panics_and_beside_tokens(void **state)
{
	(void)state;
	assert_line("panic: rip=0xffffffff80101134 cr2=0x12345678",
		    "panic: rip=0xffffffff80101134 <boot+0x34> cr2=0x12345678");
	assert_line("0xffffffff80101100 [@0xffffffff80101100]",
		    "0xffffffff80101100 <boot+0x0> [0xffffffff80101100 boot+0x0]");
	assert_line("map 0xffffffff80101134", "map 0xffffffff80101134");
}

static void all_else_stays(void **state)
{
	(void)state;
	assert_line("[@0x1234567] [@boot] [@0xffffffff80101134 [@] [", /* unknown, or no token */
		    "[@0x1234567] [@boot] [@0xffffffff80101134 <boot+0x34> [@] [");
	assert_line("panic 0xffffffff80101134z a0xffffffff80101134 0xffffffff801011340",
		    "panic 0xffffffff80101134z a0xffffffff80101134 0xffffffff801011340");
}

static void runner_names_addresses(void **state)
{
	struct tool *tool = *state;
	char command[400];

	snprintf(command, sizeof(command),
		 "$RUN boot --symbols %s -- echo 'panic: [@0xffffffff80101134]' </dev/null",
		 fixture);
	tool_do(tool, command);
	assert_contains(tool->output, "panic: [0xffffffff80101134 boot+0x34]\n");
	snprintf(command, sizeof(command),
		 "$RUN suite --symbols %s out -- printf '::case a b\\n::fail [@0x%%s]\\n::end\\n'"
		 " ffffffff80101134",
		 fixture);
	tool_do(tool, command);
	assert_string_equal(tool_file(tool, "out"), "fail a b [0xffffffff80101134 boot+0x34]\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_are_found_by_address),
		cmocka_unit_test(label_reaches_to_the_next_function),
		cmocka_unit_test(first_file_wins),
		cmocka_unit_test(tokens_are_replaced_anywhere),
		cmocka_unit_test(words_are_named_in_panics_and_beside_tokens),
		cmocka_unit_test(all_else_stays),
		tool_test(runner_names_addresses),
	};

	return cmocka_run_group_tests_name("run_symbols", tests, load_fixture, drop_fixture);
}
