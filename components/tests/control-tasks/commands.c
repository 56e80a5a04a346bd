#include "args.h"
#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"

/* To whom it may concern: if nobody does, or there is no room, it is lost. */
static void pass_on(int key)
{
	struct element order = {.begun = time_current(), .value = key};
	struct channel_send orders =
		channel_retrieve_send(sizeof(struct element), LINK_QUEUE, "orders");

	if (orders.handle > 0)
		link_pass(orders, &order);
}

/* So that one sees what others do when a server of theirs begins anew: at the key that the
 * composition names. */
static bool is_breaking(int key)
{
	const char *breaking = args_get("breaks");

	return breaking && key == breaking[0];
}

static void break_down(void)
{
	static volatile int *volatile nothing;

	*nothing = 1;
}

static void obey(int key)
{
	if (is_breaking(key))
		break_down();
	else if (key >= '0' && key <= '9')
		shared_commands.value = (key - '0') * SET_POINT_STEP;
	else if (key == 'q')
		shared_commands.quit = 1;
	else
		pass_on(key);
	shared_commands.typed = 1;
}

void commands_begin(void)
{
	shared_commands.value = FIRST_SET_POINT;
}

void commands(void *unused)
{
	int key;

	(void)unused;
	task_periodic(COMMANDS_PERIOD_MS, COMMANDS_PERIOD_MS);
	for (;;) {
		while ((key = io_poll()) >= 0)
			obey(key);
		task_next_period(&shared_commands);
	}
}
