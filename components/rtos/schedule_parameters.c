#include "schedule_parameters.h"

#include <tessera/abi.h>

#include "clock.h"

static uint64_t cycles_of(unsigned milliseconds)
{
	return clock_cycles((struct time){ milliseconds / 1000, milliseconds % 1000 * 1000 });
}

static int read_one(struct schedule *schedule, int creator,
		    const struct scheduling_parameter *parameter)
{
	switch (parameter->kind) {
	case SCHEDULE_PRIORITY:
		schedule->priority = parameter->value;
		return 0;
	case SCHEDULE_PRIORITY_ABOVE:
		schedule->priority = creator + parameter->value;
		return 0;
	case SCHEDULE_PRIORITY_BELOW:
		schedule->priority = creator - parameter->value;
		return 0;
	case SCHEDULE_WINDOW:
		schedule->period = schedule->deadline = cycles_of(parameter->value);
		return parameter->value ? 0 : -TESSERA_EINVAL;
	case SCHEDULE_BUDGET:
		schedule->budget = clock_cycles((struct time){
			0, (uint32_t)parameter->value * RTOS_BUDGET_MICROSECONDS });
		return parameter->value ? 0 : -TESSERA_EINVAL;
	case SCHEDULE_DEADLINE:
		return 0;
	case SCHEDULE_CORE:
		return parameter->value ? -TESSERA_EINVAL : 0;
	default:
		return -TESSERA_EINVAL;
	}
}

/* The deadline is part of a period, whichever of the two is named first. */
static int read_deadline(struct schedule *schedule, const struct scheduling_parameter *parameter)
{
	uint64_t deadline = cycles_of(parameter->value);

	if (!deadline || deadline > schedule->period)
		return -TESSERA_EINVAL;
	schedule->deadline = deadline;
	return 0;
}

int schedule_read(struct schedule *schedule, int creator,
		  const struct scheduling_parameter *parameters, unsigned count)
{
	int error;

	if (count && !parameters)
		return -TESSERA_EINVAL;
	for (unsigned i = 0; i < count; i++)
		if ((error = read_one(schedule, creator, &parameters[i])))
			return error;
	for (unsigned i = 0; i < count; i++)
		if (parameters[i].kind == SCHEDULE_DEADLINE &&
		    (error = read_deadline(schedule, &parameters[i])))
			return error;
	if (schedule->budget > schedule->period)
		return -TESSERA_EINVAL;
	if (schedule->priority < 0 || schedule->priority >= RTOS_PRIORITIES)
		return -TESSERA_ERANGE;
	return 0;
}
