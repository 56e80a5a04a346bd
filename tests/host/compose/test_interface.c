/* Headers of interfaces: what is refused, and the stubs of what is not. */
#include "fixtures.h"

#include "file.h"
#include "stub_writer.h"

struct bench {
	struct arena arena;
	struct report report;
	struct interface interface;
	char *folder;
	char *path;
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	assert_non_null(bench);
	bench->folder = arena_format(&bench->arena, "%s", make_folder(&bench->arena));
	bench->path = arena_format(&bench->arena, "%s/x.h", bench->folder);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	unlink(bench->path);
	rmdir(bench->folder);
	report_free(&bench->report);
	arena_free(&bench->arena);
	free(bench);
	return 0;
}

static bool read_text(struct bench *bench, const char *text)
{
	assert_true(file_write(&bench->report, bench->path, text, strlen(text)));
	return interface_read(&bench->arena, &bench->report, bench->path, &bench->interface);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} cases[] = {
		{"", ": interface x declares no function"},
		{"long f(float a);", ":1:8: function f: parameter 1 is floating point"},
		{"long f(int a, long double b);", ":1:15: function f: parameter 2 is floating"},
		{"struct s { int a; };\nlong f(struct s s);",
		 ":2:8: function f: parameter 1 is a structure by value"},
		{"long f(union u u);", ":1:8: function f: parameter 1 is a structure by value"},
		{"long f(char a);", ":1:8: function f: parameter 1 is narrower than 32 bits"},
		{"long f(bool a);", ":1:8: function f: parameter 1 is narrower than 32 bits"},
		{"long f(uint16_t a);", ":1:8: function f: parameter 1 is narrower than 32"},
		{"long f(long (*g)(void));", ":1:8: function f: parameter 1 is a function po"},
		{"long f(thing a);", ":1:8: function f: parameter 1 is of a type that is not"},
		{"long f(int a, void);", ":1:15: function f: parameter 2 is void"},
		{"long f(const char *a, ...);", ":1:23: function f: a variable number of"},
		{"long f();", ":1:8: function f: write (void) for no parameters"},
		{"long f(int,int,int,int,int,int,int);", ":1:6: function f: 7 parameters; a gate"},
		{"void f(void);", ":1:1: function f: returns no status"},
		{"char *f(void);", ":1:1: function f: returns no status"},
		{"unsigned f(void);", ":1:1: function f: returns no status"},
		{"struct s f(void);", ":1:1: function f: returns no status"},
		{"long f(void);\n\nlong f(void);", ":3:6: function f: declared before, in line 1"},
		{"long f(void);\nlong f_at(void);", ":2:6: function f_at: one of it and f has"},
		{"long f_at(void);\nlong f(void);", ":2:6: function f: one of it and f_at has"},
		{"long f_at(void);\nlong f(int,int,int,int,int,int);",
		 ":2:6: function f: one of it and f_at has"},
		{"extern int x;", ":1:12: x is no function"},
		{"long f(void)", ":1:13: function f: expected `;`"},
		{"long f(void) { return 0; }", ":1:14: function f: expected `;`"},
		{"long f(int a b);", ":1:14: function f: expected `,` or `)` after parameter 1"},
		{"long f(int a", ":1:13: function f: expected `,` or `)` after parameter 1"},
		{"long 7(void);", ":1:1: expected the prototype of a function"},
		{"/* no end", ": interface x declares no function"},
		{"}", ":1:1: expected the prototype"},
		{"\"", ":1:1: expected the prototype"},
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		report_free(&bench->report);
		assert_false(read_text(bench, cases[i].text));
		assert_reported(&bench->report,
				arena_format(&bench->arena, "%s%s", bench->path, cases[i].message));
	}
}

