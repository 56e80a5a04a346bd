#include "gate.h"
#include "rtos.h"

#include "crt.h"

#define WORDS	   6
#define WORD_BYTES 8

/* Fills the words with the next bytes of a text; returns what comes behind. */
static const char *pack(uint64_t words[WORDS], const char *text)
{
	for (unsigned i = 0; i < WORDS; i++)
		words[i] = 0;
	for (unsigned i = 0; i < WORDS * WORD_BYTES && *text; i++)
		words[i / WORD_BYTES] |= (uint64_t)(unsigned char)*text++ << 8 * (i % WORD_BYTES);
	return text;
}

int io_print(const char *text)
{
	uint64_t words[WORDS];
	int64_t error = 0;

	while (*text && !error) {
		text = pack(words, text);
		error = answer(sched_print(words[0], words[1], words[2], words[3], words[4], words[5]));
	}
	return (int)error;
}

int io_poll(void)
{
	return crt_debug_get();
}
