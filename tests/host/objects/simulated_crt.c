#include "simulated_crt.h"

#include "crt_slots.h"

char crt_stack_first_block[SIMULATED_THREADS << THREAD_STACK_SHIFT];

struct crt_startup simulated_startup = {
	.memory_frames = MACHINE_FRAMES,
	.threads = SIMULATED_THREADS,
	.first_free_slot = BOOT_FIRST_FREE,
};
const struct crt_startup *crt_startup = &simulated_startup;

void thread_block_set_function(uint32_t id, void (*function)(void *), void *data);

void thread_block_set_function(uint32_t id, void (*function)(void *), void *data)
{
	(void)id;
	(void)function;
	(void)data;
}
