/*
 * The kernel's operations as C functions: kernel_NAME(cap, ...) for each CALL(NAME, ...) of
 * <tessera/calls.def>, which says what it does and how it fails. `cap` is the capability that
 * stands in the number register, the others follow in the order of calls.def.
 *
 * These are for managers and for tests; components use crt.h.
 */
#ifndef CRT_KERNEL_H
#define CRT_KERNEL_H

#include <stdint.h>

#include <kernel_call.h>
#include <tessera/abi.h>

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
KERNEL_STUB_4(memory_lend, slot, component, first, count)
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
