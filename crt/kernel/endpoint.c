#include "alias.h"
#include "crt_kernel.h"
#include "domain.h"

int crt_rcv_create_with(crt_rcv_t *rcv, crt_thd_t thread, uint32_t priority)
{
	uint64_t reference;
	int error = domain_slot_next(domain_self(), &rcv->slot, &reference);

	if (error)
		return error;
	return (int)kernel_rcv_make(thread.slot, reference, priority | (uint64_t)priority << 32)
		.status;
}

int crt_rcv_create(crt_rcv_t *rcv, crt_thd_t *thread, uint32_t priority, void (*function)(void *),
		   void *data)
{
	int error = crt_thd_create(thread, function, data);

	return error ? error : crt_rcv_create_with(rcv, *thread, priority);
}

int crt_rcv_create_in(crt_rcv_t *rcv, crt_thd_t *thread, crt_comp_t comp, uint32_t id,
		      crt_rcv_t parent, uint32_t priority, uint64_t argument, crt_slot_in_t *slot)
{
	int error;

	if ((error = crt_thd_create_in(thread, comp, id, parent, argument)))
		return error;
	if ((error = crt_rcv_create_with(rcv, *thread, priority)))
		return error;
	return crt_rcv_alias_in(*rcv, comp, RIGHT_WAIT, slot);
}

int crt_rcv_alias_in(crt_rcv_t rcv, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	return crt_alias(rcv.slot, in, rights, slot);
}

int crt_asnd_create(crt_asnd_t *asnd, crt_rcv_t rcv)
{
	uint64_t reference;
	int error = domain_slot_next(domain_self(), &asnd->slot, &reference);

	return error ? error : (int)kernel_asnd_make(rcv.slot, reference).status;
}

int crt_asnd_alias_in(crt_asnd_t asnd, crt_comp_t in, crt_slot_in_t *slot)
{
	return crt_alias(asnd.slot, in, RIGHTS_ALL, slot);
}
