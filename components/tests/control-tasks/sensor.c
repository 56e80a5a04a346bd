#include "args.h"
#include "link.h"
#include "plant.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

static int measure(void)
{
	return plant_measure(within(task_status_value(&shared_actuator), 0, VALVE_MAX));
}

#define UNLIMITED -1

/* Who has typed once wants to go on, even if the commands begin anew and know of nothing. */
static int64_t next(int64_t periods_left)
{
	if (task_status_read(&shared_commands, TASK_TYPED))
		return UNLIMITED;
	return periods_left > 0 ? periods_left - 1 : periods_left;
}

void sensor(void *unused)
{
	int64_t periods_left = args_get_number("periods", DEFAULT_PERIODS);
	struct channel_send samples = link_to("samples");
	struct semaphore end = link_semaphore("end");

	(void)unused;
	task_periodic(PERIOD_MS, SENSOR_DEADLINE_MS);
	for (;;) {
		struct element sample = {.begun = time_current(), .value = measure()};

		shared_sensor.lost += !link_pass(samples, &sample);
		periods_left = next(periods_left);
		if (!periods_left || task_status_read(&shared_commands, TASK_QUIT))
			semaphore_give(end);
		task_next_period(&shared_sensor);
	}
}
