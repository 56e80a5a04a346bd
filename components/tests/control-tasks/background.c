#include "task_status.h"
#include "tasks.h"

#define ROUND	 20000
#define PAUSE_US 1000

/* Something that takes time and depends on all of it. */
void background(void *unused)
{
	volatile uint32_t hash = 2166136261u;

	(void)unused;
	for (;;) {
		struct time now, later;

		for (uint32_t i = 0; i < ROUND; i++)
			hash = (hash ^ (i & 0xff)) * 16777619u;
		shared_background.count++;
		now = time_current();
		time_create(now.seconds, now.microseconds + PAUSE_US, &later);
		thread_sleep_until(later);
	}
}
