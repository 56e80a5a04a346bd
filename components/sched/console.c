#include "console.h"

#include <tessera/abi.h>

#include "caller.h"
#include "lock.h"
#include "sched.h"

#define LINE_BYTES 128
#define WORDS	   6
#define WORD_BYTES 8

/* What a thread has printed of a line that has not ended. */
static struct line {
	unsigned length;
	char text[LINE_BYTES + 1];
} lines[RTOS_THREADS];

static struct lock lock;
static struct lock_waiters waiters;

void console_init(void)
{
	lock_init(&lock, &waiters, UINT64_MAX);
}

void console_bury(struct thread_record *thread)
{
	lock_bury(&lock, &waiters, thread, false);
	lines[thread->number].length = 0;
}

static void put_out(struct line *line)
{
	line->text[line->length] = 0;
	line->length = 0;
	/* Who has the lock has it for a line only: nobody gives up waiting for it. */
	thread_running()->whole = true;
	lock_acquire(&lock, &waiters);
	port_put(line->text);
	lock_give(&lock, &waiters);
	thread_running()->whole = false;
}

static void add(struct line *line, char c)
{
	line->text[line->length++] = c;
	if (c == '\n' || line->length == LINE_BYTES)
		put_out(line);
}

int64_t sched_print(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	uint64_t words[WORDS] = { a, b, c, d, e, f };
	const struct thread_record *self = caller();

	if (!self)
		return -TESSERA_EPERM;
	for (unsigned i = 0; i < WORDS * WORD_BYTES; i++) {
		char byte = (char)(words[i / WORD_BYTES] >> 8 * (i % WORD_BYTES));

		if (!byte)
			break;
		add(&lines[self->number], byte);
	}
	return 0;
}
