#include "tenant.h"

#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_layout.h"
#include "crt_slots.h"
#include "tiny_image.h"

#define CODE TINY_CODE("tenant")

#define DATA_OFFSET 0x800000u

void tenant_start(void);
void tenant_live(struct tenant_board *board);

CODE __attribute__((naked, aligned(4096))) void tenant_start(void)
{
	TINY_START(tenant_live);
}

static inline __attribute__((always_inline)) int64_t touch(struct tenant_board *board)
{
	volatile uint64_t *word = (volatile uint64_t *)board->address;
	uint64_t value = board->value, begun = crt_cycles();

	if (board->order == TENANT_WRITE)
		*word = value;
	else
		value = *word;
	board->cycles = crt_cycles() - begun;
	return (int64_t)value;
}

static inline __attribute__((always_inline)) int64_t obey(struct tenant_board *board)
{
	if (board->order == TENANT_CALL_RESERVE)
		return tiny_call(TENANT_RESERVE, board->address);
	if (board->order == TENANT_CALL_QUOTA)
		return tiny_call(TENANT_QUOTA, board->address);
	if (board->order == TENANT_EXECUTE)
		__asm__ volatile("call *%0" : : "r"(board->address) : "memory");
	return touch(board);
}

/* Of the cases' image it has no more than this: neither data nor constants. */
CODE void tenant_live(struct tenant_board *board)
{
	for (;;) {
		board->result = obey(board);
		board->done++;
		kernel_rcv_wait(CRT_SLOT_RCV, 0, 0, 0);
	}
}

uint64_t tenant_base(void)
{
	return tenant_code() & ~((uint64_t)CAPMGR_IMAGE_BYTES - 1);
}

uint64_t tenant_code(void)
{
	return (uint64_t)tenant_start;
}

uint64_t tenant_data(unsigned page)
{
	return tenant_base() + DATA_OFFSET + page * (uint64_t)CRT_PAGE;
}

/* The last page is of zeroes. */
uint64_t tenant_image(void *image, uint64_t bytes)
{
	static uint64_t data[TENANT_DATA_PAGES][CRT_PAGE / sizeof(uint64_t)];

	for (unsigned page = 0; page < TENANT_ZEROES; page++)
		data[page][0] = TENANT_DATA;
	return tiny_image(image, bytes, (const void *)tenant_start, tenant_data(0), data,
			  sizeof(data));
}