/* All that a header may hold beside prototypes, and every form that a parameter may have. */
static void test_accepted(void **state)
{
	static const char text[] =
		"#ifndef X_H\n#define X_H \\\n\tlong ignored(float a);\n"
		"#include <stdint.h> /* a comment\nover lines */\n"
		"struct point;\nstruct pair { int a[2]; struct { int c; } d; };\n"
		"enum mode { ONE = 1, TWO };\ntypedef uint32_t handle_t;\n"
		"typedef struct { int a; } opaque_t;\n"
		"_Static_assert(sizeof(int) == 4, \"int; }\");\n"
		"static inline float half(float x) { if (x > 1) { return 1; } return x / 2; }\n"
		"static const int constant = 3;\n"
		"// long ignored(void);\n;\n"
		"long none(void);\nextern int one(handle_t);\n"
		"int64_t six(unsigned long long int a, const char *const restrict b, enum mode c,\n"
		"\tuint64_t d[4], opaque_t *e, struct point **f);\n#endif\n";
	struct bench *bench = *state;
	struct output output = {0};

	if (!read_text(bench, text))
		fail_msg("%s", bench->report.text);
	assert_string_equal(bench->interface.name, "x");
	stub_writer_list(output_open(&output), &bench->interface);
	assert_string_equal(output_close(&output), "none 0\none 1\nsix 6\n");
	free(output.text);
}

/* Any header that is cut anywhere ends in an error or a smaller interface, never in a crash. */
static void test_every_truncation(void **state)
{
	static const char text[] =
		"/* a */ #define X\ntypedef int t; struct s { int a; };\n"
		"static int g(void) { return 'a'; }\nlong f(t a, struct s *b);\n";
	struct bench *bench = *state;

	for (size_t length = 0; length < sizeof(text) - 1; length++)
		read_text(bench, arena_text(&bench->arena, text, length));
}

static void test_client_stubs(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "long few(int a);\nlong more(int a, int b, int c, int d);\n"
				     "long six(int,int,int,int,int,int);\n"));
	stub_writer_client(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "\t.hidden gate_few\n"));
	assert_non_null(strstr(text, "few:\n"
				     "\tmov eax, OFFSET gate_few\n"
				     "\tsyscall\n"
				     "\ttest r8, r8\n"
				     "\tjne 1f\n"
				     "\tcmp rax, -512\n"
				     "\tjle 2f\n"
				     "\tret\n"
				     "1:\tmov rax, r8\n"
				     "\tret\n"
				     "2:\tmov rax, -34 /* ERANGE */\n"
				     "\tret\n"));
	assert_non_null(strstr(text, "more:\n"
				     "\tmov r10, rcx\n"
				     "\tmov eax, OFFSET gate_more\n"
				     "\tsyscall\n"));
	assert_non_null(strstr(text, "more_at:\n"
				     "\tmov eax, edi\n"
				     "\tshl eax, 5\n"
				     "\tor eax, 0xffe00000\n"
				     "\tmov rdi, rsi\n"
				     "\tmov rsi, rdx\n"
				     "\tmov rdx, rcx\n"
				     "\tmov r10, r8\n"
				     "\tsyscall\n"));
	assert_non_null(strstr(text, "\tmov r8, r9\n\tmov r9, [rsp + 8]\n\tsyscall\n"));
	free(output.text);
}

/* Which gates a program uses is known by entries that stay as long as the stubs: the gate, the function's
 * place in the interface, whose name is cut to eight bytes. */
static void test_uses_of_gates(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "long few(void);\nlong more(void);\n"));
	bench->interface.name = "a_long_name";
	stub_writer_client(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "\t.section .gates.few, \"ao\", @progbits, .text.stub.few\n"
				     "\t.balign 4\n"
				     "\t.long gate_few, 0\n"
				     "\t.ascii \"a_long_n\"\n"
				     "\t.balign 16\n"));
	assert_non_null(strstr(text, "\t.long gate_more, 1\n"));
	free(output.text);
}

/* How many bits of the status are the server's word. */
static void test_width_of_status(void **state)
{
	static const struct {
		const char *text;
		const char *check;
	} cases[] = {
		{"int f(void);", "\tcmp eax, -512\n"},
		{"signed f(void);", "\tcmp eax, -512\n"},
		{"int32_t f(void);", "\tcmp eax, -512\n"},
		{"typedef int status_t;\nstatus_t f(void);", "\tcmp eax, -512\n"},
		{"int long f(void);", "\tcmp rax, -512\n"},
		{"long long f(void);", "\tcmp rax, -512\n"},
		{"int64_t f(void);", "\tcmp rax, -512\n"},
		{"ssize_t f(void);", "\tcmp rax, -512\n"},
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct output output = {0};

		assert_true(read_text(bench, cases[i].text));
		stub_writer_client(output_open(&output), &bench->interface);
		if (!strstr(output_close(&output), cases[i].check))
			fail_msg("no %s for %s", cases[i].check, cases[i].text);
		free(output.text);
	}
}

