#include "replay.h"

#include <string.h>

#include "stack_note.h"

#define DIRECTORY_EACH 40  /* steps */
#define PHASE	       500 /* steps of growth; every twelfth is one of taking away */

/* Paths of what was there, and may still be. */
static char made[REQUEST_PLACES][FILE_PATH_BYTES];

static bool existing(unsigned number, char *path)
{
	memcpy(path, made[number], FILE_PATH_BYTES);
	return made[number][0] != '\0';
}

STACK_GIVEN(request_existing, existing);
STACK_GIVEN(request_draw, existing);

void replay_begin(struct replay *replay, uint64_t seed)
{
	memset(made, 0, sizeof(made));
	*replay = (struct replay){
		.source = {.random = seed, .for_host = true, .existing = existing},
	};
}

static unsigned number_of(const struct file_identity *who)
{
	return who->user ? who->user - 999 : 0;
}

static struct replay_step use_place(struct replay *replay, unsigned place)
{
	return (struct replay_step){.kind = STEP_USE,
				    .use = request_draw_use(&replay->source),
				    .place = place,
				    .user = replay->files[place].user};
}

static struct replay_step look_at_directory(struct replay *replay)
{
	struct replay_step step = {.kind = STEP_DIRECTORY};

	if (!existing(request_below(&replay->source, REQUEST_PLACES), step.request.path))
		strcpy(step.request.path, "/");
	return step;
}

static struct replay_step request_step(struct replay *replay)
{
	struct replay_step step = {.kind = STEP_DO};

	replay->source.crowded = replay->done / PHASE % 12 == 11;
	step.request = request_draw(&replay->source);
	step.user = number_of(&step.request.who);
	step.place = request_below(&replay->source, REQUEST_OPEN_FILES);
	/* Where a file is open still, it is closed instead. */
	if (step.request.act == ACT_OPEN && replay->files[step.place].is_open) {
		step = use_place(replay, step.place);
		step.use.act = USE_CLOSE;
	}
	return step;
}

struct replay_step replay_next(struct replay *replay)
{
	unsigned place = request_below(&replay->source, REQUEST_OPEN_FILES);

	if (replay->done++ % DIRECTORY_EACH == 0)
		return look_at_directory(replay);
	if (replay->files[place].is_open && request_below(&replay->source, 3) == 0)
		return use_place(replay, place);
	return request_step(replay);
}

static void remember(struct replay *replay, const char *path)
{
	memcpy(made[replay->done % REQUEST_PLACES], path, FILE_PATH_BYTES);
}

void replay_note(struct replay *replay, const struct replay_step *step, int64_t result,
		 uint32_t number)
{
	const struct request *q = &step->request;

	if (step->kind == STEP_USE && step->use.act == USE_CLOSE)
		replay->files[step->place].is_open = false;
	if (step->kind != STEP_DO || result < 0)
		return;
	if (q->act == ACT_OPEN) {
		replay->files[step->place].is_open = true;
		replay->files[step->place].user = step->user;
		replay->files[step->place].flags = q->flags;
		replay->files[step->place].number = number;
	}
	if (q->act == ACT_LINK || q->act == ACT_RENAME)
		remember(replay, q->other);
	else if (q->act != ACT_RMDIR && q->act != ACT_UNLINK)
		remember(replay, q->path);
}
