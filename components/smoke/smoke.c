#include "rtos.h"
#include "crt.h"
#include <stdio.h>
static void other(void *a)
{
	char line[64];
	snprintf(line, sizeof line, "%s: other %d\n", crt_name(), (int)(long)a);
	io_print(line);
	thread_exit(7);
}
int main(void)
{
	char line[64];
	for (int i = 0; i < 3; i++) {
		struct time now = time_current(), later;
		int status = 0;
		struct thread t = thread_create(other, (void *)(long)i, 0, 0, 0);
		int e = thread_join(t, &status);
		snprintf(line, sizeof line, "%s: round %d: %x %d %d\n", crt_name(), i, t.handle, e, status);
		io_print(line);
		time_add(now, (struct time){0, 500}, &later);
		thread_sleep_until(later);
	}
	return 0;
}
