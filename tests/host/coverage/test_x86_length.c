/* Lengths of instructions of every form; x86_length() was also compared with objdump on libc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "x86_length.h"

struct sample {
	size_t length;
	uint8_t bytes[16];
};

/* Bytes past the length are the beginning of something else. */
static const struct sample samples[] = {
	{1, {0xc3, 0x0f}},				 /* ret */
	{1, {0x55, 0x48}},				 /* push rbp */
	{2, {0x41, 0x57, 0x41}},			 /* push r15 */
	{3, {0x48, 0x89, 0xe5}},			 /* mov rbp, rsp */
	{4, {0x48, 0x8b, 0x04, 0x24}},			 /* mov rax, [rsp] */
	{5, {0x48, 0x8b, 0x44, 0x24, 0x08}},		 /* mov rax, [rsp + 8] */
	{8, {0x48, 0x8b, 0x84, 0x24, 0, 1, 0, 0}},	 /* mov rax, [rsp + 256] */
	{7, {0x48, 0x8b, 0x05, 1, 2, 3, 4}},		 /* mov rax, [rip + x] */
	{8, {0x48, 0x8b, 0x04, 0xc5, 1, 2, 3, 4}},	 /* mov rax, [rax * 8 + x] */
	{9, {0x65, 0x48, 0x8b, 0x04, 0x25, 1, 2, 3, 4}}, /* mov rax, gs:[x] */
	{10, {0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8}},	 /* movabs rax, x */
	{5, {0xb8, 1, 2, 3, 4}},			 /* mov eax, x */
	{4, {0x66, 0xb8, 1, 2}},			 /* mov ax, x */
	{10, {0x48, 0xa1, 1, 2, 3, 4, 5, 6, 7, 8}},	 /* movabs rax, [x] */
	{6, {0x67, 0xa1, 1, 2, 3, 4}},			 /* mov eax, [x] */
	{7, {0x48, 0xc7, 0xc0, 1, 2, 3, 4}},		 /* mov rax, x */
	{5, {0x66, 0xc7, 0x00, 1, 2}},			 /* mov word [rax], x */
	{4, {0x48, 0x83, 0xec, 8}},			 /* sub rsp, 8 */
	{7, {0x48, 0x81, 0xec, 1, 2, 3, 4}},		 /* sub rsp, x */
	{3, {0xf6, 0xc1, 1}},				 /* test cl, 1 */
	{2, {0xf6, 0xd1, 1}},				 /* not cl */
	{6, {0xf7, 0xc1, 1, 2, 3, 4}},			 /* test ecx, x */
	{5, {0x66, 0xf7, 0xc1, 1, 2}},			 /* test cx, x */
	{3, {0x48, 0xf7, 0xd1}},			 /* not rcx */
	{2, {0x75, 0xfe}},				 /* jne */
	{6, {0x0f, 0x85, 1, 2, 3, 4}},			 /* jne, near */
	{5, {0xe8, 1, 2, 3, 4}},			 /* call */
	{4, {0xc8, 1, 2, 3}},				 /* enter */
	{3, {0xc2, 1, 2}},				 /* ret x */
	{2, {0x0f, 0x05}},				 /* syscall */
	{3, {0x48, 0x0f, 0x07}},			 /* sysretq */
	{3, {0x0f, 0x01, 0xf8}},			 /* swapgs */
	{3, {0x0f, 0x01, 0xca}},			 /* clac */
	{3, {0x0f, 0x01, 0x38}},			 /* invlpg [rax] */
	{3, {0x0f, 0x22, 0xd8}},			 /* mov cr3, rax */
	{3, {0x0f, 0x22, 0x05, 1}},			 /* the same with a mod that is ignored */
	{5, {0xf3, 0x48, 0x0f, 0xae, 0xd0}},		 /* wrfsbase rax */
	{4, {0x48, 0x0f, 0xae, 0x27}},			 /* xsave64 [rdi] */
	{3, {0x0f, 0x01, 0xef}},			 /* wrpkru */
	{5, {0x48, 0x0f, 0xba, 0xe0, 7}},		 /* bt rax, 7 */
	{5, {0xf0, 0x48, 0x0f, 0xc1, 0x07}},		 /* lock xadd [rdi], rax */
	{3, {0xc5, 0xfc, 0x77}},			 /* vzeroall */
	{4, {0xc5, 0xf5, 0xef, 0xd0}},			 /* vpxor ymm2, ymm1, ymm0 */
	{5, {0xc5, 0xf9, 0x70, 0xc1, 4}},		 /* vpshufd xmm0, xmm1, 4 */
	{5, {0xc4, 0xe2, 0xf9, 0xf7, 0xd1}},		 /* shlx rdx, rcx, rax */
	{6, {0xc4, 0xe3, 0x75, 0x46, 0xc2, 1}},		 /* vperm2i128 */
	{6, {0x62, 0xf1, 0xf5, 0x48, 0xef, 0xd0}},	 /* vpxorq zmm2, zmm1, zmm0 */
	{5, {0x66, 0x0f, 0x38, 0x82, 0x08}},		 /* invpcid rcx, [rax] */
	{6, {0x66, 0x0f, 0x3a, 0x0f, 0xc1, 4}},		 /* palignr xmm0, xmm1, 4 */
	{2, {0xf3, 0x90}},				 /* pause */
	{11, {0x66, 0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}}, /* nop, long */
};

#define SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void lengths_are_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++)
		assert_int_equal(x86_length(samples[i].bytes, sizeof(samples[i].bytes)),
				 samples[i].length);
}

static void an_instruction_cut_short_has_no_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		assert_int_equal(x86_length(samples[i].bytes, samples[i].length),
				 samples[i].length);
		for (size_t size = 0; size < samples[i].length; size++)
			assert_int_equal(x86_length(samples[i].bytes, size), 0);
	}
}

static void prefixes_without_end_have_no_length(void **state)
{
	uint8_t bytes[32];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = 0x66;
	assert_int_equal(x86_length(bytes, sizeof(bytes)), 0);
}

static void assert_nop(bool expected, const uint8_t *bytes, size_t size)
{
	assert_int_equal(x86_is_nop(bytes, size), expected);
}

static void nops_are_known(void **state)
{
	(void)state;
	assert_nop(true, (const uint8_t[]){0x90}, 1);
	assert_nop(true, (const uint8_t[]){0x66, 0x90}, 2);
	assert_nop(true, (const uint8_t[]){0x0f, 0x1f, 0x00}, 3);
	assert_nop(true, (const uint8_t[]){0x66, 0x2e, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}, 10);
	assert_nop(false, (const uint8_t[]){0xf3, 0x90}, 2);
	assert_nop(false, (const uint8_t[]){0x41, 0x90}, 2);
	assert_nop(false, (const uint8_t[]){0xc3}, 1);
	assert_nop(false, (const uint8_t[]){0xf3, 0x0f, 0x1e, 0xfa}, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_right),
		cmocka_unit_test(an_instruction_cut_short_has_no_length),
		cmocka_unit_test(prefixes_without_end_have_no_length),
		cmocka_unit_test(nops_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
