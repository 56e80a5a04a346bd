/*
 * How a component tells its constructor that it is initialised, and that it has ended. The
 * constructor serves this; every component has the gates in CRT_SLOT_INIT_DONE and CRT_SLOT_EXIT.
 * Components use crt_compinit_done and crt_compinit_exit of crt.h.
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

#endif
