#include "frames.h"

#include <stddef.h>

#include "config.h"
#include "crt_kernel.h"

struct frame {
	frame_id next;
	frame_id previous;	 /* of a TAKEN one */
	struct account *account; /* in whose list it is; null: it is FREE, or not the manager's */
};

static struct frame frames[FRAMES_MAX];

/* The list of those that are FREE: the first is taken, and one that comes back is put before it. */
static struct {
	frame_id first;
	uint32_t count;
} free_frames;

uint32_t frames_slot;
uint64_t frames_first;

static void insert(struct account *account, frame_id id)
{
	struct frame *frame = &frames[id.number];

	*frame = (struct frame){.next = account->first, .account = account};
	if (account->first.number)
		frames[account->first.number].previous = id;
	account->first = id;
	account->used++;
}

static inline void take_out(frame_id id)
{
	const struct frame *frame = &frames[id.number];
	struct account *account = frame->account;

	if (frame->previous.number)
		frames[frame->previous.number].next = frame->next;
	else
		account->first = frame->next;
	if (frame->next.number)
		frames[frame->next.number].previous = frame->previous;
	account->used--;
}

static void put_free(frame_id id)
{
	frames[id.number] = (struct frame){.next = free_frames.first};
	free_frames.first = id;
	free_frames.count++;
}

static void take_first_free(void)
{
	free_frames.first = frames[free_frames.first.number].next;
	free_frames.count--;
}

int frames_init(uint32_t slot, uint64_t first, uint64_t total)
{
	if (first > FRAMES_MAX || total > FRAMES_MAX - first)
		return -TESSERA_ENOSPC;
	frames_slot = slot;
	frames_first = first;
	return 0;
}

uint32_t frames_free(void)
{
	return free_frames.count;
}

static uint64_t type_of(uint64_t number)
{
	return kernel_frame_read(frames_slot, frames_offset(number), FRAME_TYPE).value;
}

void frames_add(uint64_t first, uint64_t end)
{
	for (uint64_t number = end; number > first; number--)
		if (type_of(number - 1) == FRAME_UNTYPED)
			put_free((frame_id){(uint32_t)(number - 1)});
}

void frames_charge(struct account *account, uint64_t first, uint64_t end)
{
	for (uint64_t number = first; number < end; number++)
		if (type_of(number) == FRAME_USER || type_of(number) == FRAME_KERNEL)
			insert(account, (frame_id){(uint32_t)number});
}

int frames_take(struct account *account, enum frame_type type, frame_id *frame)
{
	frame_id id = free_frames.first;
	int error;

	if (!id.number || account->used >= account->limit)
		return -TESSERA_ENOMEM;
	error = (int)kernel_retype(frames_slot, frames_offset(id.number), type).status;
	if (error)
		return error;
	take_first_free();
	insert(account, id);
	*frame = id;
	return 0;
}

int frames_give(frame_id frame)
{
	int error =
		(int)kernel_retype(frames_slot, frames_offset(frame.number), FRAME_UNTYPED).status;

	if (error)
		return error;
	take_out(frame);
	put_free(frame);
	return 0;
}

void frames_charge_to(struct account *account, frame_id frame)
{
	take_out(frame);
	insert(account, frame);
}

const struct account *frames_payer(uint64_t number)
{
	return number < FRAMES_MAX ? frames[number].account : NULL;
}
