#include "args.h"
#include "link.h"
#include "plant.h"
#include "settings.h"
#include "task_status.h"
#include "tasks.h"
#include "within.h"

static int measure(void)
{
	return plant_measure(within(shared_actuator.value, 0, VALVE_MAX));
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
		if (periods_left > 0)
			periods_left--;
		if (shared_commands.quit || (!periods_left && !shared_commands.typed))
			semaphore_give(end);
		task_next_period(&shared_sensor);
	}
}
