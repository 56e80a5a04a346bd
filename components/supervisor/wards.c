#include "wards.h"

#include <stdio.h>

#include "capmgr.h"
#include "crt.h"
#include "failures.h"
#include "fault_report.h"
#include "gate.h"
#include "manager.h"
#include "payload.h"
#include "restart_window.h"
#include "rtos.h"

#define PER_SECOND	1000000u
#define PER_MILLISECOND 1000u

enum ward_state { WELL, ENDING, RESTORING, STARTING, REMOVING, GONE };

static struct ward {
	enum ward_state state;
	uint64_t component;  /* its handle; of what is made at run time each time another one */
	uint64_t checkpoint; /* 0: it is not restarted */
	uint32_t restart;    /* how many there were of late, with the one under way */
	struct restart_window window;
} wards[CAPMGR_COMPONENTS]; /* by number */

struct ward_name ward_name(uint64_t component)
{
	struct ward_name name;

	if (component < payload_instances())
		snprintf(name.text, sizeof(name.text), "%s", payload_name((uint32_t)component));
	else
		snprintf(name.text, sizeof(name.text), "component %lu",
			 component % CAPMGR_COMPONENTS);
	return name;
}

static void say(const struct ward *ward, const char *text)
{
	struct ward_name name = ward_name(ward->component);

	crt_print("%s: %s: %s\n", crt_name(), name.text, text);
}

static void say_error(const struct ward *ward, const char *what, int64_t error)
{
	struct ward_name name = ward_name(ward->component);

	crt_print("%s: %s: %s: %s\n", crt_name(), name.text, what, crt_error_text(error));
}

/* ------------------------------------------------------------------ how often */

struct span {
	uint64_t count;
	const char *unit;
};

static struct span span_of(uint64_t microseconds)
{
	if (microseconds % PER_SECOND == 0)
		return (struct span){microseconds / PER_SECOND, "s"};
	if (microseconds % PER_MILLISECOND == 0)
		return (struct span){microseconds / PER_MILLISECOND, "ms"};
	return (struct span){microseconds, "us"};
}

static uint64_t now(void)
{
	struct time time = time_current();

	return time.seconds * PER_SECOND + time.microseconds;
}

static void say_restarted(const struct ward *ward)
{
	struct ward_name name = ward_name(ward->component);
	struct span span = span_of(ward->window.within);

	crt_print("%s: %s: restarted (%u of %lu in %lu %s)\n", crt_name(), name.text, ward->restart,
		  ward->window.times, span.count, span.unit);
}

static void say_refused(const struct ward *ward)
{
	struct ward_name name = ward_name(ward->component);
	struct span span = span_of(ward->window.within);

	crt_print("%s: %s: crashed %lu times in %lu %s: stays ended\n", crt_name(), name.text,
		  ward->window.times + 1, span.count, span.unit);
}

/* ------------------------------------------------------------------ the beginning */

static void check(const struct ward *ward, const char *what, int64_t error)
{
	struct ward_name name = ward_name(ward->component);

	if (error < 0)
		crt_fail("%s: %s: %s", name.text, what, crt_error_text(error));
}

static void take_checkpoint(struct ward *ward)
{
	int64_t id = MANAGER(capmgr_checkpoint_create(ward->component)), status;

	check(ward, "no checkpoint of it can be taken", id);
	ward->checkpoint = (uint64_t)id;
	do {
		status = MANAGER(capmgr_checkpoint_step(ward->checkpoint));
		check(ward, "its checkpoint cannot be taken", status);
	} while (status == CAPMGR_MORE);
}

static void take(uint32_t number, const struct composition_instance *entry)
{
	struct ward *ward = &wards[number];

	*ward = (struct ward){
		.state = WELL,
		.component = number,
		.window = {.times = entry->restarts, .within = entry->within},
	};
	if (entry->restarts)
		take_checkpoint(ward);
}

void wards_take(void)
{
	const char *damaged = payload_open();

	if (damaged)
		crt_fail("the boot image: %s", damaged);
	for (uint32_t number = 1; number < payload_instances(); number++)
		if (payload_instance(number)->handler == crt_startup->instance)
			take(number, payload_instance(number));
}

