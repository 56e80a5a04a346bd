/* Serves toucher.h. */
#include "toucher.h"

#include "capmgr.h"
#include "crt.h"

int64_t toucher_reserve(uint64_t pages)
{
	return capmgr_pages_reserve(pages);
}

int64_t toucher_quota(uint64_t quota)
{
	return capmgr_quota(quota);
}

int64_t toucher_read(uint64_t address)
{
	return *(const volatile int64_t *)address;
}

int64_t toucher_write(uint64_t address, uint64_t value)
{
	*(volatile uint64_t *)address = value;
	return toucher_read(address);
}
