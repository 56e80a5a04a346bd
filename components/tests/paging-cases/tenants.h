/* Makes tenants, and has them do what the cases say. */
#ifndef TENANTS_H
#define TENANTS_H

#include "crt_managed.h"
#include "tenant.h"

#define TENANTS 10 /* at once */

struct tenant {
	crt_comp_t comp;
	uint32_t place;
	struct tenant_board *board;
	struct crt_comp_exec_context start;
	int64_t activate; /* slot of a send endpoint to its thread */
};

/* Before all others. */
void tenants_init(void);

/*
 * With stacks and so many pages beside them and its image, at a place of those that there can be.
 * One that shares the pages of a checkpoint, and may have so many in all; and one that has them for
 * itself. Results are errors of crt.
 */
int tenant_make(struct tenant *tenant, uint32_t place, size_t pages);
int tenant_make_from(struct tenant *tenant, uint32_t place, size_t pages, crt_chkpt_t chkpt);
int tenant_make_with_own(struct tenant *tenant, uint32_t place, size_t pages, crt_chkpt_t chkpt);

/* Ends it, and all that was given to it. */
void tenant_end(struct tenant *tenant);

/* Before the first order, and after each restore: gives it gates and a board. */
void tenant_prepare(struct tenant *tenant);

/* Has it do something. The events of its thread: EVENT_BLOCKED when it is done, EVENT_STOPPED when
 * it had a fault without a cure. */
uint32_t tenant_order(struct tenant *tenant, enum tenant_order order, uint64_t address,
		      uint64_t value);

/* The same, of one that can be done: what comes of it. */
int64_t tenant_read(struct tenant *tenant, uint64_t address);
void tenant_write(struct tenant *tenant, uint64_t address, uint64_t value);
int64_t tenant_reserve(struct tenant *tenant, uint64_t pages);
int64_t tenant_quota(struct tenant *tenant, uint64_t quota);

#endif
