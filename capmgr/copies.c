#include "copies.h"

#include "config.h"
#include "contents.h"

#define WORD_BITS 64

static uint64_t held[FRAMES_MAX / WORD_BITS]; /* a bit for each frame */

static struct account own = {.limit = 1};
static frame_id zeroes;

static uint64_t bit_of(frame_id frame)
{
	return (uint64_t)1 << frame.number % WORD_BITS;
}

static void hold(frame_id frame)
{
	held[frame.number / WORD_BITS] |= bit_of(frame);
}

static bool is_held(frame_id frame)
{
	return held[frame.number / WORD_BITS] & bit_of(frame);
}

int copies_init(void)
{
	int error = frames_take(&own, FRAME_USER, &zeroes);

	if (!error)
		hold(zeroes);
	return error;
}

int copies_take(struct account *account, frame_id frame, frame_id *copy)
{
	int error;

	*copy = NO_FRAME;
	if (frame.number == zeroes.number || contents_are_zero(frame))
		return 0;
	if ((error = frames_take(account, FRAME_USER, copy)))
		return error;
	contents_copy(frame, *copy);
	hold(*copy);
	return 0;
}

/* The kernel refuses it while it is shown. */
void copies_drop(frame_id copy)
{
	if (!copy.number)
		return;
	held[copy.number / WORD_BITS] &= ~bit_of(copy);
	frames_give(copy);
}

frame_id copies_shown(frame_id copy)
{
	return copy.number ? copy : zeroes;
}

void copies_leave(frame_id shown)
{
	if (!is_held(shown))
		frames_give(shown);
}

void copies_write(frame_id shown, frame_id fresh)
{
	if (shown.number != zeroes.number)
		contents_copy(shown, fresh);
}
