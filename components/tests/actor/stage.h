/* What an actor is told, and answers: the shared region `stage`. */
#ifndef STAGE_H
#define STAGE_H

#include "replay.h"

struct stage {
	struct replay_step step;
	struct answer answer;
	uint32_t hash;
};

extern struct stage shared_stage;

#endif
