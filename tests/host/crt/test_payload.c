/* The boot image's payload, as who has it reads it: names, files, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "address_plan.h"
#include "crt_startup.h"
#include "payload.h"

#define FILE_BYTES 24

/* The booter and two instances of one program, each with a file of its own. */
static struct {
	struct composition_header header;
	struct composition_instance instances[3];
	uint32_t order[2];
	struct composition_program program;
	char texts[64];
	uint8_t files[3][FILE_BYTES];
} sample;

static struct crt_startup startup;
static uint32_t texts_used;

static uint32_t offset_of(const void *part)
{
	return (uint32_t)((const char *)part - (const char *)&sample);
}

static uint32_t text(const char *value)
{
	uint32_t at = texts_used;

	memcpy(sample.texts + at, value, strlen(value) + 1);
	texts_used += (uint32_t)strlen(value) + 1;
	return offset_of(sample.texts) + at;
}

static void add_instance(uint32_t number, const char *name, const void *file)
{
	sample.instances[number] = (struct composition_instance){
		.name = text(name),
		.image = text("twin"),
		.elf_offset = file ? offset_of(file) : 0,
		.elf_bytes = file ? FILE_BYTES : 0,
		.base = INSTANCE_BASE(number),
		.init_stage = number ? 1 : 0,
		.args = COMPOSITION_NONE,
	};
}

static int make(void **state)
{
	(void)state;
	memset(&sample, 0, sizeof(sample));
	texts_used = 0;
	sample.header = (struct composition_header){
		.version = COMPOSITION_VERSION,
		.header_bytes = sizeof(sample.header),
		.bytes = offset_of(sample.files),
		.instances = {offset_of(sample.instances), 3},
		.init_order = {offset_of(sample.order), 2},
	};
	memcpy(sample.header.magic, COMPOSITION_MAGIC, sizeof(sample.header.magic));
	for (struct composition_table *table = &sample.header.gates; table <= &sample.header.programs;
	     table++)
		table->offset = sizeof(sample.header);
	sample.header.name = sample.header.description = text("");
	add_instance(0, "booter", NULL);
	add_instance(1, "left", sample.files[0]);
	add_instance(2, "right", sample.files[1]);
	sample.program = (struct composition_program){
		.name = text("tool"),
		.elf_offset = offset_of(sample.files[2]),
		.elf_bytes = FILE_BYTES,
	};
	sample.header.programs = (struct composition_table){offset_of(&sample.program), 1};
	sample.order[0] = 1;
	sample.order[1] = 2;
	startup.payload = (uint64_t)&sample;
	startup.payload_bytes = sizeof(sample);
	crt_startup = &startup;
	return 0;
}

static void is_found_by_name(void **state)
{
	(void)state;
	assert_null(payload_open());
	assert_int_equal(payload_instances(), 3);
	assert_int_equal(payload_find("left"), 1);
	assert_int_equal(payload_find("right"), 2);
	assert_int_equal(payload_find("twin"), COMPOSITION_NONE);
	assert_int_equal(payload_find("booter"), COMPOSITION_NONE);
	assert_string_equal(payload_name(2), "right");
	assert_string_equal(payload_name(3), "booter");
}

static void has_a_file_for_each_instance(void **state)
{
	size_t bytes = 1;

	(void)state;
	assert_null(payload_open());
	assert_ptr_equal(payload_elf(2, &bytes), sample.files[1]);
	assert_int_equal(bytes, FILE_BYTES);
	payload_elf(INSTANCE_BOOTER, &bytes);
	assert_int_equal(bytes, 0);
}

static void has_a_file_for_each_program(void **state)
{
	size_t bytes = 1;

	(void)state;
	assert_null(payload_open());
	assert_ptr_equal(payload_image("tool", &bytes), sample.files[2]);
	assert_int_equal(bytes, FILE_BYTES);
	assert_ptr_equal(payload_image("left", &bytes), sample.files[0]);
	assert_null(payload_image("booter", &bytes));
	assert_null(payload_image("too", &bytes));
	assert_null(payload_image("tools", &bytes));
	assert_null(payload_image("", &bytes));
	assert_int_equal(payload_find("tool"), COMPOSITION_NONE);
}

static void is_refused_where_it_is_not_given(void **state)
{
	(void)state;
	startup.payload = 0;
	assert_string_equal(payload_open(), "its composition does not give it");
}

static void is_refused_where_it_is_damaged(void **state)
{
	(void)state;
	sample.header.magic[0]++;
	assert_string_equal(payload_open(), "header");
	make(NULL);
	sample.instances[2].elf_bytes = sizeof(sample);
	assert_string_equal(payload_open(), "instances");
	make(NULL);
	sample.program.elf_bytes = UINT64_MAX;
	assert_string_equal(payload_open(), "programs");
	make(NULL);
	sample.program.name = 0;
	assert_string_equal(payload_open(), "programs");
	make(NULL);
	sample.header.programs.count = 1000;
	assert_string_equal(payload_open(), "tables");
	make(NULL);
	startup.payload_bytes--;
	assert_string_equal(payload_open(), "programs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(is_found_by_name, make),
		cmocka_unit_test_setup(has_a_file_for_each_instance, make),
		cmocka_unit_test_setup(has_a_file_for_each_program, make),
		cmocka_unit_test_setup(is_refused_where_it_is_not_given, make),
		cmocka_unit_test_setup(is_refused_where_it_is_damaged, make),
	};

	return cmocka_run_group_tests_name("crt payload", tests, NULL, NULL);
}
