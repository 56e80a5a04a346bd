#include "random.h"

#include <string.h>

#define KEY_BYTES   (CHACHA20_KEY_WORDS * sizeof(uint32_t))
#define INPUT_BYTES (CHACHA20_INPUT_WORDS * sizeof(uint32_t))

/* A block's first bytes are the next key. */
static void set_key(struct random *random, uint8_t block[CHACHA20_BLOCK_BYTES])
{
	memcpy(random->key, block, KEY_BYTES);
	explicit_bzero(block, KEY_BYTES);
}

void random_take(struct random *random, const void *bytes, size_t count)
{
	const char *from = bytes;

	while (count) {
		size_t part = count < INPUT_BYTES ? count : INPUT_BYTES;
		uint32_t input[CHACHA20_INPUT_WORDS] = {0};
		uint8_t block[CHACHA20_BLOCK_BYTES];

		memcpy(input, from, part);
		chacha20_block(random->key, input, block);
		set_key(random, block);
		explicit_bzero(block, sizeof(block));
		from += part;
		count -= part;
	}
}

/* The first block's rest, then whole blocks, all of the key that is erased at the end. */
void random_give(struct random *random, void *bytes, size_t count)
{
	uint32_t input[CHACHA20_INPUT_WORDS] = {0};
	uint8_t block[CHACHA20_BLOCK_BYTES];
	struct random next;
	size_t from = KEY_BYTES;
	char *to = bytes;

	chacha20_block(random->key, input, block);
	set_key(&next, block);
	while (count) {
		size_t part = count < sizeof(block) - from ? count : sizeof(block) - from;

		memcpy(to, block + from, part);
		to += part;
		count -= part;
		input[0]++;
		from = 0;
		if (count)
			chacha20_block(random->key, input, block);
	}
	*random = next;
	explicit_bzero(&next, sizeof(next));
	explicit_bzero(block, sizeof(block));
}
