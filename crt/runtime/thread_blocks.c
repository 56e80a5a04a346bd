#include "thread_blocks.h"

#include <string.h>

#include "crt.h"
#include "crt_startup.h"
#include "crt_thread.h"
#include "stack_note.h"

#define ADMITTED_BITS 64 /* that are looked at together */

extern char crt_stack_first_block[];

/* The C library's locale "C"; its objects find the current one in the thread block. */
extern const char __c_locale[];

uint8_t thread_admission[THREAD_IDS] __attribute__((aligned(THREAD_IDS)));

static char *block_of(uint32_t id)
{
	return crt_stack_first_block + ((uint64_t)id << THREAD_STACK_SHIFT);
}

static void put(char *block, unsigned offset, uint64_t value)
{
	*(uint64_t *)(block + offset) = value;
}

/* Differs for each instance and thread; its low byte is zero, so that no text can forge it. */
static uint64_t canary_of(uint32_t id)
{
	uint64_t mixed = ((uint64_t)crt_startup->instance << 32 | id) + 0x9e3779b97f4a7c15u;

	mixed ^= __builtin_ia32_rdtsc();
	mixed *= 0xbf58476d1ce4e5b9u;
	return (mixed ^ mixed >> 31) & ~(uint64_t)0xff;
}

void thread_block_fill_at(char *block, uint32_t id)
{
	put(block, THREAD_BLOCK_SELF, (uint64_t)block);
	put(block, THREAD_BLOCK_CANARY, canary_of(id));
	put(block, THREAD_BLOCK_ID, id);
	put(block, THREAD_BLOCK_LOCALE, (uint64_t)__c_locale);
}

void thread_block_fill(uint32_t id)
{
	thread_block_fill_at(block_of(id), id);
}

static bool is_own(uint32_t id)
{
	return id - crt_startup->first_thread < crt_startup->threads;
}

static void admit(uint32_t id)
{
	thread_block_fill(id);
	thread_admission[id] = is_own(id) ? THREAD_INSIDE : THREAD_ADMITTED;
}

/* Few of all ids are: a word of them at a time. */
void thread_blocks_admit(void)
{
	for (uint32_t first = 0; first < THREAD_IDS; first += ADMITTED_BITS) {
		uint64_t admitted;

		memcpy(&admitted, &crt_startup->admitted[first / 8], sizeof(admitted));
		for (; admitted; admitted &= admitted - 1)
			admit(first + (uint32_t)__builtin_ctzll(admitted));
	}
}

void thread_block_set_function(uint32_t id, void (*function)(void *), void *data)
{
	put(block_of(id), THREAD_BLOCK_FUNCTION, (uint64_t)function);
	put(block_of(id), THREAD_BLOCK_DATA, (uint64_t)data);
}

void thread_block_run(void)
{
	char *block = block_of(crt_thread_id());
	void (*function)(void *) = *(void (**)(void *))(block + THREAD_BLOCK_FUNCTION);

	if (!function) {
		crt_thd_begin();
		return;
	}
	STACK_CALLS(STACK_ANY);
	function(*(void **)(block + THREAD_BLOCK_DATA));
}
