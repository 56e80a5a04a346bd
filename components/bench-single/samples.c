#include "samples.h"

#include "rtos.h"

#define LINE_BYTES 96

volatile struct stamps stamps;

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

/* Kept in order. */
void sample_take(void)
{
	uint64_t instructions = stamps.end - stamps.begin - overhead;
	uint32_t at = count;

	if (!samples_wanted())
		return;
	for (; at && samples[at - 1] > instructions; at--)
		samples[at] = samples[at - 1];
	samples[at] = instructions;
	count++;
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

/* By hand: printf of the C library uses vector registers, after which a thread has more to switch. */
void samples_print(const char *name)
{
	char line[LINE_BYTES] = { 0 }, *text = line + LINE_BYTES - 1;

	text = prepend_number(text, samples[count - 1]);
	text = prepend_number(text, samples[0]);
	text = prepend_number(text, samples[count / 2]);
	io_print("::figure single_");
	io_print(name);
	io_print(text);
	io_print("\n");
}
