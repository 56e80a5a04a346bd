/* Checkpoints of components that this one has made, and their other lives. */
#include "capmgr.h"
#include "children.h"

int crt_chkpt_free(crt_chkpt_t chkpt)
{
	int64_t status;

	do
		status = capmgr_checkpoint_free(chkpt.id);
	while (status == CAPMGR_MORE);
	return (int)status;
}

int crt_chkpt_create(crt_chkpt_t *chkpt, crt_comp_t comp)
{
	struct child *child;
	int64_t status = child_find(comp, &child), id;

	if (status)
		return (int)status;
	id = capmgr_checkpoint_create(child->handle);
	if (id < 0)
		return (int)id;
	chkpt->id = (uint64_t)id;
	do
		status = capmgr_checkpoint_step(chkpt->id);
	while (status == CAPMGR_MORE);
	if (status)
		crt_chkpt_free(*chkpt);
	return (int)status;
}

int crt_chkpt_restore(crt_chkpt_t chkpt, crt_comp_t comp)
{
	struct child *child;
	int64_t status = child_find(comp, &child);

	if (status)
		return (int)status;
	do
		status = capmgr_checkpoint_restore(chkpt.id);
	while (status == CAPMGR_MORE);
	return status ? (int)status : child_forget_thread(child);
}
