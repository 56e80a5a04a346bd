/* Takes the figures of the RTOS in one protection domain, prints them and ends the machine. */
#include "crt.h"
#include "figures.h"
#include "samples.h"

int main(void);

static const struct figure {
	const char *name;
	int (*take)(void);
} figures[] = {
	{"single_mutex_pair", bench_mutex_pair }, {"single_sem_pair", bench_sem_pair },
	{"single_chan_pair", bench_chan_pair },   {"single_sem_wake", bench_sem_wake },
	{"single_chan_wake", bench_chan_wake },   {"single_yield", bench_yield },
	{"single_timer_wake", bench_timer_wake },
};

static void fail(const char *figure, int error)
{
	io_print("::fail ");
	io_print(figure);
	io_print(": ");
	io_print(crt_error_text(error));
	io_print("\n::end\n");
	rtos_exit(1);
}

static void take_figures(void *unused)
{
	static const struct scheduling_parameter priority = { SCHEDULE_PRIORITY, BENCH_PRIORITY };
	int error;

	(void)unused;
	io_print("::case bench single\n");
	thread_set_params(thread_self(), &priority, 1);
	samples_calibrate();
	for (unsigned i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		samples_forget();
		STACK_CALLS(figures);
		if ((error = figures[i].take()))
			fail(figures[i].name, error);
		samples_print(figures[i].name);
	}
	io_print("::pass\n::end\n");
	rtos_exit(0);
}

int main(void)
{
	rtos_start(take_figures, NULL);
}
