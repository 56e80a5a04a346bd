/*
 * The booter's scheduling of components: initialisation in stages, then of all that are ready the
 * one of highest priority, until it waits or ends; of several with that priority the first of the
 * composition, without slices: sharing time out is for schedulers.
 *
 * The policy has a thread of its own, so that a component's thread that calls the booter can switch
 * to it (crt_compinit_done, crt_compinit_exit); the booter's first thread waits at the root
 * endpoint (crt_compinit_execute of crt.h), which halts the core when nothing can run.
 */
#ifndef BOOTER_POLICY_H
#define BOOTER_POLICY_H

#include "crt.h"

/* Makes the policy's thread; its endpoint is the parent of the components' threads. */
crt_rcv_t policy_create(void);

/* On a component's thread, inside the booter: lets the policy decide what goes on. */
void policy_decide(void);

/* Whether all components are initialised. */
bool policy_in_main(void);

#endif
