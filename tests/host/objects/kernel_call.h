/* crt's way into the kernel that tests/host/kernel simulates: kernel_call.h for this host. */
#ifndef KERNEL_CALL_H
#define KERNEL_CALL_H

#include <stdint.h>

#include <tessera/abi.h>

struct kernel_answer {
	int64_t status;
	uint64_t value;
};

/* Fails as the test wants it, or does what the kernel does. */
struct kernel_answer simulated_call(uint32_t number, const uint64_t words[5]);

static inline uint32_t kernel_number(uint32_t call, uint32_t cap)
{
	return call << CALL_SHIFT | cap << CAP_INDEX_SHIFT;
}

#define KERNEL_WORDS(...) simulated_call(number, (const uint64_t[5]){__VA_ARGS__})

static inline struct kernel_answer kernel_call_0(uint32_t number)
{
	return KERNEL_WORDS(0);
}

static inline struct kernel_answer kernel_call_1(uint32_t number, uint64_t a)
{
	return KERNEL_WORDS(a);
}

static inline struct kernel_answer kernel_call_2(uint32_t number, uint64_t a, uint64_t b)
{
	return KERNEL_WORDS(a, b);
}

static inline struct kernel_answer kernel_call_3(uint32_t number, uint64_t a, uint64_t b, uint64_t c)
{
	return KERNEL_WORDS(a, b, c);
}

static inline struct kernel_answer kernel_call_4(uint32_t number, uint64_t a, uint64_t b, uint64_t c,
						 uint64_t d)
{
	return KERNEL_WORDS(a, b, c, d);
}

static inline struct kernel_answer kernel_call_5(uint32_t number, uint64_t a, uint64_t b, uint64_t c,
						 uint64_t d, uint64_t e)
{
	return KERNEL_WORDS(a, b, c, d, e);
}

#endif
