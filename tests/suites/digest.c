#include "digest.h"

#include "fixture.h"

#include <crt_kernel.h>

#define SEED 0xcbf29ce484222325ul
#define FACTOR 0x100000001b3ul
#define CALLERS 18 /* as many entries as an invocation stack has */

static void mix(uint64_t *digest, uint64_t word)
{
	*digest = (*digest ^ word) * FACTOR;
	*digest ^= *digest >> 32;
}

static void mix_answer(uint64_t *digest, struct kernel_answer answer)
{
	mix(digest, (uint64_t)answer.status);
	mix(digest, answer.value);
}

static void mix_leaf(uint64_t *digest, uint32_t leaf)
{
	for (uint32_t index = 0; index < LEAF_SLOTS; index++) {
		struct kernel_answer type = kernel_slot_read(leaf, index, SLOT_TYPE);

		if (type.status || !type.value)
			continue;
		mix(digest, index);
		for (uint32_t field = 0; field < SLOT_FIELDS; field++)
			mix_answer(digest, kernel_slot_read(leaf, index, field));
	}
}

static void mix_entries(uint64_t *digest, uint32_t node)
{
	for (uint32_t index = 0; index < NODE_ENTRIES; index++) {
		struct kernel_answer entry = kernel_entry_read(node, index);

		if (!entry.status && entry.value) {
			mix(digest, index);
			mix(digest, entry.value);
		}
	}
}

static void mix_thread(uint64_t *digest, uint32_t thread)
{
	for (uint32_t field = 0; field < REGISTERS; field++)
		mix_answer(digest, kernel_thread_read(thread, field));
	for (uint32_t field = THREAD_FIELD_STATE; field <= THREAD_FIELD_WAKE; field++)
		mix_answer(digest, kernel_thread_read(thread, field));
	for (uint32_t caller = 0; caller < CALLERS; caller++)
		mix_answer(digest, kernel_thread_read(thread, THREAD_CALLER + caller));
}

static void mix_object(uint64_t *digest, uint32_t cap)
{
	struct kernel_answer type = kernel_cap_type(cap);

	mix_answer(digest, type);
	if (type.status)
		return;
	switch (type.value & 0xff) {
	case CAP_CAPTBL_LEAF:
		mix_leaf(digest, cap);
		return;
	case CAP_CAPTBL_ROOT:
	case CAP_PGTBL_0:
	case CAP_PGTBL_1:
	case CAP_PGTBL_2:
	case CAP_PGTBL_3:
		mix_entries(digest, cap);
		return;
	case CAP_THREAD:
		mix_thread(digest, cap);
	}
}

static void mix_frame(uint64_t *digest, uint32_t memory, uint64_t offset)
{
	for (uint32_t field = 0; field < FRAME_FIELDS; field++)
		mix_answer(digest, kernel_frame_read(memory, offset, field));
}

/* The frame of an object; ranges name none. */
static void mix_frame_of(uint64_t *digest, uint32_t cap)
{
	uint64_t number = kernel_slot_read(BOOT_CAPTBL_LEAF, cap, SLOT_FRAME).value;

	for (uint32_t field = 0; field < FRAME_QUIESCENT; field++)
		mix_answer(digest, kernel_frame_read(BOOT_MEMORY, number, field));
}

uint64_t digest_boot(void)
{
	uint64_t digest = SEED;

	mix_leaf(&digest, BOOT_CAPTBL_LEAF);
	for (uint32_t cap = BOOT_CAPTBL_ROOT; cap < BOOT_MEMORY; cap++)
		mix_frame_of(&digest, cap);
	for (uint32_t cap = BOOT_CAPTBL_ROOT; cap < BOOT_COMPONENT; cap++)
		if (cap != BOOT_CAPTBL_LEAF)
			mix_entries(&digest, cap);
	return digest;
}

uint64_t digest_state(void)
{
	uint64_t digest = digest_boot();

	for (uint32_t frame = 0; frame <= frames_used() && frame < ARENA_FRAMES; frame++)
		mix_frame(&digest, ARENA, frame);
	mix_leaf(&digest, TEST_LEAF);
	for (uint32_t slot = 0; slot < slots_used(); slot++)
		mix_object(&digest, LEAF_SLOTS + slot);
	return digest;
}
