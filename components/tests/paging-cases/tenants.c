#include "tenants.h"

#include "capmgr.h"
#include "check.h"
#include "crt_kernel.h"
#include "crt_memory.h"

extern char crt_stack_first_block[];
extern char gate_capmgr_pages_reserve[], gate_capmgr_quota[];

#define PRIORITY 20
#define FIRST	 1 /* of the thread ids, those of tenants: one each */

static uint8_t image[(2 + TENANT_DATA_PAGES) * 4096];
static uint64_t image_bytes;

void tenants_init(void)
{
	image_bytes = tenant_image(image, sizeof(image));
}

static uint32_t slot_of(const char *gate)
{
	return (uintptr_t)gate >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);
}

static uint32_t id_at(uint32_t place)
{
	return crt_startup->first_thread + FIRST + place;
}

static struct crt_comp_share share_of(uint32_t place, size_t pages)
{
	return (struct crt_comp_share){.pages = pages, .first_thread = FIRST + place, .threads = 1};
}

/* For whichever thread one may have that is made from it. */
static int give_stacks(const struct tenant *tenant)
{
	int error = 0;

	for (uint32_t place = 0; place < TENANTS && !error; place++)
		error = crt_comp_stack_in(tenant->comp, (uint64_t)crt_stack_first_block,
					  id_at(place));
	return error;
}

int tenant_make(struct tenant *tenant, uint32_t place, size_t pages)
{
	const struct crt_comp_share share = share_of(place, pages + TENANTS * THREAD_STACK_PAGES);
	int error;

	*tenant = (struct tenant){.place = place};
	error = crt_comp_create_sharing(&tenant->comp, &share, image, image_bytes, tenant_base(),
					NULL);
	return error ? error : give_stacks(tenant);
}

int tenant_make_from(struct tenant *tenant, uint32_t place, size_t pages, crt_chkpt_t chkpt)
{
	const struct crt_comp_share share = share_of(place, pages);

	*tenant = (struct tenant){.place = place};
	return crt_comp_create_from_shared(&tenant->comp, &share, chkpt);
}

int tenant_make_with_own(struct tenant *tenant, uint32_t place, size_t pages, crt_chkpt_t chkpt)
{
	const struct crt_comp_share share = share_of(place, pages);

	*tenant = (struct tenant){.place = place};
	return crt_comp_create_from(&tenant->comp, &share, chkpt);
}

static void take_back(enum capmgr_kind kind, uint64_t where)
{
	int64_t status = capmgr_revoke(kind, where);

	while (status == CAPMGR_MORE)
		status = capmgr_revoke_step();
	CHECK(status, 0);
}

static void forget_board(struct tenant *tenant)
{
	if (!tenant->board)
		return;
	take_back(CAPMGR_PAGE, (uint64_t)tenant->board);
	CHECK(capmgr_page_free((uint64_t)tenant->board), 0);
	tenant->board = NULL;
}

static void forget_activation(struct tenant *tenant)
{
	if (tenant->activate > 0)
		CHECK(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)tenant->activate), 0);
	tenant->activate = 0;
}

/* What its gates were given from has roots as long as nobody has revoked what is gone. */
void tenant_end(struct tenant *tenant)
{
	forget_activation(tenant);
	CHECK(crt_comp_end(tenant->comp), 0);
	forget_board(tenant);
	take_back(CAPMGR_SLOT, slot_of(gate_capmgr_pages_reserve));
	take_back(CAPMGR_SLOT, slot_of(gate_capmgr_quota));
}

void tenant_prepare(struct tenant *tenant)
{
	int64_t there;

	forget_activation(tenant);
	forget_board(tenant);
	tenant->board = (struct tenant_board *)capmgr_page_alloc(0);
	there = capmgr_delegate(CAPMGR_PAGE, (uint64_t)tenant->board, crt_comp_handle(tenant->comp),
				RIGHT_MAP | RIGHT_WRITE);
	CHECK_GOOD(there);
	CHECK(crt_cap_copy_in(slot_of(gate_capmgr_pages_reserve), tenant->comp, TENANT_RESERVE,
			      RIGHTS_ALL, 0, 0),
	      0);
	CHECK(crt_cap_copy_in(slot_of(gate_capmgr_quota), tenant->comp, TENANT_QUOTA, RIGHTS_ALL, 0,
			      0),
	      0);
	crt_comp_exec_thd_init(&tenant->start, FIRST + tenant->place, CRT_RCV_SELF, PRIORITY,
			       (uint64_t)there);
}

/* Dispatches it until it waits or stops; returns the events' flags. */
static uint32_t run(const struct tenant *tenant)
{
	struct crt_event event;
	uint32_t flags = 0;

	CHECK(crt_thd_dispatch(tenant->start.thread, PRIORITY, 0, 0), 0);
	while (!crt_rcv_wait(CRT_RCV_SELF, RCV_NONBLOCKING, 0, 0, &event))
		flags |= event.flags;
	return flags & (EVENT_BLOCKED | EVENT_STOPPED);
}

static void start(struct tenant *tenant)
{
	thread_admission[id_at(tenant->place)] = THREAD_ADMITTED;
	CHECK(crt_comp_exec(tenant->comp, &tenant->start), 0);
	tenant->activate = capmgr_asnd_create(tenant->start.rcv.slot);
	CHECK_GOOD(tenant->activate);
}

uint32_t tenant_order(struct tenant *tenant, enum tenant_order order, uint64_t address,
		      uint64_t value)
{
	tenant->board->order = order;
	tenant->board->address = address;
	tenant->board->value = value;
	if (tenant->activate)
		CHECK(crt_asnd((crt_asnd_t){(uint32_t)tenant->activate}), 0);
	else
		start(tenant);
	return run(tenant);
}

static int64_t have_done(struct tenant *tenant, enum tenant_order order, uint64_t address,
			 uint64_t value)
{
	uint64_t done = tenant->board->done;

	CHECK(tenant_order(tenant, order, address, value), EVENT_BLOCKED);
	CHECK(tenant->board->done, done + 1);
	return tenant->board->result;
}

int64_t tenant_read(struct tenant *tenant, uint64_t address)
{
	return have_done(tenant, TENANT_READ, address, 0);
}

void tenant_write(struct tenant *tenant, uint64_t address, uint64_t value)
{
	have_done(tenant, TENANT_WRITE, address, value);
}

int64_t tenant_reserve(struct tenant *tenant, uint64_t pages)
{
	return have_done(tenant, TENANT_CALL_RESERVE, pages, 0);
}

int64_t tenant_quota(struct tenant *tenant, uint64_t quota)
{
	return have_done(tenant, TENANT_CALL_QUOTA, quota, 0);
}
