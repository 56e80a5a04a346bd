#include "alias.h"
#include "crt_kernel.h"
#include "domain.h"

static int make(crt_comp_t server, uint64_t reference, uint64_t entry, uint64_t badge)
{
	uint32_t cap;
	int error = crt_comp_capability(server, &cap);

	return error ? error : (int)kernel_gate_make(cap, reference, entry, badge).status;
}

int crt_sinv_create(crt_sinv_t *gate, crt_comp_t server, uint64_t entry, uint64_t badge)
{
	struct domain *self = domain_self();
	struct mark mark = mark_here(self);
	uint64_t reference;
	int error = domain_slot_next(self, &gate->slot, &reference);

	if (!error)
		error = make(server, reference, entry, badge);
	return mark_return(&mark, error);
}

int crt_sinv_create_in(crt_comp_t client, uint32_t slot, crt_comp_t server, uint64_t entry,
		       uint64_t badge)
{
	struct domain *domain;
	uint64_t reference;
	struct mark mark;
	int error;

	if ((error = domain_find(client, &domain)))
		return error;
	mark = mark_here(domain);
	error = domain_slot_at(domain, slot, &reference);
	if (!error)
		error = make(server, reference, entry, badge);
	return mark_return(&mark, error);
}

int crt_sinv_alias_in(crt_sinv_t gate, crt_comp_t in, crt_slot_in_t *slot)
{
	return crt_alias(gate.slot, in, RIGHTS_ALL, slot);
}
