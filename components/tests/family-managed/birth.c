/* The family below the capability manager: the child gets a share, and its code as an image. */
#include "birth.h"

#include "capmgr.h"
#include "child.h"
#include "crt_managed.h"
#include "tiny_image.h"

#define SHARE	    24 /* pages: a stack, a thread, tables */
#define DATA_OFFSET 0x800000u

int birth(crt_comp_t *child, uint32_t thread_id)
{
	static uint8_t image[3 * 4096];
	const struct crt_comp_share share = {SHARE, thread_id, 1, 0};
	const uint64_t none = 0, base = (uint64_t)child_start & ~(CAPMGR_IMAGE_BYTES - 1ull);
	uint64_t bytes = tiny_image(image, sizeof(image), (const void *)child_start,
				    base + DATA_OFFSET, &none, sizeof(none));

	return crt_comp_create_sharing(child, &share, image, bytes, base, NULL);
}