/* ------------------------------------------------------------------ failure without a fault */

#define SPENT_BYTES 64

void ward_spent(uint64_t component, uint64_t place)
{
	struct ward_name name = ward_name(component);
	char text[SPENT_BYTES];

	snprintf(text, sizeof(text), "spent its budget %u periods in a row",
		 payload_instance((uint32_t)component)->spent);
	fault_report_place(name.text, text, place);
	failure_note(component);
}

/* ------------------------------------------------------------------ restart and end */

/* Each step does what its state says: 0, the state is another one; CAPMGR_MORE, the same again at
 * once; -EBUSY, later; other errors, it cannot be done. */

static int64_t end_threads(struct ward *ward)
{
	int64_t status = answer(sched_process_end(ward->component));

	/* What was made at run time may have threads of its maker's making. */
	if (status == -TESSERA_EBADF && ward->component >= CAPMGR_COMPONENTS)
		status = 0;
	if (status)
		return status;
	ward->state = REMOVING;
	if (!ward->checkpoint)
		return 0;
	ward->restart = restart_window_note(&ward->window, now());
	if (ward->restart)
		ward->state = RESTORING;
	else
		say_refused(ward);
	return 0;
}

static int64_t restore(struct ward *ward)
{
	int64_t status = capmgr_checkpoint_restore(ward->checkpoint);

	/* Whoever is still in the manager in its name is not to wait until the others are idle. */
	if (status == -TESSERA_EBUSY)
		help_manager();
	if (status)
		return status;
	/* What was noted until here, the life that is over had done. */
	failure_take((unsigned)ward->component % CAPMGR_COMPONENTS);
	ward->state = STARTING;
	return 0;
}

static int64_t start(struct ward *ward)
{
	int64_t status = answer(sched_process_start(ward->component, 0, 0, 0, 0));

	if (status)
		return status;
	ward->state = WELL;
	say_restarted(ward);
	return 0;
}

static int64_t free_checkpoint(struct ward *ward)
{
	int64_t status = 0;

	if (ward->checkpoint)
		status = capmgr_checkpoint_free(ward->checkpoint);
	if (!status)
		ward->checkpoint = 0;
	return status;
}

static int64_t end_component(struct ward *ward)
{
	int64_t status = capmgr_component_end(ward->component);

	/* Its maker was quicker. */
	if (status == -TESSERA_ESTALE)
		status = 0;
	if (!status)
		status = free_checkpoint(ward);
	if (status)
		return status;
	ward->state = GONE;
	say(ward, "ended");
	return 0;
}

static int64_t step(struct ward *ward)
{
	switch (ward->state) {
	case ENDING:
		return end_threads(ward);
	case RESTORING:
		return restore(ward);
	case STARTING:
		return start(ward);
	case REMOVING:
		return end_component(ward);
	case WELL:
	case GONE:
		break;
	}
	return 0;
}

static bool is_at_rest(const struct ward *ward)
{
	return ward->state == WELL || ward->state == GONE;
}

/* Who cannot be restarted is removed; who cannot be removed is left alone. */
static void give_up(struct ward *ward, int64_t error)
{
	if (ward->state == REMOVING) {
		ward->state = GONE;
		say_error(ward, "it cannot be ended", error);
	} else {
		say_error(ward,
			  ward->state == ENDING ? "its threads cannot be ended"
						: "it cannot be restarted",
			  error);
		ward->state = REMOVING;
	}
}

/* Whether it has to be tried again later. */
static bool attend(struct ward *ward)
{
	while (!is_at_rest(ward)) {
		int64_t status = step(ward);

		if (status == -TESSERA_EBUSY)
			return true;
		if (status < 0)
			give_up(ward, status);
	}
	return false;
}

bool wards_attend(void)
{
	bool again = false;

	for (unsigned number = 1; number < CAPMGR_COMPONENTS; number++) {
		struct ward *ward = &wards[number];
		uint64_t failed = is_at_rest(ward) ? failure_take(number) : 0;

		if (failed && (ward->state == WELL || ward->component != failed)) {
			ward->component = failed;
			ward->state = ENDING;
		}
		again |= attend(ward);
	}
	return again;
}
