/* One state that is kept, to compare with and to go back to. */
#include "state_internal.h"

#include <string.h>

static struct {
	struct frame frames[MACHINE_FRAMES];
	uint8_t memory[MACHINE_FRAMES][PAGE_SIZE];
	uint8_t seen[MACHINE_FRAMES];
	struct core core;
	struct machine machine;
	struct thread *threads[THREADS];
	uint64_t clock;
} kept;

uint8_t *state_page(uint32_t number)
{
	return machine_memory + (size_t)number * PAGE_SIZE;
}

size_t state_used(const struct frame *frame)
{
	return frame->state.object == CAP_THREAD ? sizeof(struct thread) : USED_BY_TABLES;
}

void state_keep(void)
{
	for (uint32_t i = 1; i < frame_total; i++)
		memcpy(kept.memory[i], state_page(i), sizeof(struct thread));
	memcpy(kept.frames, frame_table, frame_total * sizeof(struct frame));
	memcpy(kept.seen, hardware_seen, sizeof(kept.seen));
	memcpy(kept.threads, thread_table, sizeof(kept.threads));
	kept.core = *machine_core;
	kept.machine = machine;
	kept.clock = frame_clock;
}

bool state_changed(void)
{
	if (memcmp(kept.frames, frame_table, frame_total * sizeof(struct frame)) ||
	    memcmp(kept.seen, hardware_seen, sizeof(kept.seen)) ||
	    memcmp(kept.threads, thread_table, sizeof(kept.threads)) ||
	    memcmp(&kept.core, machine_core, sizeof(kept.core)))
		return true;
	for (uint32_t i = 1; i < frame_total; i++)
		if (memcmp(kept.memory[i], state_page(i), state_used(&frame_table[i])))
			return true;
	return false;
}

void state_restore(void)
{
	for (uint32_t i = 1; i < frame_total; i++)
		memcpy(state_page(i), kept.memory[i],
		       state_used(&frame_table[i]) > state_used(&kept.frames[i])
			       ? state_used(&frame_table[i])
			       : state_used(&kept.frames[i]));
	memcpy(frame_table, kept.frames, frame_total * sizeof(struct frame));
	memcpy(hardware_seen, kept.seen, sizeof(kept.seen));
	memcpy(thread_table, kept.threads, sizeof(kept.threads));
	*machine_core = kept.core;
	machine = kept.machine;
	frame_clock = kept.clock;
}

const struct frame *state_kept_frame(uint32_t number)
{
	return &kept.frames[number];
}

const void *state_kept_page(uint32_t number)
{
	return kept.memory[number];
}

const struct core *state_kept_core(void)
{
	return &kept.core;
}
