/* Damaged, foreign and hostile ELF files: each is refused, by name. */
#include "elf_builder.h"

#define BASE 0x4000000u
#define END  0x5000000u

struct bench {
	struct arena arena;
	struct report report;
	struct built_elf elf;
	char *path;
	struct elf_image image;
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	assert_non_null(bench);
	bench->elf = build_elf(&bench->arena, BASE);
	built_symbol(&bench->elf, "server_pong", BASE + 32);
	bench->path = arena_format(&bench->arena, "%s/a.elf", make_folder(&bench->arena));
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;
	char *slash;

	unlink(bench->path);
	slash = strrchr(bench->path, '/');
	*slash = '\0';
	rmdir(bench->path);
	report_free(&bench->report);
	arena_free(&bench->arena);
	free(bench);
	return 0;
}

static bool read_back(struct bench *bench)
{
	return elf_image_read(&bench->arena, &bench->report, bench->path, "a", BASE, END,
			      &bench->image);
}

static void assert_refused(struct bench *bench, const char *message)
{
	built_write(&bench->elf, bench->path);
	assert_false(read_back(bench));
	assert_reported(&bench->report, arena_format(&bench->arena, "%s: component a: image: %s",
						     bench->path, message));
}

static void test_sound(void **state)
{
	struct bench *bench = *state;
	uint64_t value;

	built_write(&bench->elf, bench->path);
	assert_true(read_back(bench));
	assert_int_equal(bench->image.segment_count, 3);
	assert_int_equal(elf_image_pages(&bench->image), 4);
	assert_int_equal(elf_image_end(&bench->image), BASE + 4 * BUILT_PAGE);
	assert_true(elf_image_symbol(&bench->image, "server_pong", &value));
	assert_int_equal(value, BASE + 32);
	assert_false(elf_image_symbol(&bench->image, "server_ping", &value));
	assert_true(elf_image_executes(&bench->image, BASE));
	assert_false(elf_image_executes(&bench->image, BASE + BUILT_PAGE));
}

static void test_missing(void **state)
{
	struct bench *bench = *state;

	assert_false(read_back(bench));
	assert_reported(&bench->report, "component a: image: there is no such file");
}

static void test_foreign(void **state)
{
	struct bench *bench = *state;

	bench->elf.header.e_machine = EM_AARCH64;
	assert_refused(bench, "not for x86-64");
	bench->elf.header.e_machine = EM_X86_64;
	bench->elf.header.e_ident[EI_CLASS] = ELFCLASS32;
	assert_refused(bench, "not for x86-64");
	bench->elf.header.e_ident[EI_CLASS] = ELFCLASS64;
	bench->elf.header.e_type = ET_DYN;
	assert_refused(bench, "not linked to fixed addresses");
	bench->elf.header.e_ident[0] = '#';
	assert_refused(bench, "no ELF file");
}

static void test_program_headers(void **state)
{
	struct bench *bench = *state;

	bench->elf.header.e_phnum = 0;
	assert_refused(bench, "no program headers");
	bench->elf.header.e_phnum = 1000;
	assert_refused(bench, "truncated: program headers end behind the file");
	bench->elf.header.e_phnum = BUILT_SEGMENTS;
	bench->elf.header.e_phoff = UINT64_MAX - 8;
	assert_refused(bench, "truncated: program headers end behind the file");
}

static void test_writable_and_executable(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[0].p_flags = PF_R | PF_W | PF_X;
	assert_refused(bench, "segment at 0x4000000 is writable and executable");
}

static void test_not_readable(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[0].p_flags = PF_X;
	assert_refused(bench, "segment at 0x4000000 is not readable");
}

static void test_kernel_half(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[1].p_vaddr = 0xffffffff80000000u;
	assert_refused(bench, "segment at 0xffffffff80000000 lies in the kernel's half");
	bench->elf.segments[1].p_vaddr = UINT64_MAX - BUILT_PAGE + 1;
	assert_refused(bench, "segment at 0xfffffffffffff000 lies in the kernel's half");
}

