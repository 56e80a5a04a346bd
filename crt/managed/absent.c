/* What nobody has whom the capability manager manages: components that take their memory as they need
 * it, since who makes one says what it gets (crt_managed.h); and capabilities to components, which
 * stay the manager's. */
#include "crt.h"

int crt_comp_create(crt_comp_t *comp, const void *image, size_t bytes, uint64_t base,
		    uint64_t limit, const char **reason)
{
	(void)comp, (void)image, (void)bytes, (void)base, (void)limit;
	if (reason)
		*reason = NULL;
	return -TESSERA_ENOSYS;
}

int crt_comp_create_with(crt_comp_t *comp, uint64_t entry)
{
	(void)comp, (void)entry;
	return -TESSERA_ENOSYS;
}

int crt_comp_alias_in(crt_comp_t comp, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot)
{
	(void)comp, (void)in, (void)rights, (void)slot;
	return -TESSERA_ENOENT;
}
