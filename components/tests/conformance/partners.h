/* Orders to the partners (orders.h), and cases that need them. */
#ifndef PARTNERS_H
#define PARTNERS_H

#include "orders.h"
#include "rtos_cases.h"

enum partner { B, C, PARTNERS };

/* Waits until they are there. */
void partners_find(void);

/* The same of the stranger (deadlines.c). */
void stranger_find(void);

/* The answer of a partner. */
int64_t ask(enum partner partner, enum order_call call, int64_t a, int64_t b);
int64_t ask_named(enum partner partner, enum order_call call, int64_t a, const char *name);
int64_t ask_in_vault(enum partner partner, enum order_call call, int64_t a);

/* Has it carry out an order on a thread of its own, which may wait. The thread, for ask_finish().
 */
int64_t ask_start(enum partner partner, enum order_call call, int64_t a, unsigned priority);
int64_t ask_start_in_vault(enum partner partner, enum order_call call, int64_t a,
			   unsigned priority);
int64_t ask_finish(enum partner partner, int64_t thread);

extern const struct rtos_cases shared_cases, foreign_cases, vault_cases, gate_cases, scribble_cases,
	maker_cases, deadline_cases;

#endif
