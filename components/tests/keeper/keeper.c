/* Has the memory that nobody was given, and takes frames of it. */
#include "crt.h"
#include "crt_kernel.h"
#include "crt_memory.h"
#include "crt_slots.h"

int main(void);

static void check(int64_t status, const char *what)
{
	if (status)
		crt_fail("%s: %s", what, crt_error_text(status));
}

static void find(struct crt_memory *left)
{
	uint64_t frames = kernel_slot_read(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_LEFTOVER, SLOT_B).value;

	check(crt_memory_init(left, CRT_SLOT_LEFTOVER, frames), "what is left");
	crt_print("keeper: what is left is %s\n",
		  frames > crt_startup->memory_frames ? "more than it was given" : "little");
}

static void use_page(struct crt_memory *left)
{
	uint64_t offset;
	void *page;

	check(crt_memory_take(left, FRAME_USER, &offset), "a frame");
	check(crt_memory_map(left->slot, offset, 1, MAP_WRITE, &page), "a page");
	*(uint64_t *)page += 17;
	crt_print("keeper: a page of it holds %lu\n", *(uint64_t *)page);
	crt_print("keeper: retype it while it is mapped: %s\n",
		  crt_error_text(kernel_retype(left->slot, offset, FRAME_UNTYPED).status));
}

static void retype(struct crt_memory *left)
{
	uint64_t offset;

	check(crt_memory_take(left, FRAME_KERNEL, &offset), "a frame for the kernel");
	check(kernel_retype(left->slot, offset, FRAME_UNTYPED).status, "the way back");
	crt_print("keeper: a frame went to the kernel and came back\n");
}

int main(void)
{
	struct crt_memory left;

	find(&left);
	use_page(&left);
	retype(&left);
	return 0;
}
