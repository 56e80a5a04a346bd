#include "snapshot.h"

/* Intel SDM vol. 1, "XSAVE-Supported Features and State-Component Bitmaps". */
#define X87_CONTROL 0
#define X87_STATUS 2
#define X87_TAGS 4
#define MXCSR 24
#define REGISTERS_FROM 32 /* x87 and SSE */
#define REGISTERS_TO 416
#define AVX_FROM 576
#define AVX_TO 832

static uint32_t half_at(const uint8_t *area, uint32_t offset)
{
	return area[offset] | (uint32_t)area[offset + 1] << 8;
}

static bool zero(const uint8_t *area, uint32_t from, uint32_t to)
{
	for (uint32_t i = from; i < to; i++)
		if (area[i])
			return false;
	return true;
}

bool snapshot_vectors_clean(const struct snapshot *snapshot)
{
	const uint8_t *area = snapshot->vectors;

	return half_at(area, X87_CONTROL) == 0x37f && half_at(area, X87_STATUS) == 0 &&
	       half_at(area, X87_TAGS) == 0 && half_at(area, MXCSR) == 0x1f80 &&
	       half_at(area, MXCSR + 2) == 0 && zero(area, REGISTERS_FROM, REGISTERS_TO) &&
	       zero(area, AVX_FROM, AVX_TO);
}

void snapshot_forget(void)
{
	snapshot_of_server = snapshot_of_caller = (struct snapshot){ .flags = 0 };
	snapshot_with_vectors = 0;
}
