/* The construction library's ELF parser: what it accepts, and an image for each of its errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "elf_sample.h"

static struct sample sample;
static struct elf_program program;

static int make(void **state)
{
	(void)state;
	sample_make(&sample);
	return 0;
}

static void expect(enum elf_error error)
{
	assert_string_equal(elf_error_text(sample_parse(&sample, sizeof(sample), &program)),
			    elf_error_text(error));
}

static void sound_image(void **state)
{
	(void)state;
	expect(ELF_OK);
	assert_int_equal(program.segment_count, 2);
	assert_int_equal(program.entry, SAMPLE_TEXT);
	assert_int_equal(program.end, SAMPLE_DATA + 0x2000);
	assert_true(program.segments[0].executable);
	assert_false(program.segments[0].writable);
	assert_int_equal(program.segments[0].pages, 1);
	assert_true(program.segments[1].writable);
	assert_false(program.segments[1].executable);
	assert_int_equal(program.segments[1].pages, 2);
	assert_int_equal(program.segments[1].file_bytes, sizeof(sample.data));
}

static void headers(void **state)
{
	(void)state;
	assert_int_equal(sample_parse(&sample, sizeof(sample.header) - 1, &program),
			 ELF_BAD_TOO_SHORT);
	sample.header.magic[3] = 'G';
	expect(ELF_BAD_NO_ELF);
	make(NULL);
	sample.header.machine = 183;
	expect(ELF_BAD_FOREIGN);
	make(NULL);
	sample.header.class = 1;
	expect(ELF_BAD_FOREIGN);
	make(NULL);
	sample.header.type = 3;
	expect(ELF_BAD_NOT_FIXED);
	make(NULL);
	sample.header.program_count = 0;
	expect(ELF_BAD_NO_PROGRAM);
	make(NULL);
	sample.header.program_bytes = 55;
	expect(ELF_BAD_NO_PROGRAM);
	make(NULL);
	sample.header.program_offset = UINT64_MAX - 8;
	expect(ELF_BAD_HEADERS_OUTSIDE);
	make(NULL);
	sample.header.program_count = UINT16_MAX;
	expect(ELF_BAD_HEADERS_OUTSIDE);
}

static void kinds_of_segment(void **state)
{
	(void)state;
	sample.programs[1].type = ELF_PROGRAM_DYNAMIC;
	expect(ELF_BAD_DYNAMIC);
	sample.programs[1].type = ELF_PROGRAM_INTERP;
	expect(ELF_BAD_DYNAMIC);
	sample.programs[1].type = ELF_PROGRAM_TLS;
	expect(ELF_BAD_THREAD_LOCAL);
	sample.programs[0].type = sample.programs[1].type = 4;
	expect(ELF_BAD_NOTHING);
	make(NULL);
	sample.programs[0].memory_bytes = sample.programs[0].file_bytes = 0;
	expect(ELF_BAD_ENTRY);
}

/* Which gates the program uses: within the file, and nothing that is loaded. */
static void gates(void **state)
{
	(void)state;
	expect(ELF_OK);
	assert_int_equal(program.gate_count, 0);
	sample.programs[2] = (struct elf_program_header){
		.type = ELF_PROGRAM_GATES, .offset = 64, .file_bytes = 40};
	sample.header.program_count = 3;
	expect(ELF_OK);
	assert_int_equal(program.gate_count, 2);
	assert_int_equal(program.gates - program.segments[0].bytes,
			 64 - (int64_t)sample.programs[0].offset);
	assert_int_equal(program.segment_count, 2);
	sample.programs[2].file_bytes = sizeof(sample) - 63;
	expect(ELF_BAD_SEGMENT_OUTSIDE);
	sample.programs[2].offset = UINT64_MAX - 8;
	expect(ELF_BAD_SEGMENT_OUTSIDE);
	make(NULL);
	expect(ELF_OK);
	assert_int_equal(program.gate_count, 0);
}

static void sizes(void **state)
{
	(void)state;
	sample.programs[1].memory_bytes = 1;
	expect(ELF_BAD_BYTES);
	make(NULL);
	sample.programs[1].offset = sizeof(sample) - 1;
	expect(ELF_BAD_SEGMENT_OUTSIDE);
	make(NULL);
	sample.programs[1].offset = UINT64_MAX - 1;
	expect(ELF_BAD_SEGMENT_OUTSIDE);
}

static void access_rights(void **state)
{
	(void)state;
	sample.programs[1].flags |= ELF_EXECUTABLE;
	expect(ELF_BAD_WRITABLE_CODE);
	sample.programs[1].flags = ELF_WRITABLE;
	expect(ELF_BAD_UNREADABLE);
}

