#include "tasks.h"

#include "plant.h"
#include "settings.h"
#include "shared_state.h"

#define QUEUE 4
#define AVERAGED 4 /* samples */
#define PROPORTIONAL 200 /* divisors of the controller's gains */
#define INTEGRAL 1000
#define BACKGROUND_ROUND 20000

struct element {
	struct time begun;
	int value;
};

struct tasks tasks;

static struct channel samples, levels, openings;
static struct timer watchdog_timer;
static unsigned periods_left;

/* A full queue means that the next task is too slow: the element is lost. */
static void pass_on(struct channel channel, const struct element *element)
{
	if (channel_send(channel_get_send(channel), element, sizeof(*element), 0) < 0)
		tasks.lost++;
}

static struct element next(struct channel channel)
{
	struct element element = { .value = 0 };

	channel_recv(channel_get_recv(channel), &element, sizeof(element), CHANNEL_BLOCK);
	return element;
}

static void count_period(void)
{
	struct shared_state state = shared_state_read();

	if (periods_left)
		periods_left--;
	if (state.quit || (!periods_left && !state.somebody_types))
		semaphore_give(tasks.end);
}

static void sensor(void *unused)
{
	(void)unused;
	for (;;) {
		struct element sample = { .begun = time_current(), .value = plant_measure() };

		pass_on(samples, &sample);
		count_period();
		thread_next_period();
	}
}

static void filter(void *unused)
{
	int last[AVERAGED] = { 0 }, sum = 0;

	(void)unused;
	for (unsigned i = 0;; i = (i + 1) % AVERAGED) {
		struct element sample = next(samples);

		sum += sample.value - last[i];
		last[i] = sample.value;
		sample.value = sum / AVERAGED;
		pass_on(levels, &sample);
		response_note(&tasks.filter_response, sample.begun, PIPELINE_DEADLINE_MS);
	}
}

static int within(int value, int least, int most)
{
	if (value < least)
		return least;
	return value > most ? most : value;
}

static void controller(void *unused)
{
	int integral = 0, error;

	(void)unused;
	for (;;) {
		struct element level = next(levels);

		error = shared_state_read().set_point - level.value;
		integral = within(integral + error, 0, VALVE_MAX * INTEGRAL);
		shared_state_level(level.value);
		level.value = within(error / PROPORTIONAL + integral / INTEGRAL, 0, VALVE_MAX);
		pass_on(openings, &level);
		response_note(&tasks.controller_response, level.begun, PIPELINE_DEADLINE_MS);
	}
}

static struct time in_milliseconds(unsigned milliseconds)
{
	struct time now = time_current(), time = now;

	time_create(now.seconds, now.microseconds + milliseconds * 1000ull, &time);
	return time;
}

static void actuator(void *unused)
{
	(void)unused;
	for (;;) {
		struct element opening = next(openings);

		plant_set_valve(opening.value);
		shared_state_valve(opening.value);
		timer_start(watchdog_timer, in_milliseconds(WATCHDOG_MS));
		response_note(&tasks.actuator_response, opening.begun, PIPELINE_DEADLINE_MS);
	}
}

static void watchdog(void *unused)
{
	(void)unused;
	while (timer_wait(watchdog_timer) > 0) {
		tasks.alarms++;
		io_print("watchdog: the valve does not move\n");
	}
}

static void commands(void *unused)
{
	int byte;

	(void)unused;
	for (;;) {
		while ((byte = io_poll()) >= 0) {
			if (byte >= '0' && byte <= '9')
				shared_state_set_point((byte - '0') * SET_POINT_STEP);
			shared_state_typed(byte == 'q');
		}
		thread_next_period();
	}
}

/* Something that takes time and depends on all of it. */
static void background(void *unused)
{
	volatile uint32_t hash = 2166136261u;

	(void)unused;
	for (;;) {
		for (uint32_t i = 0; i < BACKGROUND_ROUND; i++)
			hash = (hash ^ (i & 0xff)) * 16777619u;
		tasks.background_rounds++;
		thread_sleep_until(in_milliseconds(1));
	}
}

/* ---- Starting. Each function returns its first error. */

static int make_channel(struct channel *channel, const char *name)
{
	*channel = channel_create(sizeof(struct element), QUEUE, name, CHANNEL_SPSC);
	return channel->handle > 0 ? 0 : channel->handle;
}

static int make_objects(void)
{
	int error = shared_state_init();

	if (!error)
		error = make_channel(&samples, "samples");
	if (!error)
		error = make_channel(&levels, "levels");
	if (!error)
		error = make_channel(&openings, "openings");
	if (error)
		return error;
	watchdog_timer = timer_create();
	if (watchdog_timer.handle < 0)
		return watchdog_timer.handle;
	tasks.end = semaphore_create(0, 0);
	return tasks.end.handle < 0 ? tasks.end.handle : 0;
}

static int start(struct thread *thread, void (*entry)(void *), enum priority priority)
{
	struct scheduling_parameter parameter = { SCHEDULE_PRIORITY, (uint16_t)priority };

	*thread = thread_create(entry, NULL, &parameter, 1, 0);
	return thread->handle > 0 ? 0 : thread->handle;
}

static int start_periodic(struct thread *thread, void (*entry)(void *), enum priority priority,
			  unsigned period_ms, unsigned deadline_ms)
{
	struct scheduling_parameter parameters[] = {
		{ SCHEDULE_PRIORITY, (uint16_t)priority },
		{ SCHEDULE_WINDOW, (uint16_t)period_ms },
		{ SCHEDULE_DEADLINE, (uint16_t)deadline_ms },
	};

	*thread = thread_create(entry, NULL, parameters, 3, 0);
	return thread->handle > 0 ? 0 : thread->handle;
}

int tasks_start(unsigned periods)
{
	int error = make_objects();

	periods_left = periods;
	if (!error)
		error = start(&tasks.watchdog, watchdog, PRIORITY_WATCHDOG);
	if (!error)
		error = start(&tasks.filter, filter, PRIORITY_FILTER);
	if (!error)
		error = start(&tasks.controller, controller, PRIORITY_CONTROLLER);
	if (!error)
		error = start(&tasks.actuator, actuator, PRIORITY_ACTUATOR);
	if (!error)
		error = start(&tasks.background, background, PRIORITY_BACKGROUND);
	if (!error)
		error = start_periodic(&tasks.commands, commands, PRIORITY_COMMANDS,
				       COMMANDS_PERIOD_MS, COMMANDS_PERIOD_MS);
	if (!error)
		error = start_periodic(&tasks.sensor, sensor, PRIORITY_SENSOR, PERIOD_MS,
				       SENSOR_DEADLINE_MS);
	return error;
}
