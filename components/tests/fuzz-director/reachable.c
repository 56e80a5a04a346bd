#include "reachable.h"

/* Another thread inside the manager is none of them, nor one of its own that keeps a component from
 * ending: there is one thread. */
const struct fuzz_reachable reachable[FUZZ_CALL_COUNT] = {
	[FUZZ_CALL_pages_reserve] = {"pages_reserve",
				     IS(GOOD) | IS(EINVAL) | IS(ENOSPC) | IS(ENOMEM)},
	[FUZZ_CALL_page_release] = {"page_release", IS(GOOD) | IS(EINVAL)},
	[FUZZ_CALL_page_alloc] = {"page_alloc", IS(GOOD) | IS(EINVAL) | IS(ENOMEM) | IS(ENOSPC)},
	[FUZZ_CALL_pages_alloc] = {"pages_alloc", IS(GOOD) | IS(EINVAL) | IS(ENOMEM) | IS(ENOSPC)},
	[FUZZ_CALL_page_free] = {"page_free", IS(GOOD) | IS(EINVAL) | IS(EPERM) | IS(EBUSY)},
	[FUZZ_CALL_accept] = {"accept", IS(GOOD) | IS(EINVAL) | IS(ESTALE)},
	[FUZZ_CALL_delegate] = {"delegate", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EPERM) |
						    IS(EBUSY) | IS(ENOSPC) | IS(ENOMEM) |
						    IS(ESTALE)},
	[FUZZ_CALL_grant] = {"grant", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EPERM) | IS(EBUSY) |
					      IS(ENOSPC) | IS(ENOMEM) | IS(ESTALE)},
	[FUZZ_CALL_revoke] = {"revoke", IS(GOOD) | IS(MORE) | IS(EINVAL) | IS(EPERM) | IS(EAGAIN)},
	[FUZZ_CALL_revoke_child] = {"revoke_child", IS(GOOD) | IS(MORE) | IS(EINVAL) | IS(EPERM) |
							    IS(EAGAIN) | IS(ESTALE)},
	[FUZZ_CALL_relinquish] = {"relinquish", IS(GOOD) | IS(MORE) | IS(EINVAL) | IS(ENOENT) |
							IS(EPERM) | IS(EAGAIN)},
	[FUZZ_CALL_revoke_step] = {"revoke_step", IS(GOOD) | IS(MORE)},
	[FUZZ_CALL_component_create] = {"component_create", IS(GOOD) | IS(EFAULT) | IS(EINVAL) |
								    IS(ENOMEM) | IS(ERANGE) |
								    IS(EBUSY) | IS(ENOSPC)},
	[FUZZ_CALL_component_end] = {"component_end", IS(GOOD) | IS(MORE) | IS(EPERM) | IS(ESTALE)},
	[FUZZ_CALL_delegate_to_slot] = {"delegate_to_slot", IS(GOOD) | IS(EINVAL) | IS(ENOENT) |
								    IS(EPERM) | IS(EEXIST) |
								    IS(EBUSY) | IS(ENOSPC) |
								    IS(ENOMEM) | IS(ESTALE)},
	[FUZZ_CALL_image_pages] = {"image_pages", IS(GOOD) | IS(EINVAL) | IS(EPERM) | IS(EBUSY) |
							  IS(EEXIST) | IS(ENOMEM) | IS(ENOSPC) |
							  IS(ESTALE)},
	[FUZZ_CALL_thread_create] = {"thread_create",
				     IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) |
					     IS(EACCES) | IS(EOVERFLOW) | IS(ERANGE) | IS(EBUSY) |
					     IS(ENOSPC) | IS(ENOMEM) | IS(ESTALE)},
	[FUZZ_CALL_thread_end] = {"thread_end", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) |
							IS(EPERM) | IS(EBUSY)},
	/* The director's own thread is inside the manager. */
	[FUZZ_CALL_thread_end_id] = {"thread_end_id", IS(GOOD) | IS(EPERM) | IS(EBUSY)},
	/* Each schedules itself, or is not the scheduler. */
	[FUZZ_CALL_component_cut] = {"component_cut", IS(EPERM) | IS(ESTALE)},
	[FUZZ_CALL_rcv_create] = {"rcv_create", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) |
							IS(EACCES) | IS(ERANGE) | IS(EBUSY) |
							IS(ENOSPC) | IS(ENOMEM) | IS(ESTALE)},
	[FUZZ_CALL_asnd_create] = {"asnd_create", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) |
							  IS(EACCES) | IS(ENOSPC) | IS(ENOMEM) |
							  IS(ESTALE)},
	[FUZZ_CALL_fault_gate] = {"fault_gate", IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) |
							IS(EPERM) | IS(ESTALE)},
	[FUZZ_CALL_giver] = {"giver", IS(GOOD) | IS(EINVAL) | IS(EPERM)},
	[FUZZ_CALL_gate_create] = {"gate_create", IS(GOOD) | IS(EFAULT) | IS(ENOSPC) | IS(ENOMEM)},
	/* They handle no faults. */
	[FUZZ_CALL_fault_caller] = {"fault_caller", IS(EPERM)},
	[FUZZ_CALL_maker] = {"maker", IS(GOOD) | IS(ESTALE) | IS(EINVAL)},
	[FUZZ_CALL_holder] = {"holder", IS(EAGAIN)},
	[FUZZ_CALL_quota] = {"quota", IS(GOOD) | IS(EINVAL)},
	[FUZZ_CALL_memory_create] = {"memory_create",
				     IS(GOOD) | IS(EINVAL) | IS(ENOMEM) | IS(ENOSPC)},
	[FUZZ_CALL_memory_offer] = {"memory_offer", IS(GOOD) | IS(EINVAL) | IS(EBADF) | IS(EPERM) |
							    IS(ENOSPC) | IS(ESTALE)},
	[FUZZ_CALL_memory_map] = {"memory_map", IS(GOOD) | IS(EINVAL) | IS(EBADF) | IS(EACCES) |
							IS(EEXIST) | IS(ENOSPC) | IS(ENOMEM)},
	[FUZZ_CALL_memory_unmap] = {"memory_unmap", IS(GOOD) | IS(EBADF) | IS(EINVAL)},
	[FUZZ_CALL_memory_destroy] = {"memory_destroy", IS(GOOD) | IS(EBADF) | IS(EPERM)},
	/* A length of one page looks like CAPMGR_MORE. */
	[FUZZ_CALL_memory_fact] = {"memory_fact", IS(GOOD) | IS(MORE) | IS(EINVAL) | IS(EBADF)},
	[FUZZ_CALL_device_map] = {"device_map",
				  IS(GOOD) | IS(EINVAL) | IS(ENOENT) | IS(EBADF) | IS(EPERM) |
					  IS(EACCES) | IS(ERANGE) | IS(ENOSPC) | IS(ENOMEM)},
	/* What the composition has mapped takes one call, and the two leave it there. */
	[FUZZ_CALL_device_unmap] = {"device_unmap", IS(GOOD) | IS(EINVAL)},
	[FUZZ_CALL_tree] = {"tree", IS(GOOD) | IS(EINVAL) | IS(EPERM)},
	/* The two schedule nothing but what they make: so nothing that they may end is a scheduler.
	 */
	[FUZZ_CALL_checkpoint_create] = {"checkpoint_create",
					 IS(GOOD) | IS(ESTALE) | IS(EPERM) | IS(ENOSPC)},
	[FUZZ_CALL_checkpoint_step] = {"checkpoint_step", IS(GOOD) | IS(MORE) | IS(EBADF) |
								  IS(ESTALE) | IS(ENOMEM) |
								  IS(ENOSPC)},
	/* ENOMEM takes a component that gave away what it pays for: these have no threads. */
	[FUZZ_CALL_checkpoint_restore] = {"checkpoint_restore", IS(GOOD) | IS(MORE) | IS(EBADF) |
									IS(ESTALE) | IS(EAGAIN) |
									IS(ENOSPC)},
	[FUZZ_CALL_checkpoint_free] = {"checkpoint_free", IS(GOOD) | IS(MORE) | IS(EBADF)},
	[FUZZ_CALL_checkpoint_restore_shared] = {"checkpoint_restore_shared",
						 IS(GOOD) | IS(MORE) | IS(EBADF) | IS(ESTALE) |
							 IS(EAGAIN) | IS(ENOSPC)},
	/* What they have a checkpoint of is not the composition's, and their own. */
	[FUZZ_CALL_component_create_from] = {"component_create_from",
					     IS(GOOD) | IS(EBADF) | IS(EAGAIN) | IS(ENOMEM) |
						     IS(ERANGE) | IS(EBUSY) | IS(ENOSPC)},
	[FUZZ_CALL_component_fill] = {"component_fill", IS(GOOD) | IS(MORE) | IS(ESTALE) |
								IS(EPERM) | IS(EEXIST) |
								IS(ENOMEM) | IS(ENOSPC)},
	[FUZZ_CALL_component_fill_shared] = {"component_fill_shared",
					     IS(GOOD) | IS(MORE) | IS(ESTALE) | IS(EPERM) |
						     IS(EEXIST) | IS(ENOMEM) | IS(ENOSPC)},
	[FUZZ_CALL_page_give] = {"page_give", IS(GOOD) | IS(EINVAL) | IS(EEXIST) | IS(EPERM) |
						      IS(ESTALE) | IS(ENOMEM)},
	[FUZZ_CALL_page_copy] = {"page_copy", IS(GOOD) | IS(EINVAL) | IS(EEXIST) | IS(EPERM) |
						      IS(ESTALE) | IS(ENOMEM)},
	[FUZZ_CALL_tree_next] = {"tree_next", IS(GOOD) | IS(EAGAIN) | IS(ESTALE)},
};
