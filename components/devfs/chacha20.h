/* The block function of ChaCha20 (RFC 8439, 2.3). */
#ifndef CHACHA20_H
#define CHACHA20_H

#include <stdint.h>

#define CHACHA20_KEY_WORDS   8
#define CHACHA20_INPUT_WORDS 4 /* the counter and the nonce */
#define CHACHA20_BLOCK_BYTES 64

/* The block that belongs to a key, a counter and a nonce; words as they stand in memory. */
void chacha20_block(const uint32_t key[CHACHA20_KEY_WORDS],
		    const uint32_t input[CHACHA20_INPUT_WORDS],
		    uint8_t block[CHACHA20_BLOCK_BYTES]);

#endif
