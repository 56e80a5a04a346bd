/* What the functions of this back end have in common: how they call the manager, and name
 * components. */
#ifndef MANAGED_H
#define MANAGED_H

#include <tessera/abi.h>

#include "crt_managed.h"

/* A call of the manager's, which says EBUSY when another thread is inside; and if it means
 * something else, too: so often it is called again. */
#define MANAGED_TRIES 64
#define MANAGED(call)                                                                              \
	({                                                                                         \
		unsigned tries_ = 0;                                                               \
		int64_t status_;                                                                   \
                                                                                                   \
		while ((status_ = (call)) == -TESSERA_EBUSY && tries_++ < MANAGED_TRIES &&         \
		       crt_managed_busy())                                                         \
			;                                                                          \
		status_;                                                                           \
	})

/* The handle of a component: the program itself, one that it made, or any that crt_comp_of names.
 *	-EBADF	there is none */
int managed_handle(crt_comp_t comp, uint64_t *handle);

/* Delegates the capability in a slot to a component, with at most the rights.	errors of
 * capmgr_delegate */
int managed_alias(uint32_t slot, crt_comp_t in, uint32_t rights, crt_slot_in_t *there);

/* Gives up the capability in a slot, with what was passed on of it; takes back a page from all that have it from
 * here; or from one of them, that has it at an address there. 0, or the errors of capmgr_relinquish,
 * capmgr_revoke and capmgr_revoke_child. */
int managed_relinquish(uint32_t slot);
int managed_revoke(uint64_t page);
int managed_take_back(uint64_t page, uint64_t handle, uint64_t there);

/* What crt_thd_create does where no scheduler's library has its own. */
int managed_thread(crt_thd_t *thread, void (*function)(void *), void *data);

/* Leaves a new capability's slot to the caller, who has it as *slot; or is told the error. */
static inline int managed_keep(int64_t made, uint32_t *slot)
{
	if (made < 0)
		return (int)made;
	*slot = (uint32_t)made;
	return 0;
}

#endif
