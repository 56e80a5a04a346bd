/* Checkpoints of components that this one has made, and components made of them. */
#include "capmgr.h"
#include "children.h"

static int64_t take(uint64_t id)
{
	int64_t status;

	do
		status = capmgr_checkpoint_step(id);
	while (status == CAPMGR_MORE);
	return status;
}

int crt_chkpt_create(crt_chkpt_t *chkpt, crt_comp_t comp)
{
	struct child *child;
	int64_t id;
	int error;

	*chkpt = (crt_chkpt_t){0};
	if ((error = child_find(comp, &child)))
		return error;
	id = capmgr_checkpoint_create(child->handle);
	if (id < 0)
		return (int)id;
	*chkpt = (crt_chkpt_t){(uint64_t)id};
	return (int)take(chkpt->id);
}

static int64_t restore(uint64_t id, enum crt_chkpt_pages pages)
{
	int64_t status;

	do
		status = pages == CRT_CHKPT_SHARED ? capmgr_checkpoint_restore_shared(id)
						   : capmgr_checkpoint_restore(id);
	while (status == CAPMGR_MORE);
	return status;
}

int crt_chkpt_restore(crt_chkpt_t chkpt, crt_comp_t comp, enum crt_chkpt_pages pages)
{
	struct child *child;
	int error = child_find(comp, &child);

	if (!error)
		error = (int)restore(chkpt.id, pages);
	return error ? error : child_forget_thread(child);
}

int crt_chkpt_free(crt_chkpt_t chkpt)
{
	int64_t status;

	do
		status = capmgr_checkpoint_free(chkpt.id);
	while (status == CAPMGR_MORE);
	return (int)status;
}

static int64_t fill(uint64_t handle, enum crt_chkpt_pages pages)
{
	int64_t status;

	do
		status = pages == CRT_CHKPT_SHARED ? capmgr_component_fill_shared(handle)
						   : capmgr_component_fill(handle);
	while (status == CAPMGR_MORE);
	return status;
}

int crt_comp_create_from(crt_comp_t *comp, const struct crt_comp_share *share, crt_chkpt_t chkpt,
			 enum crt_chkpt_pages pages)
{
	struct child *child;
	int64_t handle;
	int error = child_new(comp, &child);

	if (error)
		return error;
	handle = capmgr_component_create_from(chkpt.id, share->pages, child_first_thread(share),
					      share->threads);
	if (handle < 0)
		return (int)handle;
	child_made(child, (uint64_t)handle, share);
	error = (int)fill(child->handle, pages);
	if (error)
		child_fail(child);
	return error;
}
