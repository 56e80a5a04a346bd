#include "paging.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt_layout.h"

/* The processor's error code: Intel SDM, volume 3, 4.7. */
#define ERROR_PRESENT 1u
#define ERROR_WRITE   2u
#define ERROR_FETCH   16u

static int64_t cure(uint64_t component, uint64_t page, uint64_t error)
{
	if (error & ERROR_FETCH)
		return -TESSERA_EPERM;
	if (!(error & ERROR_PRESENT))
		return capmgr_page_give(component, page);
	return error & ERROR_WRITE ? capmgr_page_copy(component, page) : -TESSERA_EPERM;
}

enum paging_outcome paging_cure(uint64_t component, uint64_t address, uint64_t error)
{
	switch (cure(component, address & ~(uint64_t)(CRT_PAGE - 1), error)) {
	case 0:
	case -TESSERA_EEXIST: /* another thread of the component touched it in between */
		return PAGING_CURED;
	case -TESSERA_EBUSY:
		return PAGING_BUSY;
	default:
		return PAGING_REFUSED;
	}
}
