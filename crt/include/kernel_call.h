/*
 * The way into the kernel: a number, up to five words (six for a gate), an answer. Host tests have
 * one of their own, to a kernel beside them.
 *
 * Every syscall instruction is noted in the section .debug_syscalls (as debugging information it
 * survives --gc-sections and keeps nothing), and check_syscalls.sh refuses any other.
 */
#ifndef KERNEL_CALL_H
#define KERNEL_CALL_H

#include <stdint.h>

#include <tessera/abi.h>

/* What a kernel operation answers: 0 or more, or a negative error; and one more word. */
struct kernel_answer {
	int64_t status;
	uint64_t value;
};

/* What a gate answers; `transport` is the kernel's: 0 or the error of the way there and back. */
struct kernel_gate_answer {
	int64_t status;
	uint64_t value;
	int64_t transport;
};

#define KERNEL_SYSCALL                                                                             \
	"771:\tsyscall\n"                                                                          \
	"\t.pushsection .debug_syscalls, \"\", @progbits\n"                                        \
	"\t.quad 771b\n"                                                                           \
	"\t.popsection"

static inline uint32_t kernel_number(uint32_t call, uint32_t cap)
{
	return call << CALL_SHIFT | cap << CAP_INDEX_SHIFT;
}

/* Words that an operation does not take are left as they are; all come back cleared. */

static inline struct kernel_answer kernel_call_0(uint32_t number)
{
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value)
			 : "a"(number)
			 : "rcx", "rdi", "rsi", "r8", "r9", "r10", "r11", "memory");
	return answer;
}

static inline struct kernel_answer kernel_call_1(uint32_t number, uint64_t a)
{
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a)
			 : "a"(number)
			 : "rcx", "rsi", "r8", "r9", "r10", "r11", "memory");
	return answer;
}

static inline struct kernel_answer kernel_call_2(uint32_t number, uint64_t a, uint64_t b)
{
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a), "+S"(b)
			 : "a"(number)
			 : "rcx", "r8", "r9", "r10", "r11", "memory");
	return answer;
}

static inline struct kernel_answer kernel_call_3(uint32_t number, uint64_t a, uint64_t b,
						 uint64_t c)
{
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a), "+S"(b)
			 : "a"(number), "d"(c)
			 : "rcx", "r8", "r9", "r10", "r11", "memory");
	return answer;
}

static inline struct kernel_answer kernel_call_4(uint32_t number, uint64_t a, uint64_t b,
						 uint64_t c, uint64_t d)
{
	register uint64_t r10 __asm__("r10") = d;
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a), "+S"(b), "+r"(r10)
			 : "a"(number), "d"(c)
			 : "rcx", "r8", "r9", "r11", "memory");
	return answer;
}

static inline struct kernel_answer kernel_call_5(uint32_t number, uint64_t a, uint64_t b,
						 uint64_t c, uint64_t d, uint64_t e)
{
	register uint64_t r10 __asm__("r10") = d;
	register uint64_t r8 __asm__("r8") = e;
	struct kernel_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a), "+S"(b), "+r"(r10),
			   "+r"(r8)
			 : "a"(number), "d"(c)
			 : "rcx", "r9", "r11", "memory");
	return answer;
}

/* Calls the gate in a slot; what the stubs of an interface do for its functions. */
static inline struct kernel_gate_answer kernel_gate_call(uint32_t gate, uint64_t a, uint64_t b,
							 uint64_t c, uint64_t d, uint64_t e,
							 uint64_t f)
{
	register uint64_t r10 __asm__("r10") = d;
	register uint64_t r8 __asm__("r8") = e;
	register uint64_t r9 __asm__("r9") = f;
	struct kernel_gate_answer answer;

	__asm__ volatile(KERNEL_SYSCALL
			 : "=a"(answer.status), "=d"(answer.value), "+D"(a), "+S"(b), "+r"(r10),
			   "+r"(r8), "+r"(r9)
			 : "a"(kernel_number(GATE_CALL, gate)), "d"(c)
			 : "rcx", "r11", "memory");
	answer.transport = (int64_t)r8;
	return answer;
}

#endif
