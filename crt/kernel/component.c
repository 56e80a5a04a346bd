/* Components: their tables, what they hold, how they start. */
#include "alias.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "domain.h"
#include "node.h"

static int make_root(struct domain *domain, uint32_t *slot, bool captbl)
{
	struct place place;
	int error = place_take(domain->memory, &place);

	if (error)
		return error;
	*slot = place.slot;
	if (captbl)
		return (int)kernel_captbl_activate(place.memory, place.offset, place.reference,
						   CAPTBL_ROOT_LEVEL)
			.status;
	return (int)kernel_pgtbl_activate(place.memory, place.offset, place.reference,
					  PGTBL_ROOT_LEVEL)
		.status;
}

static int make_component(struct domain *domain, uint64_t entry)
{
	struct place place;
	int error;

	if ((error = make_root(domain, &domain->captbl_root, true)))
		return error;
	if ((error = make_root(domain, &domain->pgtbl_root, false)))
		return error;
	if ((error = place_take(domain->memory, &place)))
		return error;
	domain->component = place.slot;
	return (int)kernel_component_activate(place.memory, place.offset, place.reference,
					      domain->captbl_root, domain->pgtbl_root, entry)
		.status;
}

int crt_comp_create_charged(crt_comp_t *comp, uint64_t entry, struct crt_memory *memory)
{
	struct domain *domain;
	int error = domain_new(comp, &domain);

	if (error)
		return error;
	domain->memory = memory;
	domain->next_slot = CRT_SLOT_FIRST_GATE;
	domain->next_dynamic = CRT_DYNAMIC_BASE(comp->number);
	error = make_component(domain, entry);
	if (error)
		domain->used = false;
	return error;
}

int crt_comp_create_with(crt_comp_t *comp, uint64_t entry)
{
	return crt_comp_create_charged(comp, entry, crt_memory_own());
}

int crt_comp_charge(crt_comp_t comp, struct crt_memory *memory)
{
	struct domain *domain;
	int error = domain_find(comp, &domain);

	if (!error)
		domain->memory = memory;
	return error;
}

int crt_comp_capability(crt_comp_t comp, uint32_t *slot)
{
	struct domain *domain;
	int error = domain_find(comp, &domain);

	if (!error)
		*slot = domain->component;
	return error;
}

int crt_comp_frame(crt_comp_t comp, uint64_t *frame)
{
	struct kernel_answer answer;
	struct domain *domain;
	uint64_t reference;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	if ((error = domain_slot_at(domain_self(), domain->component, &reference)))
		return error;
	answer = kernel_slot_read((uint32_t)reference, reference >> 32, SLOT_FRAME);
	*frame = answer.value;
	return (int)answer.status;
}

int crt_cap_copy_in(uint32_t slot, crt_comp_t in, uint32_t slot_in, uint32_t rights, uint64_t first,
		    uint64_t count)
{
	uint64_t from, to;
	struct domain *domain;
	int error;

	if ((error = domain_find(in, &domain)))
		return error;
	if ((error = domain_slot_at(domain, slot_in, &to)))
		return error;
	if ((error = domain_slot_at(domain_self(), slot, &from)))
		return error;
	return (int)kernel_cap_copy((uint32_t)from, from >> 32, to, rights, first, count).status;
}

int crt_slot_next_in(crt_comp_t comp, uint32_t *slot)
{
	struct domain *domain;
	uint64_t reference;
	int error = domain_find(comp, &domain);

	return error ? error : domain_slot_next(domain, slot, &reference);
}

int crt_slot_reserve_in(crt_comp_t comp, uint32_t slot)
{
	struct domain *domain;
	int error = domain_find(comp, &domain);

	if (!error && domain->next_slot < slot)
		domain->next_slot = slot;
	return error;
}

int crt_alias(uint32_t cap, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	int error = crt_slot_next_in(in, &slot->slot);

	return error ? error : crt_cap_copy_in(cap, in, slot->slot, rights, 0, 0);
}

int crt_comp_alias_in(crt_comp_t comp, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	uint32_t cap;
	int error = crt_comp_capability(comp, &cap);

	return error ? error : crt_alias(cap, in, rights, slot);
}

int crt_comp_sched_delegate(crt_thd_t thread, crt_comp_t scheduler, crt_slot_in_t *slot)
{
	return crt_alias(thread.slot, scheduler, RIGHTS_ALL, slot);
}

int crt_comp_fault_gate(crt_comp_t comp, enum fault_kind kind, crt_comp_t handler, uint64_t entry,
			uint64_t badge)
{
	crt_sinv_t gate;
	uint32_t cap;
	int error;

	if ((error = crt_comp_capability(comp, &cap)))
		return error;
	if ((error = crt_sinv_create(&gate, handler, entry, badge)))
		return error;
	return (int)kernel_fault_gate(cap, kind, gate.slot).status;
}
