#include "rtos.h"
#include "crt.h"
#include <stdio.h>
static char line[100];
#define P(...) (snprintf(line, sizeof line, __VA_ARGS__), io_print(line))
static void other(void *a)
{
	P("%s: other %d\n", crt_name(), (int)(long)a);
	thread_exit(7);
}
static void waiter(void *a)
{
	int e = semaphore_take((struct semaphore){(int)(long)a});
	P("%s: took %d\n", crt_name(), e);
}
int main(void)
{
	int is_a = crt_name()[0] == 'a';
	struct mutex m = mutex_create(0);
	P("%s: mutex %d: %d %d\n", crt_name(), m.handle, mutex_lock(m), mutex_unlock(m));
	struct semaphore s = semaphore_create(0, 0);
	struct thread w = thread_create(waiter, (void *)(long)s.handle, (struct scheduling_parameter[]){{SCHEDULE_PRIORITY, 10}}, 1, 0);
	P("%s: sem %d give %d\n", crt_name(), s.handle, semaphore_give(s));
	P("%s: join %d\n", crt_name(), thread_join(w, 0));
	uint64_t buf[2] = {0};
	if (!is_a) {
		struct channel c = channel_create(16, 4, "pipe", CHANNEL_SPSC);
		P("b: channel %d\n", c.handle);
		struct channel_recv r = channel_get_recv(c);
		for (int i = 0; i < 6; i++) {
			int e = channel_recv(r, buf, 16, CHANNEL_BLOCK);
			P("b: received %d %d %d\n", e, (int)buf[0], (int)buf[1]);
		}
	} else {
		struct time now = time_current(), later;
		time_add(now, (struct time){0, 500}, &later);
		thread_sleep_until(later);
		struct channel_send r = channel_retrieve_send(16, 4, "pipe");
		P("a: end %d\n", r.handle);
		for (int i = 0; i < 6; i++) {
			buf[0] = (uint64_t)i; buf[1] = (uint64_t)(i * i);
			int e = channel_send(r, buf, 16, CHANNEL_BLOCK);
			P("a: sent %d\n", e);
		}
	}
	for (int i = 0; i < 3; i++) {
		struct time now = time_current(), later;
		int status = 0;
		struct thread t = thread_create(other, (void *)(long)i, 0, 0, 0);
		int e = thread_join(t, &status);
		P("%s: round %d: %x %d %d\n", crt_name(), i, t.handle, e, status);
		time_add(now, (struct time){0, 500}, &later);
		thread_sleep_until(later);
	}
	return 0;
}
