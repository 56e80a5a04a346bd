#include "heir.h"

#include "capmgr.h"
#include "crt_kernel.h"
#include "crt_managed.h"
#include "tiny_image.h"

#define CODE TINY_CODE("heir")

#define SHARE	    16 /* pages: a stack, a thread, tables */
#define DATA_OFFSET 0x800000u

extern char crt_stack_first_block[];

void heir_start(void);
void heir_live(struct heir *mine);

CODE __attribute__((naked, aligned(4096))) void heir_start(void)
{
	TINY_START(heir_live);
}

CODE void heir_live(struct heir *mine)
{
	mine->answer = tiny_call(HEIR_GATE, 1);
	mine->rcv_type = kernel_cap_type(mine->rcv).value;
	if (mine->wish == HEIR_FAULT)
		*(volatile uint8_t *)heir_start = 0;
	mine->done = 1;
	for (;;)
		kernel_rcv_wait(mine->rcv, 0, 0, 0);
}

int heir_make(crt_comp_t *comp, uint32_t id)
{
	static uint8_t image[3 * 4096];
	const struct crt_comp_share share = {SHARE, id, 1, 0};
	const uint64_t none = 0, base = (uint64_t)heir_start & ~(CAPMGR_IMAGE_BYTES - 1ull);
	uint64_t bytes = tiny_image(image, sizeof(image), (const void *)heir_start,
				    base + DATA_OFFSET, &none, sizeof(none));
	int error = crt_comp_create_sharing(comp, &share, image, bytes, base, NULL);

	thread_admission[crt_startup->first_thread + id] = THREAD_ADMITTED;
	if (error)
		return error;
	return crt_comp_stack_in(*comp, (uint64_t)crt_stack_first_block,
				 crt_startup->first_thread + id);
}