static void test_outside_of_window(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[1].p_vaddr = BASE - BUILT_PAGE;
	assert_refused(bench, "segment at 0x3fff000 to 0x4000000 lies outside of 0x4000000 to");
	bench->elf.segments[1].p_vaddr = END;
	assert_refused(bench, "segment at 0x5000000 to 0x5001000 lies outside of 0x4000000 to");
}

static void test_overlapping(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[2].p_vaddr = BASE;
	assert_refused(bench, "segments at 0x4000000 and 0x4000000 share pages");
}

static void test_unaligned(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[1].p_vaddr += 16;
	assert_refused(bench, "segment at 0x4001010 does not start on a page");
}

static void test_segment_truncated(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[1].p_offset = UINT64_MAX - 16;
	assert_refused(bench, "truncated: segment at 0x4001000 ends behind the file");
	bench->elf.segments[1].p_offset = BUILT_PAGE;
	bench->elf.segments[1].p_filesz = BUILT_PAGE + 1;
	assert_refused(bench, "segment at 0x4001000 has more bytes than memory");
}

static void test_dynamic(void **state)
{
	struct bench *bench = *state;

	bench->elf.segments[1].p_type = PT_INTERP;
	assert_refused(bench, "dynamically linked");
	bench->elf.segments[1].p_type = PT_TLS;
	assert_refused(bench, "thread-local variables are not supported");
}

static void test_nothing_to_load(void **state)
{
	struct bench *bench = *state;

	for (unsigned i = 0; i < BUILT_SEGMENTS; i++)
		bench->elf.segments[i].p_type = PT_NOTE;
	assert_refused(bench, "nothing to load");
}

static void test_entry(void **state)
{
	struct bench *bench = *state;

	bench->elf.header.e_entry = BASE + BUILT_PAGE;
	assert_refused(bench, "its entry 0x4001000 is not in an executable segment");
}

static void test_stripped(void **state)
{
	struct bench *bench = *state;

	bench->elf.header.e_shnum = 1;
	assert_refused(bench, "no symbols: it was stripped of them");
}

/* Whatever is cut off, or changed in the headers: an error or a sound image, never a crash. */
static void test_every_truncation(void **state)
{
	struct bench *bench = *state;
	struct buffer file = built_bytes(&bench->elf);

	for (size_t length = 0; length < file.length; length += length < 512 ? 1 : 61) {
		struct report report = {0};

		assert_true(file_write(&report, bench->path, file.bytes, length));
		assert_false(read_back(bench));
	}
}

static void test_every_header_byte(void **state)
{
	static const unsigned char patterns[] = {0xff, 0x80, 0x01};
	struct bench *bench = *state;
	struct buffer file = built_bytes(&bench->elf);
	size_t headers = sizeof(Elf64_Ehdr) + BUILT_SEGMENTS * sizeof(Elf64_Phdr);
	size_t tail = (BUILT_SEGMENTS + 1) * BUILT_PAGE;

	for (size_t at = 0; at < file.length; at = at + 1 == headers ? tail : at + 1)
		for (size_t i = 0; i < sizeof(patterns); i++) {
			struct report report = {0};
			uint64_t value;

			file.bytes[at] ^= patterns[i];
			assert_true(file_write(&report, bench->path, file.bytes, file.length));
			if (read_back(bench))
				elf_image_symbol(&bench->image, "server_ping", &value);
			file.bytes[at] ^= patterns[i];
		}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_sound),
		TEST(test_missing),
		TEST(test_foreign),
		TEST(test_program_headers),
		TEST(test_writable_and_executable),
		TEST(test_not_readable),
		TEST(test_kernel_half),
		TEST(test_outside_of_window),
		TEST(test_overlapping),
		TEST(test_unaligned),
		TEST(test_segment_truncated),
		TEST(test_dynamic),
		TEST(test_nothing_to_load),
		TEST(test_entry),
		TEST(test_stripped),
		TEST(test_every_truncation),
		TEST(test_every_header_byte),
	};

	return cmocka_run_group_tests_name("compose ELF images", tests, NULL, NULL);
}
