/* Serves outcast.h. */
#include "outcast.h"

#include "capmgr.h"
#include "crt.h"
#include "manager.h"
#include "namespace_on.h"

int64_t outcast_accept(uint64_t from)
{
	return MANAGER(capmgr_accept(from, 1));
}

static crt_sinv_t gate(uint64_t slot)
{
	return (crt_sinv_t){(uint32_t)slot};
}

int64_t outcast_attach(uint64_t slot)
{
	int64_t namespace = namespace_self_on(gate(slot)), page = MANAGER(capmgr_memory_create(1)), status;

	if (namespace < 0 || page < 0)
		return namespace < 0 ? namespace : page;
	status = MANAGER(capmgr_memory_offer((uint64_t)page, (uint64_t)namespace, RIGHT_MAP | RIGHT_WRITE));
	return status ? status : namespace_attach_on(gate(slot), (uint64_t)page);
}

int64_t outcast_list(uint64_t slot)
{
	return namespace_list_on(gate(slot), 0, 0, 0);
}
