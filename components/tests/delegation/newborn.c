#include "newborn.h"

#include "capmgr.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "tiny_image.h"

#define CODE TINY_CODE("newborn")

#define DATA_OFFSET    0x800000u
#define STARTUP_OFFSET 0x900000u

void newborn_start(void);
void newborn_live(struct newborn *mine);

CODE __attribute__((naked, aligned(4096))) void newborn_start(void)
{
	TINY_START(newborn_live);
}

static inline __attribute__((always_inline)) int64_t wait(void)
{
	return kernel_rcv_wait(CRT_SLOT_RCV, 0, 0, 0).status;
}

/* Of the director's image it has no more than this: neither data nor constants. */
CODE void newborn_live(struct newborn *mine)
{
	uint64_t base = (uint64_t)newborn_start & ~((uint64_t)CAPMGR_IMAGE_BYTES - 1);

	mine->data = *(const uint64_t *)(base + DATA_OFFSET);
	*(uint64_t *)(base + DATA_OFFSET) = 0; /* another life finds it as it was */
	if (mine->startup)
		mine->magic = *(const uint64_t *)mine->startup;
	mine->pong = tiny_call(NEWBORN_PONG, 1);
	mine->quota = tiny_call(NEWBORN_QUOTA, CAPMGR_THREADS_USED);
	if (mine->wish == NEWBORN_END_ITSELF)
		tiny_call(NEWBORN_END, mine->handle);
	if (mine->wish == NEWBORN_STAY) {
		mine->stayed = tiny_call(NEWBORN_NEST, 0);
		mine->again = tiny_call(NEWBORN_NEST, 0);
	}
	if (mine->wish == NEWBORN_WAIT) {
		mine->waited = wait();
		mine->again = wait();
	}
	if (mine->wish == NEWBORN_WRITE_CODE)
		*(volatile uint8_t *)newborn_start = 0;
	while (mine->wish == NEWBORN_WRITE_ON)
		mine->written++;
	mine->done = 1;
	for (;;)
		wait();
}

uint64_t newborn_base(void)
{
	return (uint64_t)newborn_start & ~((uint64_t)CAPMGR_IMAGE_BYTES - 1);
}

uint64_t newborn_startup(void)
{
	return newborn_base() + STARTUP_OFFSET;
}

uint64_t newborn_image(void *image, uint64_t bytes)
{
	const uint64_t word = NEWBORN_DATA;

	return tiny_image(image, bytes, (const void *)newborn_start, newborn_base() + DATA_OFFSET,
			  &word, sizeof(word));
}
