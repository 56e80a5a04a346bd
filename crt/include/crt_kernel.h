/*
 * The kernel's operations as C functions: kernel_NAME(cap, ...) for each CALL(NAME, ...) of
 * <tessera/calls.def>, which says what it does and how it fails. `cap` is the capability that
 * stands in the number register, the others follow in the order of calls.def.
 *
 * These are for managers and for tests; components use crt.h. Every syscall instruction is noted in
 * the section .debug_syscalls (as debugging information it survives --gc-sections and keeps
 * nothing), and check_syscalls.sh refuses any other.
 */
#ifndef CRT_KERNEL_H
#define CRT_KERNEL_H

#include <stdint.h>

#include <tessera/abi.h>

/* What a kernel operation answers: 0 or more, or a negative error; and one more word. */
struct kernel_answer {
	int64_t status;
	uint64_t value;
};

/* What a gate answers; `transport` is the kernel's word, 0 or the error of the way there and back.
 */
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

#define KERNEL_STUB_0(name)                                                                        \
	static inline struct kernel_answer kernel_##name(uint32_t cap)                             \
	{                                                                                          \
		return kernel_call_0(kernel_number(CALL_##name, cap));                             \
	}

#define KERNEL_STUB_1(name, a)                                                                     \
	static inline struct kernel_answer kernel_##name(uint32_t cap, uint64_t a)                 \
	{                                                                                          \
		return kernel_call_1(kernel_number(CALL_##name, cap), a);                          \
	}

#define KERNEL_STUB_2(name, a, b)                                                                  \
	static inline struct kernel_answer kernel_##name(uint32_t cap, uint64_t a, uint64_t b)     \
	{                                                                                          \
		return kernel_call_2(kernel_number(CALL_##name, cap), a, b);                       \
	}

#define KERNEL_STUB_3(name, a, b, c)                                                               \
	static inline struct kernel_answer kernel_##name(uint32_t cap, uint64_t a, uint64_t b,     \
							 uint64_t c)                               \
	{                                                                                          \
		return kernel_call_3(kernel_number(CALL_##name, cap), a, b, c);                    \
	}

#define KERNEL_STUB_4(name, a, b, c, d)                                                            \
	static inline struct kernel_answer kernel_##name(uint32_t cap, uint64_t a, uint64_t b,     \
							 uint64_t c, uint64_t d)                   \
	{                                                                                          \
		return kernel_call_4(kernel_number(CALL_##name, cap), a, b, c, d);                 \
	}

#define KERNEL_STUB_5(name, a, b, c, d, e)                                                         \
	static inline struct kernel_answer kernel_##name(uint32_t cap, uint64_t a, uint64_t b,     \
							 uint64_t c, uint64_t d, uint64_t e)       \
	{                                                                                          \
		return kernel_call_5(kernel_number(CALL_##name, cap), a, b, c, d, e);              \
	}

/* How many words each operation takes; their meaning stands in calls.def. */
KERNEL_STUB_0(cap_type)
KERNEL_STUB_5(cap_copy, index, slot, rights, first, count)
KERNEL_STUB_2(cap_remove, node, index)
KERNEL_STUB_2(slot_read, index, field)
KERNEL_STUB_2(cons, index, child)
KERNEL_STUB_3(decons, node, index, child)
KERNEL_STUB_1(entry_read, index)
KERNEL_STUB_2(retype, offset, type)
KERNEL_STUB_4(map, index, memory, offset, flags)
KERNEL_STUB_4(unmap, node, index, target, address)
KERNEL_STUB_2(frame_read, offset, field)
KERNEL_STUB_3(captbl_activate, offset, slot, level)
KERNEL_STUB_3(pgtbl_activate, offset, slot, level)
KERNEL_STUB_5(component_activate, offset, slot, captbl, pgtbl, entry)
KERNEL_STUB_5(thread_activate, offset, slot, component_and_parent, ids_and_id, argument)
KERNEL_STUB_3(gate_make, slot, entry, badge)
KERNEL_STUB_2(rcv_make, slot, priority_and_ceiling)
KERNEL_STUB_1(asnd_make, slot)
KERNEL_STUB_1(deactivate, offset)
KERNEL_STUB_2(fault_gate, kind, gate)
KERNEL_STUB_3(dispatch, priority, timeout, token)
KERNEL_STUB_3(rcv_wait, flags, token, timeout)
KERNEL_STUB_1(rcv_priority, priority)
KERNEL_STUB_0(asnd)
KERNEL_STUB_1(thread_read, field)
KERNEL_STUB_2(thread_write, field, value)
KERNEL_STUB_1(unwind, component)
KERNEL_STUB_1(fault_read, field)
KERNEL_STUB_2(fault_write, field, value)
KERNEL_STUB_3(irq_attach, offset, rcv, trigger)
KERNEL_STUB_1(irq_detach, offset)
KERNEL_STUB_1(irq_acknowledge, offset)
KERNEL_STUB_2(port_read, offset, width)
KERNEL_STUB_3(port_write, offset, width, value)
KERNEL_STUB_1(debug_put, bytes)
KERNEL_STUB_0(debug_get)
KERNEL_STUB_1(debug_exit, code)

/* An operation of calls.def without a stub does not compile. */
#define CALL(name, parameters, text) _Static_assert(sizeof(&kernel_##name) != 0, #name);
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS

#endif
