#include "frames.h"

#include <stddef.h>

#include "config.h"
#include "crt_kernel.h"

struct frame {
	frame_id next;
	frame_id previous;
	struct account *account; /* in whose list it is; null: not the manager's */
};

static struct frame frames[FRAMES_MAX];
static struct account free_frames;
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

static void take_out(frame_id id)
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
	return free_frames.used;
}

static uint64_t type_of(uint64_t number)
{
	return kernel_frame_read(frames_slot, frames_offset(number), FRAME_TYPE).value;
}

void frames_add(uint64_t first, uint64_t end)
{
	for (uint64_t number = end; number > first; number--)
		if (type_of(number - 1) == FRAME_UNTYPED)
			insert(&free_frames, (frame_id){(uint32_t)(number - 1)});
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
	take_out(id);
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
	insert(&free_frames, frame);
	return 0;
}

void frames_charge_to(struct account *account, frame_id frame)
{
	take_out(frame);
	insert(account, frame);
}

const struct account *frames_payer(uint64_t number)
{
	const struct account *account = number < FRAMES_MAX ? frames[number].account : NULL;

	return account == &free_frames ? NULL : account;
}
