#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

#define PROPORTIONAL 200 /* divisors of the gains */
#define INTEGRAL     1000

void controller(void *unused)
{
	struct channel_recv levels = link_from("levels");
	struct channel_send openings = link_to("openings");
	int integral = 0, error;

	(void)unused;
	for (;;) {
		struct element level = link_next(levels);

		level.value = within(level.value, -LEVEL_MAX, 2 * LEVEL_MAX);
		error = within(task_status_value(&shared_commands), 0, LEVEL_MAX) - level.value;
		integral = within(integral + error, 0, VALVE_MAX * INTEGRAL);
		shared_controller.value = level.value;
		level.value = within(error / PROPORTIONAL + integral / INTEGRAL, 0, VALVE_MAX);
		shared_controller.lost += !link_pass(openings, &level);
		task_status_note(&shared_controller, level.begun, PIPELINE_DEADLINE_MS);
	}
}
