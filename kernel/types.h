/*
 * The kinds of number that must not be mixed up. A struct around an integer costs no instruction.
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t word; /* a machine word, as user level passes it: anything until it is checked */

/* A frame, by the offset of its descriptor in the frame table. 0 is no frame: physical page 0 is
 * never given away. */
typedef struct {
	uint32_t offset;
} frame_t;

/* The name of an object: a frame and the key of what lives in it. Without padding, so that others
 * may use the bytes behind it. */
struct name {
	uint64_t key;
	frame_t frame;
} __attribute__((packed, aligned(4)));

/* What an operation leaves in rax and rdx. */
struct result {
	int64_t status;
	word value;
};

/* Off the hot path: kept out of line, so that the hot path keeps its registers to itself. */
#define COLD __attribute__((cold, noinline))

/* For the errors of hot paths: success is then the straight way, and ends without a jump. */
#define UNLIKELY(condition) __builtin_expect((condition) != 0, 0)

static inline struct result failure(int64_t error)
{
	return (struct result){error, 0};
}

static inline struct result success(word value)
{
	return (struct result){0, value};
}

#endif
