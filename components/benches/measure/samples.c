#include "samples.h"

#include "crt_kernel.h"
#include "crt_slots.h"

#define LINE_BYTES 96

volatile struct stamps stamps, stamps_back;

static uint64_t samples[SAMPLES];
static uint32_t count;
static uint64_t overhead;

void samples_calibrate(void)
{
	stamp_begin();
	stamp_end();
	overhead = stamps.end - stamps.begin;
}

void samples_forget(void)
{
	count = 0;
}

bool samples_wanted(void)
{
	return count < SAMPLES;
}

uint64_t sample_between(uint64_t begin, uint64_t end)
{
	return end - begin - overhead;
}

uint64_t sample_stamped(void)
{
	return sample_between(stamps.begin, stamps.end);
}

/* Kept in order. */
void sample_add(uint64_t instructions)
{
	uint32_t at = count;

	if (!samples_wanted())
		return;
	for (; at && samples[at - 1] > instructions; at--)
		samples[at] = samples[at - 1];
	samples[at] = instructions;
	count++;
}

void sample_take(void)
{
	sample_add(sample_stamped());
}

void sample_take_each(uint32_t times)
{
	sample_add(sample_stamped() / times);
}

/* Puts a blank and the digits of a number before a text; where it begins now. */
static char *prepend_number(char *text, uint64_t number)
{
	do
		*--text = (char)('0' + number % 10);
	while (number /= 10);
	*--text = ' ';
	return text;
}

/* A call of the kernel takes up to eight bytes. */
void samples_write(const char *text)
{
	while (*text) {
		uint64_t bytes = 0;

		for (unsigned i = 0; i < sizeof(bytes) && *text; i++)
			bytes |= (uint64_t)(uint8_t)*text++ << 8 * i;
		kernel_debug_put(CRT_SLOT_DEBUG, bytes);
	}
}

void samples_print(const char *name)
{
	char line[LINE_BYTES] = {0}, *text = line + LINE_BYTES - 1;

	text = prepend_number(text, samples[count - 1]);
	text = prepend_number(text, samples[0]);
	text = prepend_number(text, samples[count / 2]);
	samples_write("::figure ");
	samples_write(name);
	samples_write(text);
	samples_write("\n");
}
