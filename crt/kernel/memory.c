#include "crt_memory.h"

#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"
#include "domain.h"

static struct crt_memory own;

struct crt_memory *crt_memory_own(void)
{
	if (!own.slot)
		crt_memory_init(&own, CRT_SLOT_MEMORY, crt_startup->memory_frames);
	return &own;
}

int crt_memory_init(struct crt_memory *memory, uint32_t slot, uint64_t frames)
{
	struct kernel_answer base = kernel_frame_read(slot, 0, FRAME_NUMBER);

	if (base.status)
		return (int)base.status;
	*memory = (struct crt_memory){.slot = slot, .base = base.value, .end = frames};
	return 0;
}

/* A frame that is none to be had (a hole, somebody else's) fails with EINVAL. */
int crt_memory_take(struct crt_memory *memory, enum frame_type type, uint64_t *offset)
{
	for (uint64_t at = memory->next; at < memory->end; at++) {
		int64_t status = kernel_retype(memory->slot, at, type).status;

		if (status == -TESSERA_EINVAL)
			continue;
		if (status)
			return (int)status;
		memory->next = at + 1;
		*offset = at;
		return 0;
	}
	memory->used_up = true;
	return memory->slot ? -TESSERA_ENOMEM : -TESSERA_ENOENT;
}

static bool is_untyped(const struct crt_memory *memory, uint64_t offset)
{
	struct kernel_answer type = kernel_frame_read(memory->slot, offset, FRAME_TYPE);

	return type.status == 0 && type.value == FRAME_UNTYPED;
}

int crt_memory_carve(struct crt_memory *memory, uint64_t frames, struct crt_memory *part)
{
	uint64_t first = memory->next;

	for (uint64_t at = first; at - first < frames; at++) {
		if (at >= memory->end)
			return -TESSERA_ENOMEM;
		if (!is_untyped(memory, at))
			first = at + 1;
	}
	memory->next = first + frames;
	*part = (struct crt_memory){
		.slot = memory->slot,
		.base = memory->base,
		.next = first,
		.end = first + frames,
	};
	return 0;
}

int crt_memory_grant_in(struct crt_memory *memory, crt_comp_t in, uint32_t slot, uint64_t *frames)
{
	uint64_t left = memory->end - memory->next;
	int error;

	if (!left)
		return -TESSERA_ENOMEM;
	error = crt_cap_copy_in(memory->slot, in, slot, RIGHTS_ALL, memory->next, left);
	if (error)
		return error;
	memory->next = memory->end;
	*frames = left;
	return 0;
}

int crt_memory_lend(struct crt_memory *memory, crt_comp_t to)
{
	struct domain *domain, *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t reference;
	uint32_t slot;
	int error = domain_find(to, &domain);

	if (!error)
		error = domain_slot_next(self, &slot, &reference);
	if (!error)
		error = (int)kernel_memory_lend(memory->slot, reference, domain->component, 0,
						memory->end)
				.status;
	if (!error)
		memory->slot = slot;
	return mark_return(&mark, error);
}

int crt_comp_carve(crt_comp_t comp, uint64_t frames, struct crt_memory *part)
{
	struct domain *domain;
	int error = domain_find(comp, &domain);

	if (error)
		return error;
	if (frames)
		return crt_memory_carve(domain->memory, frames, part);
	*part = *domain->memory;
	domain->memory->next = domain->memory->end;
	return 0;
}
