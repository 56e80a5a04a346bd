/* Takes the figures of the RTOS between protection domains, prints them and ends. */
#include "crt.h"
#include "figures.h"
#include "samples.h"

int cos_init(void);
int main(void);

static const struct figure {
	const char *name;
	int (*take)(void);
} figures[] = {
	{"mutex_pair", bench_mutex_pair},
	{"sem_pair", bench_sem_pair},
	{"mutex_contended", bench_mutex_contended},
	{"sem_wake", bench_sem_wake},
	{"chan_wake", bench_chan_wake},
	{"chan_pair", bench_chan_pair},
	{"event_wake", bench_event_wake},
	{"yield", bench_yield},
	{"timer_wake", bench_timer_wake},
	{"thread_cycle", bench_thread_cycle},
	{"process_cycle", bench_process_cycle},
};

struct bench_objects objects;

static const char *current; /* figure */

void bench_give_up(int64_t error)
{
	io_print("::fail ");
	io_print(current);
	io_print(": ");
	io_print(crt_error_text(error));
	io_print("\n::end\n");
	rtos_exit(1);
	crt_fail("it could not exit");
}

/* Before the partner begins, which looks for them. */
int cos_init(void)
{
	objects.mutex = mutex_create_named(0, NAME_MUTEX);
	objects.semaphore = semaphore_create_named(0, 0, NAME_SEMAPHORE);
	objects.turn = semaphore_create_named(0, 0, NAME_TURN);
	objects.channel =
		channel_create(sizeof(struct element), CHANNEL_LENGTH, NAME_CHANNEL, CHANNEL_SPSC);
	objects.send = channel_get_send(objects.channel);
	if (objects.mutex.handle < 0)
		return objects.mutex.handle;
	if (objects.semaphore.handle < 0)
		return objects.semaphore.handle;
	if (objects.turn.handle < 0)
		return objects.turn.handle;
	return objects.send.handle < 0 ? objects.send.handle : 0;
}

int main(void)
{
	int error;

	io_print("::case bench isolated\n");
	samples_calibrate();
	for (unsigned i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		current = figures[i].name;
		samples_forget();
		STACK_CALLS(figures);
		if ((error = figures[i].take()))
			bench_give_up(error);
		samples_print(figures[i].name);
	}
	if ((error = partner_begin(BENCH_LEAVE)))
		bench_give_up(error);
	io_print("::pass\n::end\n");
	return 0;
}
