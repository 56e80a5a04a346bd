/* The functions of capmgr.h that are called by number, through the caller's own gates. */
#ifndef MANAGER_FUNCTIONS_H
#define MANAGER_FUNCTIONS_H

#include <stdint.h>

#include <tessera/abi.h>

#define FUNCTIONS(X)                                                                               \
	X(holder)                                                                                  \
	X(pages_reserve)                                                                           \
	X(page_release)                                                                            \
	X(page_alloc)                                                                              \
	X(pages_alloc)                                                                             \
	X(page_free)                                                                               \
	X(accept) X(delegate) X(grant) X(revoke) X(revoke_child) X(relinquish) X(revoke_step)      \
		X(delegate_to_slot) X(component_create) X(component_end) X(image_pages)            \
			X(fault_gate) X(thread_create) X(thread_end) X(rcv_create) X(asnd_create)  \
				X(gate_create) X(giver) X(quota) X(memory_create) X(memory_offer)  \
					X(memory_map) X(memory_unmap) X(memory_destroy)            \
						X(memory_fact) X(tree) X(tree_next) X(device_map)  \
							X(device_unmap)
#define FUNCTION_NAME(name) CALL_OF_##name,
enum function { FUNCTIONS(FUNCTION_NAME) FUNCTION_COUNT };

/* The gates' symbols, declared, and as the entries of a table by number. */
#define MANAGER_GATE(name)    extern char gate_capmgr_##name[];
#define MANAGER_GATE_OF(name) [CALL_OF_##name] = gate_capmgr_##name,
#define MANAGER_GATES	      FUNCTIONS(MANAGER_GATE)
#define MANAGER_GATE_LIST     FUNCTIONS(MANAGER_GATE_OF)

static inline uint32_t manager_gate_slot(const char *gate)
{
	return (uintptr_t)gate >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

#endif
