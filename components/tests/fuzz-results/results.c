#include "results.h"

#include <stdio.h>

#include <tessera/abi.h>

#include "check.h"
#include "crt.h"

uint64_t fuzz_draw(uint64_t *state, uint64_t end)
{
	uint64_t x = *state;

	/* Marsaglia, Xorshift RNGs (2003), 64 bits */
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return (x >> 16) % end;
}

unsigned fuzz_draw_row(uint64_t *state, const uint8_t *weights, unsigned rows, unsigned columns,
		       unsigned column)
{
	uint64_t sum = weights[column], number;
	unsigned row = 0;

	for (unsigned i = 1; i < rows; i++)
		sum += weights[i * columns + column];
	number = fuzz_draw(state, sum);
	while (number >= weights[row * columns + column])
		number -= weights[row++ * columns + column];
	return row;
}

enum fuzz_result fuzz_result_of(int64_t result, int64_t more)
{
#define CASE(error)                                                                                \
	case -TESSERA_##error:                                                                     \
		return FUZZ_##error;
	switch (result) {
		FUZZ_ERRORS(CASE)
	default:
		break;
	}
	if (result < 0)
		return FUZZ_OTHER;
	return result == more ? FUZZ_MORE : FUZZ_GOOD;
}

static const char *name_of(unsigned result, const char *more)
{
#define TEXT(error) #error,
	static const char *const names[FUZZ_RESULTS] = {"good", "", FUZZ_ERRORS(TEXT) "other"};

	return result == FUZZ_MORE ? more : names[result];
}

void fuzz_met_print(const char *prefix, const char *name, const struct fuzz_met *met,
		    const char *more)
{
	for (unsigned result = 0; result < FUZZ_RESULTS; result++)
		if (met->results[result])
			crt_print("::figure %s.%s.%s %u\n", prefix, name, name_of(result, more),
				  met->results[result]);
	crt_print("::figure %s.%s.longest %lu\n", prefix, name, met->longest);
}

void fuzz_met_check(const struct fuzz_reachable *reachable, const struct fuzz_met *met,
		    uint64_t bound)
{
	for (unsigned result = 0; result < FUZZ_RESULTS; result++) {
		char text[80];

		if (reachable->perhaps >> result & 1)
			continue;
		snprintf(text, sizeof(text), "%s met", name_of(result, "more"));
		check_equal(met->results[result] > 0, reachable->results >> result & 1, text,
			    __LINE__);
	}
	CHECK(met->longest <= bound ? 0 : met->longest, 0);
}
