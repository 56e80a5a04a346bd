#include "pace.h"

#include <stdbool.h>

#include "crt.h"

#define PATIENCE 3   /* seconds */
#define LOOKS	 100 /* at the keyboard in a second */

static bool visited;

static void pause(void)
{
	struct crt_event event;

	crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + crt_startup->cycles_per_second / LOOKS,
		     &event);
}

void pace_begin(void)
{
	crt_print("A key within %d seconds, and you go step by step; else it runs through.\n",
		  PATIENCE);
	for (int i = 0; i < PATIENCE * LOOKS && !visited; i++) {
		pause();
		visited = crt_debug_get() >= 0;
	}
}

void pace_next(void)
{
	int key = -TESSERA_EAGAIN;

	if (!visited)
		return;
	crt_print("    -- a key goes on, q runs through --\n");
	while (key < 0) {
		pause();
		key = crt_debug_get();
	}
	visited = key != 'q';
}
