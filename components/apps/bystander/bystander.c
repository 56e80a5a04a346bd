/* Serves bystander.h on its callers' threads. */
#include "bystander.h"

#include "capmgr.h"
#include "crt.h"
#include "pong.h"

#define PAGES 8
#define WORDS 512
#define MARK  0x7e55e7a0u

int cos_init(void);

static uint64_t *pages[PAGES];
static uint64_t memory; /* shared: its id, and where it is */
static uint64_t *shared[CAPMGR_MEMORY_PAGES];

static void fill(uint64_t *page, uint64_t mark)
{
	for (uint64_t i = 0; i < WORDS; i++)
		page[i] = mark + i;
}

static bool holds(const uint64_t *page, uint64_t mark)
{
	for (uint64_t i = 0; i < WORDS; i++)
		if (page[i] != mark + i)
			return false;
	return true;
}

static int share(void)
{
	int64_t address, id = capmgr_memory_create(CAPMGR_MEMORY_PAGES);

	if (id < 0)
		return (int)id;
	address = capmgr_memory_map((uint64_t)id, 0, RIGHT_MAP | RIGHT_WRITE);
	if (address < 0)
		return (int)address;
	memory = (uint64_t)id;
	for (uint64_t i = 0; i < CAPMGR_MEMORY_PAGES; i++) {
		shared[i] = (uint64_t *)address + i * WORDS;
		fill(shared[i], MARK - i);
	}
	return 0;
}

int cos_init(void)
{
	for (uint64_t i = 0; i < PAGES; i++) {
		int64_t address = capmgr_page_alloc(0);

		if (address < 0)
			return (int)address;
		pages[i] = (uint64_t *)address;
		fill(pages[i], MARK + i);
	}
	return share();
}

int64_t bystander_handle(void)
{
	return crt_startup->instance;
}

int64_t bystander_page(void)
{
	return (int64_t)pages[0];
}

int64_t bystander_memory(void)
{
	int64_t status = capmgr_memory_offer(memory, crt_badge(), RIGHT_MAP | CAPMGR_FINAL);

	return status ? status : (int64_t)memory;
}

static bool pages_hold(void)
{
	for (uint64_t i = 0; i < CAPMGR_MEMORY_PAGES; i++)
		if (!holds(shared[i], MARK - i))
			return false;
	for (uint64_t i = 0; i < PAGES; i++)
		if (!holds(pages[i], MARK + i))
			return false;
	return true;
}

static bool is_served(void)
{
	int64_t address = capmgr_page_alloc(0);

	if (address <= 0)
		return false;
	fill((uint64_t *)address, MARK);
	return holds((uint64_t *)address, MARK) && !capmgr_page_free((uint64_t)address);
}

int64_t bystander_check(void)
{
	if (!pages_hold())
		return 1;
	if (pong(1) != 2)
		return 2;
	if (!is_served())
		return 3;
	return capmgr_quota(CAPMGR_NODES_USED) ? 4 : 0;
}

int64_t bystander_serve(void)
{
	int64_t address = capmgr_page_alloc(0);

	return address < 0 ? address : capmgr_page_free((uint64_t)address);
}

int64_t bystander_quota(uint64_t quota)
{
	return capmgr_quota(quota);
}
