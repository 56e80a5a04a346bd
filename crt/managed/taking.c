#include "capmgr.h"
#include "managed.h"

static int finish(int64_t status)
{
	while (status == CAPMGR_MORE)
		status = MANAGED(capmgr_revoke_step());
	return (int)status;
}

/* While an earlier revocation goes on each call does a part of that. */
int managed_relinquish(uint32_t slot)
{
	int64_t status;

	do
		status = MANAGED(capmgr_relinquish(CAPMGR_SLOT, slot));
	while (status == -TESSERA_EAGAIN);
	return finish(status);
}

int managed_take_back(uint64_t page, uint64_t handle, uint64_t there)
{
	int64_t status;

	do
		status = MANAGED(capmgr_revoke_child(CAPMGR_PAGE, page, handle, there));
	while (status == -TESSERA_EAGAIN);
	return finish(status);
}

int managed_revoke(uint64_t page)
{
	int64_t status;

	do
		status = MANAGED(capmgr_revoke(CAPMGR_PAGE, page));
	while (status == -TESSERA_EAGAIN);
	return finish(status);
}
