/*
 * Has actors do a row of random requests by POSIX's calls, and prints what came of each: a program
 * on the host does the same row there, and compares (tests/host/differential).
 */
#include <stdio.h>

#include "actor_on.h"
#include "crt.h"
#include "naming.h"
#include "posix_requests.h"
#include "shutdown.h"
#include "stage.h"

int main(void);

#define STEPS_A_LINE 40

static const char *const names[REPLAY_USERS] = {"root", "alice", "bob", "carol"};
static crt_sinv_t actors[REPLAY_USERS];

static struct replay replay;

static int64_t find_actors(void)
{
	int64_t error = names_open();

	for (unsigned i = 0; !error && i < REPLAY_USERS; i++) {
		char path[NAMESPACE_PATH_BYTES];

		snprintf(path, sizeof(path), "/actors/%s", names[i]);
		error = names_connect(path, &actors[i]);
		if (!error)
			error = actor_obey_on(actors[i], ACTOR_BEGIN, 0, 0);
	}
	return error;
}

static uint16_t step(void)
{
	struct stage *stage = &shared_stage;
	const struct replay_step *step = &stage->step;
	crt_sinv_t actor;
	uint32_t hash = 0;
	int64_t result;

	stage->step = replay_next(&replay);
	actor = actors[step->user];
	switch (step->kind) {
	case STEP_DIRECTORY:
		result = actor_obey_on(actor, ACTOR_DIRECTORY, 0, 0);
		break;
	case STEP_USE:
		result = actor_obey_on(actor, ACTOR_USE, replay.files[step->place].number,
				       replay.files[step->place].flags);
		hash = stage->hash;
		break;
	default:
		result = actor_obey_on(actor, ACTOR_DO, 0, 0);
		hash = posix_hash(&step->request, &stage->answer);
	}
	replay_note(&replay, step, result, stage->answer.number);
	return replay_code(result, hash);
}

static void run(uint64_t seed, unsigned steps)
{
	replay_begin(&replay, seed);
	crt_print("::seed %#lx steps %u\n", (unsigned long)seed, steps);
	for (unsigned i = 0; i < steps; i += STEPS_A_LINE) {
		char line[STEPS_A_LINE * 4 + 1];

		for (unsigned j = 0; j < STEPS_A_LINE; j++)
			snprintf(line + (size_t)j * 4, 5, "%04x", step());
		crt_print("::steps %s\n", line);
	}
}

int main(void)
{
	int64_t error = find_actors();

	if (error)
		crt_print("::fail no actors: %s\n", crt_error_text(error));
	else
		run((uint64_t)args_get_number("seed", REPLAY_SEED),
		    (unsigned)args_get_number("steps", REPLAY_STEPS));
	crt_print("::end\n");
	shutdown(error != 0);
	return 0;
}
