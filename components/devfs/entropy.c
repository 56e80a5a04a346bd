#include "entropy.h"

#include <stdbool.h>

#include "crt.h"

#define TRIES                                                                                      \
	32 /* RDSEED gives nothing where it is asked too often; ten are said to do for RDRAND */

#define LEAF_FEATURES 1
#define ECX_RDRAND    (1u << 30)
#define LEAF_EXTENDED 7
#define EBX_RDSEED    (1u << 18)

static bool has_rdseed, has_rdrand;

struct leaf {
	uint32_t eax, ebx, ecx, edx;
};

static struct leaf cpuid(uint32_t number)
{
	struct leaf leaf;

	__asm__ volatile("cpuid"
			 : "=a"(leaf.eax), "=b"(leaf.ebx), "=c"(leaf.ecx), "=d"(leaf.edx)
			 : "a"(number), "c"(0));
	return leaf;
}

static bool rdseed(uint64_t *word)
{
	bool good;

	__asm__ volatile("rdseed %0" : "=r"(*word), "=@ccc"(good));
	return good;
}

static bool rdrand(uint64_t *word)
{
	bool good;

	__asm__ volatile("rdrand %0" : "=r"(*word), "=@ccc"(good));
	return good;
}

static uint64_t hardware_word(void)
{
	uint64_t word;

	for (unsigned i = 0; has_rdseed && i < TRIES; i++)
		if (rdseed(&word))
			return word;
	for (unsigned i = 0; has_rdrand && i < TRIES; i++)
		if (rdrand(&word))
			return word;
	return 0;
}

void entropy_init(void)
{
	has_rdrand = cpuid(LEAF_FEATURES).ecx & ECX_RDRAND;
	has_rdseed = cpuid(0).eax >= LEAF_EXTENDED && cpuid(LEAF_EXTENDED).ebx & EBX_RDSEED;
}

struct entropy entropy_sample(void)
{
	return (struct entropy){crt_cycles(), hardware_word()};
}
