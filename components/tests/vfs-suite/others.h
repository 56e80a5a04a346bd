/* Other components that do what the suite tells them. */
#ifndef OTHERS_H
#define OTHERS_H

#include "actor_on.h"
#include "replay.h"

extern crt_sinv_t alice, mallory;

/* Finds them, and has them begin. */
void others_begin(void);

/* A request of an actor's: its result. */
int64_t ask(crt_sinv_t actor, struct request request);

#define BY(actor, name, where, ...)                                                                \
	ask(actor, (struct request){.act = ACT_##name, .path = where, ##__VA_ARGS__})

#endif
