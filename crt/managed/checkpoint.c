/* Checkpoints of components that this one has made, their other lives, and others like them. */
#include "capmgr.h"
#include "children.h"

int crt_chkpt_free(crt_chkpt_t chkpt)
{
	int64_t status;

	do
		status = MANAGED(capmgr_checkpoint_free(chkpt.id));
	while (status == CAPMGR_MORE);
	return (int)status;
}

int crt_chkpt_create(crt_chkpt_t *chkpt, crt_comp_t comp)
{
	struct child *child;
	int64_t status = child_find(comp, &child), id;

	if (status)
		return (int)status;
	id = MANAGED(capmgr_checkpoint_create(child->handle));
	if (id < 0)
		return (int)id;
	chkpt->id = (uint64_t)id;
	do
		status = MANAGED(capmgr_checkpoint_step(chkpt->id));
	while (status == CAPMGR_MORE);
	if (status)
		crt_chkpt_free(*chkpt);
	return (int)status;
}

static int64_t restore(uint64_t chkpt, bool shared)
{
	int64_t status;

	do
		status = MANAGED(shared ? capmgr_checkpoint_restore_shared(chkpt)
					: capmgr_checkpoint_restore(chkpt));
	while (status == CAPMGR_MORE);
	return status;
}

static int restore_child(crt_chkpt_t chkpt, crt_comp_t comp, bool shared)
{
	struct child *child;
	int64_t status = child_find(comp, &child);

	if (!status)
		status = restore(chkpt.id, shared);
	return status ? (int)status : child_forget(child);
}

int crt_chkpt_restore(crt_chkpt_t chkpt, crt_comp_t comp)
{
	return restore_child(chkpt, comp, false);
}

int crt_chkpt_restore_shared(crt_chkpt_t chkpt, crt_comp_t comp)
{
	return restore_child(chkpt, comp, true);
}

static int64_t fill(uint64_t handle, bool shared)
{
	int64_t status;

	do
		status = MANAGED(shared ? capmgr_component_fill_shared(handle)
					: capmgr_component_fill(handle));
	while (status == CAPMGR_MORE);
	return status;
}

static int create(struct child *child, const struct crt_comp_share *share, crt_chkpt_t chkpt,
		  bool shared)
{
	int64_t handle = MANAGED(capmgr_component_create_from(
		chkpt.id, share->pages, child_first_id(share), child_ids(share)));
	int error = child_begin(child, handle, share);

	return error ? error : child_finish(child, (int)fill(child->handle, shared));
}

int crt_comp_create_from(crt_comp_t *comp, const struct crt_comp_share *share, crt_chkpt_t chkpt)
{
	struct child *child;
	int error = child_new(comp, &child);

	return error ? error : create(child, share, chkpt, false);
}

int crt_comp_create_from_shared(crt_comp_t *comp, const struct crt_comp_share *share,
				crt_chkpt_t chkpt)
{
	struct child *child;
	int error = child_new(comp, &child);

	return error ? error : create(child, share, chkpt, true);
}
