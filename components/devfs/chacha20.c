#include "chacha20.h"

#include <string.h>

#define WORDS	16
#define DOUBLES 10 /* rounds on columns, then on diagonals */

static uint32_t rotate(uint32_t word, unsigned bits)
{
	return word << bits | word >> (32 - bits);
}

static void quarter_round(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
	*a += *b, *d = rotate(*d ^ *a, 16);
	*c += *d, *b = rotate(*b ^ *c, 12);
	*a += *b, *d = rotate(*d ^ *a, 8);
	*c += *d, *b = rotate(*b ^ *c, 7);
}

static void double_round(uint32_t x[WORDS])
{
	for (unsigned i = 0; i < 4; i++)
		quarter_round(&x[i], &x[4 + i], &x[8 + i], &x[12 + i]);
	for (unsigned i = 0; i < 4; i++)
		quarter_round(&x[i], &x[4 + (i + 1) % 4], &x[8 + (i + 2) % 4],
			      &x[12 + (i + 3) % 4]);
}

void chacha20_block(const uint32_t key[CHACHA20_KEY_WORDS],
		    const uint32_t input[CHACHA20_INPUT_WORDS], uint8_t block[CHACHA20_BLOCK_BYTES])
{
	uint32_t first[WORDS] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
	uint32_t x[WORDS];

	memcpy(first + 4, key, CHACHA20_KEY_WORDS * sizeof(*key));
	memcpy(first + 12, input, CHACHA20_INPUT_WORDS * sizeof(*input));
	memcpy(x, first, sizeof(x));
	for (unsigned i = 0; i < DOUBLES; i++)
		double_round(x);
	for (unsigned i = 0; i < WORDS; i++)
		x[i] += first[i];
	memcpy(block, x, CHACHA20_BLOCK_BYTES);
	/* Who reads the stack later is not to find the key there. */
	explicit_bzero(first, sizeof(first));
	explicit_bzero(x, sizeof(x));
}
