#include "relatives.h"

#define RELATIVES_MAX 3

unsigned relatives_ended;

static struct relative *relatives[RELATIVES_MAX];
static unsigned count;

/* Ids are given out in order, behind the first thread's. */
void relative_make(struct relative *relative, void (*function)(void *))
{
	int error = crt_rcv_create(&relative->rcv, &relative->thread, RELATIVE_PRIORITY, function,
				   relative);

	if (error)
		crt_fail("a relative: %s", crt_error_text(error));
	relatives[count++] = relative;
}

void relative_help(void *relative)
{
	((struct relative *)relative)->turns++;
}

void relative_listen(void *data)
{
	struct relative *relative = data;
	struct crt_event event = {0};

	if (!crt_rcv_wait(relative->rcv, 0, 0, 0, &event))
		relative->activations = event.activations;
}

/* A thread that has ended waits for what never comes. */
void crt_thd_exit(void)
{
	struct relative *ended = relatives[crt_thread_id() - crt_startup->first_thread - 1];
	struct crt_event event;

	relatives_ended++;
	for (;;)
		crt_rcv_wait(ended->rcv, 0, 0, 0, &event);
}
