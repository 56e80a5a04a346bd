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
		error = (int)kernel_captbl_activate(place.memory, place.offset, place.reference,
						    CAPTBL_ROOT_LEVEL)
				.status;
	else
		error = (int)kernel_pgtbl_activate(place.memory, place.offset, place.reference,
						   PGTBL_ROOT_LEVEL)
				.status;
	if (error)
		place_give_back(&place);
	return error;
}

static int make_component(struct domain *domain, uint64_t entry)
{
	struct place place;
	int error = place_take(domain->memory, &place);

	if (error)
		return error;
	domain->component = place.slot;
	error = (int)kernel_component_activate(place.memory, place.offset, place.reference,
					       domain->captbl_root, domain->pgtbl_root, entry)
			.status;
	if (error)
		place_give_back(&place);
	return error;
}

static int make_objects(struct domain *domain, uint64_t entry)
{
	int error = make_root(domain, &domain->captbl_root, true);

	if (error)
		return error;
	error = make_root(domain, &domain->pgtbl_root, false);
	if (!error) {
		error = make_component(domain, entry);
		if (error)
			object_end(domain->memory, domain->pgtbl_root);
	}
	if (error)
		object_end(domain->memory, domain->captbl_root);
	return error;
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
	domain->made = mark_here(domain);
	error = mark_return(&domain->made, make_objects(domain, entry));
	if (error)
		domain->used = false;
	return error;
}

/* The objects first: a slot of one may be in a leaf that the manager's table got since. */
void crt_comp_discard(crt_comp_t comp)
{
	struct domain *domain;
	struct place component, pgtbl, captbl;

	if (domain_find(comp, &domain) ||
	    object_place(domain->memory, domain->component, &component) ||
	    object_place(domain->memory, domain->pgtbl_root, &pgtbl) ||
	    object_place(domain->memory, domain->captbl_root, &captbl))
		return;
	place_give_back(&component);
	place_clear(&pgtbl);
	place_clear(&captbl);
	mark_return(&domain->made, -TESSERA_ECANCELED);
	place_free(&pgtbl);
	place_free(&captbl);
	domain->used = false;
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
	struct domain *domain;
	int error = domain_find(comp, &domain);

	return error ? error : domain_frame_of(domain->component, frame);
}

int crt_cap_copy_in(uint32_t slot, crt_comp_t in, uint32_t slot_in, uint32_t rights, uint64_t first,
		    uint64_t count)
{
	uint64_t from, to;
	struct domain *domain;
	struct mark mark;
	int error;

	if ((error = domain_find(in, &domain)))
		return error;
	mark = mark_here(domain);
	error = domain_slot_at(domain, slot_in, &to);
	if (!error)
		error = domain_slot_at(domain_self(), slot, &from);
	if (!error)
		error = (int)kernel_cap_copy((uint32_t)from, from >> 32, to, rights, first, count)
				.status;
	return mark_return(&mark, error);
}

int crt_slot_next_in(crt_comp_t comp, uint32_t *slot)
{
	struct domain *domain;
	struct mark mark;
	uint64_t reference;
	int error = domain_find(comp, &domain);

	if (error)
		return error;
	mark = mark_here(domain);
	return mark_return(&mark, domain_slot_next(domain, slot, &reference));
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
	struct domain *domain;
	struct mark mark;
	int error = domain_find(in, &domain);

	if (error)
		return error;
	mark = mark_here(domain);
	error = crt_slot_next_in(in, &slot->slot);
	if (!error)
		error = crt_cap_copy_in(cap, in, slot->slot, rights, 0, 0);
	return mark_return(&mark, error);
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
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	crt_sinv_t gate;
	uint32_t cap;
	int error;

	if ((error = crt_comp_capability(comp, &cap)))
		return error;
	if ((error = crt_sinv_create(&gate, handler, entry, badge)))
		return error;
	error = (int)kernel_fault_gate(cap, kind, gate.slot).status;
	if (error)
		domain_slot_clear(self, gate.slot);
	return mark_return(&mark, error);
}
