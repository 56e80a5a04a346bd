/* Gates into the program itself. The manager makes no others. */
#include <stdatomic.h>

#include "capmgr.h"
#include "children.h"
#include "managed.h"

static int make(crt_comp_t server, uint64_t entry, uint64_t badge, uint32_t *slot)
{
	uint64_t handle;
	int error = managed_handle(server, &handle);

	if (error)
		return error;
	if (handle != crt_startup->instance)
		return -TESSERA_EPERM;
	return managed_keep(MANAGED(capmgr_gate_create(entry, badge)), slot);
}

int crt_sinv_create(crt_sinv_t *gate, crt_comp_t server, uint64_t entry, uint64_t badge)
{
	return make(server, entry, badge, &gate->slot);
}

/* Where a client's gate comes from, which the program does not know of: it is kept until the client
 * ends, or begins another life. */
#define KEPT_MAX 256
#define NOBODY	 0

static struct {
	_Atomic uint64_t client; /* its handle */
	uint32_t slot;
} kept[KEPT_MAX];

static int keep(uint64_t client, uint32_t slot)
{
	for (uint32_t i = 0; i < KEPT_MAX; i++) {
		uint64_t nobody = NOBODY;

		if (!atomic_compare_exchange_strong(&kept[i].client, &nobody, client))
			continue;
		kept[i].slot = slot;
		return 0;
	}
	return -TESSERA_ENOSPC;
}

int child_forget_gates(uint64_t client)
{
	int error = 0;

	for (uint32_t i = 0; i < KEPT_MAX && !error; i++) {
		if (kept[i].client != client)
			continue;
		error = managed_relinquish(kept[i].slot);
		if (!error)
			kept[i].client = NOBODY;
	}
	return error;
}

static int put(uint32_t gate, uint64_t client, uint32_t slot)
{
	int64_t there = MANAGED(capmgr_delegate_to_slot(gate, client, slot, RIGHTS_ALL));

	return there < 0 ? (int)there : keep(client, gate);
}

int crt_sinv_create_in(crt_comp_t client, uint32_t slot, crt_comp_t server, uint64_t entry,
		       uint64_t badge)
{
	uint64_t handle;
	uint32_t gate;
	int error = managed_handle(client, &handle);

	if (!error)
		error = make(server, entry, badge, &gate);
	if (error)
		return error;
	error = put(gate, handle, slot);
	if (error)
		managed_relinquish(gate);
	return error;
}

/* The manager notes where the gate leads: it is not needed any more. */
int crt_comp_fault_gate(crt_comp_t comp, enum fault_kind kind, crt_comp_t handler, uint64_t entry,
			uint64_t badge)
{
	uint64_t handle;
	uint32_t gate;
	int error = managed_handle(comp, &handle);

	if (!error)
		error = make(handler, entry, badge, &gate);
	if (error)
		return error;
	error = (int)MANAGED(capmgr_fault_gate(handle, kind, gate));
	managed_relinquish(gate);
	return error;
}