static void test_prototypes_of_twins(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};

	assert_true(read_text(bench, "typedef int t;\nextern long few(void);\n"
				     "int64_t more(const t a, /* the\nsecond */ char *const b[2]);\n"));
	stub_writer_twins(output_open(&output), &bench->interface);
	assert_string_equal(output_close(&output),
			    "/* The functions of interface x, each by a gate of the caller's choice. "
			    "*/\n"
			    "#ifndef X_AT_H\n#define X_AT_H\n\n"
			    "#include \"crt.h\"\n#include \"x.h\"\n\n"
			    "long few_at(crt_sinv_t gate);\n"
			    "int64_t more_at(crt_sinv_t gate, const t a, /* the\nsecond */ char *const "
			    "b[2]);\n\n#define X_FUNCTIONS 2\n\n#endif\n");
	free(output.text);
}

static void test_server_stubs(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "long few(int a);\nlong more(int a, int b, int c, int d);\n"));
	stub_writer_server(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "#include \"thread_block.h\"\n"));
	assert_non_null(strstr(text, "server_few:\n"
				     "\tcmp byte ptr [thread_admission + rax], 1\n"
				     "\tjne refuse_server_few\n"
				     "\tmov byte ptr [thread_admission + rax], 2\n"
				     "\tmov r12d, eax\n"
				     "\tshl eax, THREAD_STACK_SHIFT\n"
				     "\tlea rsp, [crt_stack_first_block + rax]\n"
				     "\twrfsbase rsp\n"
				     "\tmov [rsp + THREAD_BLOCK_BADGE], rbx\n"
				     "\tmov [rsp + THREAD_BLOCK_ID], r12\n"
				     "\tcall few\n"));
	assert_non_null(strstr(text, "\tmov rcx, r10\n\tcall more\n"));
	assert_non_null(strstr(text, "refuse_server_more:\n"
				     "\tlea r11, [rip + server_more]\n"
				     "\tjmp crt_server_refuse\n"));
	free(output.text);
}

/* A number beyond the last never gets to the table of functions. */
static void test_service_stubs(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "long few(int a);\nlong more(int,int,int,int,int);\n"));
	stub_writer_service(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "serve_x:\n"
				     "\tcmp byte ptr [thread_admission + rax], 1\n"
				     "\tjne refuse_serve_x\n"));
	assert_non_null(strstr(text, "\tmov [rsp + THREAD_BLOCK_ID], r12\n"
				     "\tmov rax, -38 /* ENOSYS */\n"
				     "\tcmp r9, 2\n"
				     "\tjae 1f\n"
				     "\tmov rcx, r10\n"
				     "\tcall serve_x_call\n"
				     "1:\n"
				     "\tmov byte ptr [thread_admission + r12], 1\n"
				     "\tor rsp, -1\n"
				     "\tsyscall\n"
				     "\tSTACK_ENTRY(serve_x, 0, serve_x_call)\n"));
	assert_non_null(strstr(text, "\tjmp [serve_x_functions + r9 * 8]\n"
				     "\tSTACK_FRAME(serve_x_call, 8, few, more)\n"));
	assert_non_null(strstr(text, "serve_x_functions:\n\t.quad few\n\t.quad more\n"));
	assert_non_null(strstr(text, "refuse_serve_x:\n"
				     "\tlea r11, [rip + serve_x]\n"
				     "\tjmp crt_server_refuse\n"));
	free(output.text);
}

