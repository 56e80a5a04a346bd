/*
 * What a fault handler serves: one function for each fault gate of the components that name it as
 * their fault_handler. Runs on the faulty thread; crt_badge() is the faulty component's instance, or the
 * handle (capmgr.h) of one that such a component has made.
 *
 *	vector		the processor's, or 256 for a foreign system call, 257 for a return
 *			without a call
 *	address		what was accessed, for page faults
 *	error		the processor's error code
 *	ip, sp		where the thread was; all its registers by kernel_fault_read, _write
 *	component	the frame that names the faulty component
 *
 * Returns FAULT_RESUME (go on with the registers as they are now) or FAULT_UNWIND (the call into
 * the component fails with ECANCELED; a thread that nobody called stops). After an unwind the
 * thread may come again: the component finds out that it is not inside any more (compinit.h), unless who
 * schedules the component does not know the thread; then it is refused with ELOOP. What the thread was about is
 * left as it stands. A handler that does not trust that ends the component, or restores it (capmgr.h), as
 * components/supervisor does.
 */
#ifndef FAULT_H
#define FAULT_H

#include <stdint.h>

long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component);
long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component);
long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component);

#endif
