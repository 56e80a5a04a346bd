/* Names of addresses, from sound and from damaged symbol tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "elf_sample.h"

static struct sample sample;
static char found_name[32];
static uint64_t found_offset;

static int make(void **state)
{
	(void)state;
	sample_make(&sample);
	return 0;
}

/* Looks the address up in memory that ends right behind the file. */
static bool find(size_t bytes, uint64_t address)
{
	uint8_t *copy = malloc(bytes ? bytes : 1);
	const char *name;
	bool found;

	memcpy(copy, &sample, bytes);
	found = elf_function_at(copy, bytes, address, &name, &found_offset);
	if (found)
		strncpy(found_name, name, sizeof(found_name) - 1);
	free(copy);
	return found;
}

static void expect(uint64_t address, const char *name, uint64_t offset)
{
	assert_true(find(sizeof(sample), address));
	assert_string_equal(found_name, name);
	assert_int_equal(found_offset, offset);
}

static void addresses(void **state)
{
	(void)state;
	expect(SAMPLE_TEXT, "start", 0);
	expect(SAMPLE_TEXT + 7, "start", 7);
	assert_false(find(sizeof(sample), SAMPLE_TEXT + 8));
	expect(SAMPLE_TEXT + 16, "helper", 0);
	expect(SAMPLE_TEXT + 63, "helper", 47);
	assert_false(find(sizeof(sample), SAMPLE_TEXT + 64));
	assert_false(find(sizeof(sample), SAMPLE_TEXT - 1));
	assert_false(find(sizeof(sample), SAMPLE_DATA + 8));
}

static void names(void **state)
{
	uint64_t address = 0;

	(void)state;
	assert_true(elf_symbol_named(&sample, sizeof(sample), "table", &address));
	assert_int_equal(address, SAMPLE_DATA + 8);
	assert_false(elf_symbol_named(&sample, sizeof(sample), "tabl", &address));
	sample.symbols[2].section = 0;
	assert_false(elf_symbol_named(&sample, sizeof(sample), "table", &address));
}

static void damaged_tables(void **state)
{
	(void)state;
	sample.sections[2].offset = UINT64_MAX - 4;
	assert_false(find(sizeof(sample), SAMPLE_TEXT));
	make(NULL);
	sample.sections[3].bytes = sizeof(sample);
	assert_false(find(sizeof(sample), SAMPLE_TEXT));
	make(NULL);
	sample.sections[2].link = 9;
	assert_false(find(sizeof(sample), SAMPLE_TEXT));
	make(NULL);
	sample.names[31] = 'x';
	assert_false(find(sizeof(sample), SAMPLE_TEXT));
	make(NULL);
	sample.symbols[0].name = 32;
	assert_false(find(sizeof(sample), SAMPLE_TEXT));
	make(NULL);
	sample.symbols[1].section = 77;
	assert_false(find(sizeof(sample), SAMPLE_TEXT + 16));
}

static void every_truncation_and_damage(void **state)
{
	size_t first = offsetof(struct sample, sections), end = offsetof(struct sample, names);

	(void)state;
	for (size_t bytes = 0; bytes < sizeof(sample); bytes++)
		find(bytes, SAMPLE_TEXT);
	for (size_t at = 0; at < end; at++) {
		uint8_t *byte = (uint8_t *)&sample + at, sound = *byte;

		if (at >= sizeof(sample.header) && at < first)
			continue;
		for (unsigned value = 0; value < 256; value += 5) {
			*byte = (uint8_t)value;
			find(sizeof(sample), SAMPLE_TEXT + 20);
		}
		*byte = sound;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(addresses, make),
		cmocka_unit_test_setup(names, make),
		cmocka_unit_test_setup(damaged_tables, make),
		cmocka_unit_test_setup(every_truncation_and_damage, make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