static void places(void **state)
{
	static const struct {
		uint64_t address, bytes;
		enum elf_error error;
	} cases[] = {
		{0xffff800000000000, 0x1000, ELF_BAD_KERNEL_HALF},
		{0x00007f8000000000, 0x1000, ELF_BAD_KERNEL_HALF},
		{SAMPLE_DATA, UINT64_MAX - 0x1000, ELF_BAD_KERNEL_HALF},
		{UINT64_MAX - 0xfff, 0x1000, ELF_BAD_KERNEL_HALF},
		{SAMPLE_BASE - 0x1000, 0x1000, ELF_BAD_WINDOW},
		{SAMPLE_LIMIT, 0x1000, ELF_BAD_WINDOW},
		{SAMPLE_LIMIT - 0x1000, 0x1001, ELF_BAD_WINDOW},
		{SAMPLE_LIMIT - 0x1000, 0x1000, ELF_OK},
		{SAMPLE_DATA + 8, 0x1000, ELF_BAD_UNALIGNED},
		{SAMPLE_TEXT, 0x1000, ELF_BAD_OVERLAP},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sample_make(&sample);
		sample.programs[1].address = cases[i].address;
		sample.programs[1].memory_bytes = cases[i].bytes;
		expect(cases[i].error);
	}
}

static void too_many_segments(void **state)
{
	(void)state;
	for (unsigned i = 2; i < 9; i++) {
		sample.programs[i] = sample.programs[1];
		sample.programs[i].address = SAMPLE_BASE + i * 0x4000;
	}
	sample.header.program_count = 8;
	expect(ELF_OK);
	sample.header.program_count = 9;
	expect(ELF_BAD_TOO_MANY);
}

static void entries(void **state)
{
	(void)state;
	sample.header.entry = SAMPLE_DATA;
	expect(ELF_BAD_ENTRY);
	sample.header.entry = SAMPLE_TEXT + sizeof(sample.text);
	expect(ELF_BAD_ENTRY);
	sample.header.entry = SAMPLE_TEXT - 1;
	expect(ELF_BAD_ENTRY);
}

/* Every length that is too short is refused, without a look behind the end. */
static void every_truncation(void **state)
{
	size_t needed = offsetof(struct sample, data) + sizeof(sample.data);

	(void)state;
	for (size_t bytes = 0; bytes < needed; bytes++)
		assert_int_not_equal(sample_parse(&sample, bytes, &program), ELF_OK);
	assert_int_equal(sample_parse(&sample, needed, &program), ELF_OK);
}

static void check_accepted(void)
{
	for (uint32_t i = 0; i < program.segment_count; i++) {
		const struct elf_segment *segment = &program.segments[i];

		assert_true(segment->address >= SAMPLE_BASE);
		assert_true(segment->address + segment->pages * ELF_PAGE <= SAMPLE_LIMIT);
		assert_true(segment->file_bytes <= segment->pages * ELF_PAGE);
		assert_false(segment->writable && segment->executable);
	}
}

/* Any byte of the headers may hold anything: what is accepted then still keeps the promises. */
static void every_damage_of_a_byte(void **state)
{
	size_t headers = offsetof(struct sample, sections);

	(void)state;
	for (size_t at = 0; at < headers; at++) {
		uint8_t *byte = (uint8_t *)&sample + at, sound = *byte;

		for (unsigned value = 0; value < 256; value++) {
			*byte = (uint8_t)value;
			if (sample_parse(&sample, sizeof(sample), &program) == ELF_OK)
				check_accepted();
		}
		*byte = sound;
	}
}

static void texts(void **state)
{
	(void)state;
	for (int error = ELF_OK; error <= ELF_BAD_ENTRY; error++)
		assert_true(strlen(elf_error_text((enum elf_error)error)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sound_image, make),
		cmocka_unit_test_setup(headers, make),
		cmocka_unit_test_setup(kinds_of_segment, make), cmocka_unit_test_setup(gates, make),
		cmocka_unit_test_setup(sizes, make),
		cmocka_unit_test_setup(access_rights, make),
		cmocka_unit_test_setup(places, make),
		cmocka_unit_test_setup(too_many_segments, make),
		cmocka_unit_test_setup(entries, make),
		cmocka_unit_test_setup(every_truncation, make),
		cmocka_unit_test_setup(every_damage_of_a_byte, make),
		cmocka_unit_test_setup(texts, make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
