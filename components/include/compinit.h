/*
 * How a component tells who schedules it, its constructor or another component, that it is
 * initialised, and that it has ended; and what server stubs ask. Every component has the gates in
 * CRT_SLOT_INIT_DONE, CRT_SLOT_EXIT and CRT_SLOT_ENTERED. Components use crt_compinit_done and
 * crt_compinit_exit of crt.h.
 */
#ifndef CRT_COMPINIT_H
#define CRT_COMPINIT_H

/*
 * The calling thread's component is initialised (status 0) or can't be (a negative error). Returns
 * 0 when all components are, and main may start.
 *	-EPERM		the thread belongs to another component
 *	-EINVAL		the component is initialised already
 */
long compinit_done(long status);

/* The calling thread's component has ended, with this exit code; does not return, but for
 *	-EPERM		the thread belongs to another component */
long compinit_exit(long code);

/* Whether the calling thread is in the calling component by an earlier call, too, or at home there. 0: it is
 * not; what it did there before was cut off, or has ended with it. By the kernel's own account.
 *	-ELOOP		it is
 *	-EPERM		that is not known here: others schedule the thread
 */
long compinit_entered(void);

#endif
