#include "alias.h"
#include "crt_kernel.h"
#include "domain.h"

int crt_rcv_create_with(crt_rcv_t *rcv, crt_thd_t thread, uint32_t priority)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t reference;
	int error = domain_slot_next(self, &rcv->slot, &reference);

	if (!error)
		error = (int)kernel_rcv_make(thread.slot, reference,
					     priority | (uint64_t)priority << 32)
				.status;
	return mark_return(&mark, error);
}

int crt_rcv_create_in(crt_rcv_t *rcv, crt_thd_t *thread, crt_comp_t comp, uint32_t id,
		      crt_rcv_t parent, uint32_t priority, uint64_t argument, crt_slot_in_t *slot)
{
	struct domain *domain;
	struct mark mark;
	int error;

	if ((error = domain_find(comp, &domain)))
		return error;
	mark = mark_here(domain);
	if ((error = crt_thd_create_in(thread, comp, id, parent, argument)))
		return error;
	error = crt_rcv_create_with(rcv, *thread, priority);
	if (!error) {
		error = crt_rcv_alias_in(*rcv, comp, RIGHT_WAIT, slot);
		if (error)
			domain_slot_clear(domain_self(), rcv->slot);
	}
	if (error)
		object_end(domain->memory, thread->slot);
	return mark_return(&mark, error);
}

int crt_rcv_alias_in(crt_rcv_t rcv, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	return crt_alias(rcv.slot, in, rights, slot);
}

int crt_asnd_create(crt_asnd_t *asnd, crt_rcv_t rcv)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t reference;
	int error = domain_slot_next(self, &asnd->slot, &reference);

	if (!error)
		error = (int)kernel_asnd_make(rcv.slot, reference).status;
	return mark_return(&mark, error);
}

int crt_asnd_alias_in(crt_asnd_t asnd, crt_comp_t in, crt_slot_in_t *slot)
{
	return crt_alias(asnd.slot, in, RIGHTS_ALL, slot);
}
