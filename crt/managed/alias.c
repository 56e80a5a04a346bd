/* Delegating capabilities of whatever kind: by the manager's tree. */
#include "managed.h"

int crt_thd_alias_in(crt_thd_t thread, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	return managed_alias(thread.slot, in, rights, slot);
}

int crt_comp_sched_delegate(crt_thd_t thread, crt_comp_t scheduler, crt_slot_in_t *slot)
{
	return managed_alias(thread.slot, scheduler, RIGHTS_ALL, slot);
}

int crt_rcv_alias_in(crt_rcv_t rcv, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	return managed_alias(rcv.slot, in, rights, slot);
}

int crt_asnd_alias_in(crt_asnd_t asnd, crt_comp_t in, crt_slot_in_t *slot)
{
	return managed_alias(asnd.slot, in, RIGHTS_ALL, slot);
}

int crt_sinv_alias_in(crt_sinv_t gate, crt_comp_t in, crt_slot_in_t *slot)
{
	return managed_alias(gate.slot, in, RIGHTS_ALL, slot);
}
