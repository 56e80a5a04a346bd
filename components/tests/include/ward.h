/* Ward: a server with a memory, which is put back to how it was; and with a gate to all of it for whoever asks. */
#ifndef WARD_H
#define WARD_H

#include <stdint.h>

/* Who calls, as the gate says. */
int64_t ward_who(void);

/*
 * Makes a gate to all these functions, which tells who holds it, and delegates it to the caller: the slot
 * there, or an error of capmgr.h. ward_gate_end gives it up, with all that was passed on.
 */
int64_t ward_gate(void);
int64_t ward_gate_end(void);

/* How often it was called, this call included. */
int64_t ward_count(void);

#endif
