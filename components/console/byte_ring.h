/* A queue of bytes from one who puts them in to one who takes them out, neither of whom waits for
 * the other. */
#ifndef BYTE_RING_H
#define BYTE_RING_H

#include <stdatomic.h>
#include <stdint.h>

#define BYTE_RING_BYTES 8192

/* Both count on and wrap; bytes from `taken` to `put` are in it. */
struct byte_ring {
	_Atomic uint32_t put;	/* written by who puts */
	_Atomic uint32_t taken; /* written by who takes */
	char bytes[BYTE_RING_BYTES];
};

_Static_assert((BYTE_RING_BYTES & (BYTE_RING_BYTES - 1)) == 0, "counts may wrap");

static inline uint32_t byte_ring_used(const struct byte_ring *ring)
{
	return atomic_load(&ring->put) - atomic_load(&ring->taken);
}

static inline uint32_t byte_ring_room(const struct byte_ring *ring)
{
	return BYTE_RING_BYTES - byte_ring_used(ring);
}

/* There is room. */
static inline void byte_ring_put(struct byte_ring *ring, char byte)
{
	uint32_t put = atomic_load(&ring->put);

	ring->bytes[put % BYTE_RING_BYTES] = byte;
	atomic_store(&ring->put, put + 1);
}

/* There is one. */
static inline char byte_ring_take(struct byte_ring *ring)
{
	uint32_t taken = atomic_load(&ring->taken);
	char byte = ring->bytes[taken % BYTE_RING_BYTES];

	atomic_store(&ring->taken, taken + 1);
	return byte;
}

#endif
