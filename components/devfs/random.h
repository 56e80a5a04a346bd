/*
 * A generator of random bytes, out of ChaCha20. Whoever learns its state knows nothing of what it
 * gave before: each key makes bytes once, or takes in something once, and with that the next key,
 * and is erased. It is as good as what it has taken in.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "chacha20.h"

struct random {
	uint32_t key[CHACHA20_KEY_WORDS]; /* zero before it has taken in anything */
};

/* Takes bytes in. Whoever chose them knows no more of what it gives than before. */
void random_take(struct random *random, const void *bytes, size_t count);

/* Makes bytes. */
void random_give(struct random *random, void *bytes, size_t count);

#endif
