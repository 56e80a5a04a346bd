#include "birth.h"

#include "child.h"
#include "crt_layout.h"
#include "crt_memory.h"

/* All thread ids are the parent's. */
int birth(crt_comp_t *child, uint32_t thread_id)
{
	void *code = (void *)child_start;
	int error = crt_comp_create_with(child, (uint64_t)code);

	(void)thread_id;
	if (error)
		return error;
	return crt_memory_page_in(*child, crt_memory_own(), (uint64_t)code, code, CRT_PAGE,
				  MAP_EXECUTE);
}
