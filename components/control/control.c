/*
 * A small control application on the RTOS: keeps the level of a simulated tank at a set point.
 *
 * Typing a digit changes the set point, q ends it. It ends by itself after as many periods as the
 * composition says (argument `periods`), as long as nobody has typed anything.
 *
 * Exit codes: 0 all deadlines met; 1 one was missed, or an element lost; 2 the watchdog barked; 3 no
 * room for a task or another object.
 */
#include "args.h"
#include "display.h"
#include "rtos.h"
#include "settings.h"
#include "tasks.h"

int main(void);

static _Noreturn void finish(struct thread display)
{
	int met = display_table(display);

	if (tasks.alarms)
		rtos_exit(EXIT_WATCHDOG);
	rtos_exit(met ? EXIT_DEADLINES_MET : EXIT_DEADLINE_MISSED);
}

static void control(void *unused)
{
	int64_t periods = args_get_number("periods", DEFAULT_PERIODS);
	struct thread display;

	(void)unused;
	io_print("control: the level of a tank; keys: 0 to 9 set point, q quits; without any it ends by itself\n\n");
	if (tasks_start((unsigned)periods) || display_start(&display)) {
		io_print("control: no room for a task\n");
		rtos_exit(EXIT_NO_ROOM);
	}
	semaphore_take(tasks.end);
	finish(display);
}

int main(void)
{
	rtos_start(control, NULL);
}
