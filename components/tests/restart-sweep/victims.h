/*
 * The services that the composition marks restartable, and has the director handle the faults of.
 * Each has a checkpoint of how it was before it first ran, from which it begins anew whenever it
 * has been killed.
 */
#ifndef RESTART_SWEEP_VICTIMS_H
#define RESTART_SWEEP_VICTIMS_H

#include <stdint.h>

enum victim { LARDER, RECKONER, VICTIMS };

enum way {
	SCHEDULER_FIRST, /* as the supervisor: its threads and objects end, then it does */
	MANAGER_FIRST,	 /* it is dead before the scheduler hears of it */
	SLOWLY,		 /* as the first, while the others go on */
	WAYS
};

extern const char *const victim_names[VICTIMS], *const way_names[WAYS];

/* Before any of them runs. 0: the composition marks these and no others, and there are checkpoints
 * of all; or an error. */
int64_t victims_take(void);

/* Kills it wherever its threads and its callers are, restores it and starts it: 0, or the error
 * that is in the way. SLOWLY calls `meanwhile` while it is dead. */
int64_t victim_restart(enum victim victim, enum way way, void (*meanwhile)(void));

/* Handled faults, which are nobody's business here. */
unsigned victim_faults(void);

#endif
