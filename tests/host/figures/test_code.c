/* What is counted of the kernel: its lines and its text. */
#include "texts.h"

#include "code_lines.h"
#include "section_size.h"

#include <elf.h>

static unsigned long count(const char *text, enum code_language language)
{
	FILE *file = text_open(text);
	unsigned long lines = code_lines_count(file, language);

	fclose(file);
	return lines;
}

static void blanks_and_comments_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(count("", CODE_C), 0);
	assert_int_equal(count("\n \t\n", CODE_C), 0);
	assert_int_equal(count("int a;\n\nint b;", CODE_C), 2);
	assert_int_equal(count("// a\n/* b\n * c\n */\nint d; // e\n", CODE_C), 1);
	assert_int_equal(count("int a; /* b\n c */ int d;\n", CODE_C), 2);
	assert_int_equal(count("/**/\n/* a **/\n/***/ x\n", CODE_C), 1);
	assert_int_equal(count("a = b\n/ c;\n", CODE_C), 2);
}

static void quotes_hide_comments(void **state)
{
	(void)state;
	assert_int_equal(count("a = \"/*\";\nb;\n", CODE_C), 2);
	assert_int_equal(count("a = \"\\\"/*\";\nb;\n", CODE_C), 2);
	assert_int_equal(count("a = '\"'; /*\n*/\nb;\n", CODE_C), 2);
	assert_int_equal(count("/* it's */\nb;\n", CODE_C), 1);
}

static void assembly_has_comments_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(count("; it's\n\tmov rax, 1 ; one\n\n", CODE_ASSEMBLY), 1);
	assert_int_equal(count("db ';', \"a;\"\nnop\n", CODE_ASSEMBLY), 2);
	assert_int_equal(count("mov rax, a / * b\nnop\n", CODE_ASSEMBLY), 2);
	assert_int_equal(code_language_of("a/b.asm"), CODE_ASSEMBLY);
	assert_int_equal(code_language_of("b.inc"), CODE_ASSEMBLY);
	assert_int_equal(code_language_of("b.c"), CODE_C);
	assert_int_equal(code_language_of("calls.def"), CODE_C);
	assert_int_equal(code_language_of("README"), CODE_C);
}

/* The smallest file with sections; `name` is the first one's. */
struct tiny {
	Elf64_Ehdr header;
	Elf64_Shdr sections[2];
	char names[16];
};

static FILE *tiny_open(const char *name, uint64_t size)
{
	struct tiny tiny = { 0 };
	FILE *file = tmpfile();

	assert_non_null(file);
	memcpy(tiny.header.e_ident, ELFMAG, SELFMAG);
	tiny.header.e_ident[EI_CLASS] = ELFCLASS64;
	tiny.header.e_shoff = offsetof(struct tiny, sections);
	tiny.header.e_shnum = 2;
	tiny.header.e_shstrndx = 1;
	tiny.sections[0].sh_size = size;
	tiny.sections[1].sh_offset = offsetof(struct tiny, names);
	tiny.sections[1].sh_name = (uint32_t)strlen(name) + 1;
	strcpy(tiny.names, name);
	assert_int_equal(fwrite(&tiny, sizeof(tiny), 1, file), 1);
	return file;
}

static void a_section_is_found_by_name(void **state)
{
	FILE *file = tiny_open(".text", 4711);

	(void)state;
	assert_int_equal(section_size(file, ".text"), 4711);
	fclose(file);
	file = tiny_open(".textual", 4711);
	assert_int_equal(section_size(file, ".text"), -1);
	assert_int_equal(section_size(file, ".textual"), 4711);
	fclose(file);
}

static void a_name_too_long_is_of_no_section(void **state)
{
	FILE *file = tiny_open(".text", 4711);

	(void)state;
	assert_int_equal(section_size(file, ".a-name-of-one-character-too-many"), -1);
	fclose(file);
}

static void other_files_have_no_sections(void **state)
{
	FILE *file = text_open("no ELF file, but long enough to be one: ...........................");

	(void)state;
	assert_int_equal(section_size(file, ".text"), -1);
	fclose(file);
	file = text_open("");
	assert_int_equal(section_size(file, ".text"), -1);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_and_comments_do_not_count),
		cmocka_unit_test(quotes_hide_comments),
		cmocka_unit_test(assembly_has_comments_of_its_own),
		cmocka_unit_test(a_section_is_found_by_name),
		cmocka_unit_test(a_name_too_long_is_of_no_section),
		cmocka_unit_test(other_files_have_no_sections),
	};

	return cmocka_run_group_tests_name("code", tests, NULL, NULL);
}
