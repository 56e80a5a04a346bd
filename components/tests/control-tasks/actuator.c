#include "link.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

void actuator(void *unused)
{
	struct channel_recv openings = link_from("openings");

	(void)unused;
	for (;;) {
		struct element opening = link_next(openings);

		shared_actuator.value = within(opening.value, 0, VALVE_MAX);
		task_status_note(&shared_actuator, opening.begun, PIPELINE_DEADLINE_MS);
	}
}
