#include "sample.h"

#include "check.h"
#include "measure.h"
#include "print.h"

#include <stddef.h>

static uint64_t samples[SAMPLES];
static uint32_t count;
static uint64_t overhead;

static uint64_t between(uint64_t begin, uint64_t end)
{
	return end - begin - overhead;
}

void samples_calibrate(void)
{
	measure_nothing();
	overhead = between(stamps.begin, stamps.end);
}

void samples_forget(void)
{
	count = 0;
}

bool samples_wanted(void)
{
	return count < SAMPLES;
}

uint64_t sample_stamped(void)
{
	return between(stamps.begin, stamps.end);
}

uint64_t sample_stamped_back(void)
{
	return between(stamps_back.begin, stamps_back.end);
}

/* Kept in order. */
void sample_add(uint64_t instructions)
{
	uint32_t at = count;

	CHECK(count < SAMPLES);
	for (; at && samples[at - 1] > instructions; at--)
		samples[at] = samples[at - 1];
	samples[at] = instructions;
	count++;
}

void sample_take(void)
{
	sample_add(sample_stamped());
}

void samples_print(const char *name)
{
	CHECK_EQUAL(count, SAMPLES);
	print_text("::figure ");
	print_text(name);
	print_text(" ");
	print_number(samples[SAMPLES / 2]);
	print_text(" ");
	print_number(samples[0]);
	print_text(" ");
	print_number(samples[SAMPLES - 1]);
	print_text("\n");
}