static void test_clients_of_services(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "int few(void);\nlong more(int,int,int,int,int);\n"));
	stub_writer_service_client(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "\t.section .text.stub.service_x, \"ax\", @progbits\n"));
	assert_non_null(strstr(text, "few:\n"
				     "\tmov r9d, 0\n"
				     "\tmov eax, OFFSET gate_service_x\n"
				     "\tsyscall\n"
				     "\ttest r8, r8\n"
				     "\tjne 1f\n"
				     "\tcmp eax, -512\n"));
	assert_non_null(strstr(text, "more:\n"
				     "\tmov r9d, 1\n"
				     "\tmov r10, rcx\n"
				     "\tmov eax, OFFSET gate_service_x\n"
				     "\tsyscall\n"));
	assert_non_null(strstr(text, "\t.section .gates.service_x, \"ao\", @progbits, .text.stub.service_x\n"
				     "\t.balign 4\n\t.long gate_service_x, 65535\n\t.ascii \"x\"\n"));
	free(output.text);
}

static void test_callers_of_services(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};
	const char *text;

	assert_true(read_text(bench, "int few(void);\nlong more(int,int,int,int,int);\n"));
	stub_writer_callers(output_open(&output), &bench->interface);
	text = output_close(&output);
	assert_non_null(strstr(text, "few_on:\n"
				     "\tmov eax, edi\n"
				     "\tshl eax, 5\n"
				     "\tor eax, 0xffe00000\n"
				     "\tmov r9d, 0\n"
				     "\tsyscall\n"
				     "\ttest r8, r8\n"
				     "\tjne 1f\n"
				     "\tcmp eax, -512\n"));
	assert_non_null(strstr(text, "\tmov r10, r8\n"
				     "\tmov r8, r9\n"
				     "\tmov r9d, 1\n"
				     "\tsyscall\n"));
	assert_non_null(strstr(text, "\tSTACK_FRAME(more_on, 8)\n"));
	free(output.text);
}

static void test_prototypes_of_callers(void **state)
{
	struct bench *bench = *state;
	struct output output = {0};

	assert_true(read_text(bench, "long few(void);\nint more(int a);\n"));
	stub_writer_callers_header(output_open(&output), &bench->interface);
	assert_string_equal(output_close(&output),
			    "/* The functions of interface x, each by a gate that leads to all of "
			    "them. */\n"
			    "#ifndef X_ON_H\n#define X_ON_H\n\n"
			    "#include \"crt.h\"\n#include \"x.h\"\n\n"
			    "/* Where such a gate enters the component that serves them. */\n"
			    "extern const char serve_x[];\n\n"
			    "/* The sixth word of a call, for who calls the gate itself "
			    "(kernel_gate_call). */\n"
			    "enum {\n\tfew_number,\n\tmore_number,\n};\n\n"
			    "long few_on(crt_sinv_t service);\n"
			    "int more_on(crt_sinv_t service, int a);\n\n#endif\n");
	free(output.text);
}

/* With six parameters there is no word left to say which function is meant. */
static void test_no_service(void **state)
{
	struct bench *bench = *state;
	struct output header = {0}, callers = {0};

	assert_true(read_text(bench, "long few(void);\nlong six(int,int,int,int,int,int);\n"));
	assert_string_equal(interface_no_service(&bench->interface)->name, "six");
	stub_writer_callers(output_open(&callers), &bench->interface);
	assert_null(strstr(output_close(&callers), "_on"));
	stub_writer_callers_header(output_open(&header), &bench->interface);
	assert_non_null(strstr(output_close(&header), "\n#error \"six has 6 parameters, a service's "
						      "functions have 5 at most\"\n"));
	free(callers.text);
	free(header.text);
	assert_true(read_text(bench, "long few(void);\nlong five(int,int,int,int,int);\n"));
	assert_null(interface_no_service(&bench->interface));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_refusals),	 TEST(test_accepted),	  TEST(test_every_truncation),
		TEST(test_client_stubs), TEST(test_server_stubs), TEST(test_width_of_status),
		TEST(test_prototypes_of_twins), TEST(test_uses_of_gates),
		TEST(test_service_stubs),	 TEST(test_callers_of_services),
		TEST(test_clients_of_services),
		TEST(test_prototypes_of_callers), TEST(test_no_service),
	};

	return cmocka_run_group_tests_name("interfaces and stubs", tests, NULL, NULL);
}
