/* Threads of the parent's, each with its endpoint; they are dispatched by parent and child. */
#ifndef FAMILY_RELATIVES_H
#define FAMILY_RELATIVES_H

#include "crt.h"

#define RELATIVE_PRIORITY 10

struct relative {
	crt_thd_t thread;
	crt_rcv_t rcv;
	unsigned turns;
	unsigned activations;
};

/* Those that returned from their function. */
extern unsigned relatives_ended;

void relative_make(struct relative *relative, void (*function)(void *));

/* What they do: count their turns, or the activations of one wait. */
void relative_help(void *relative);
void relative_listen(void *relative);

#endif
