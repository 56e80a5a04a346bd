#include "services.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crt_print.h"
#include "crt_startup.h"
#include "fault_report.h"
#include "gate.h"
#include "manager.h"
#include "payload.h"
#include "rtos.h"

#define LOG_BYTES 4096

struct answers checkpoint_step, end_of[CAPMGR_COMPONENTS], restore, start, removal;
static struct composition_instance instances[INSTANCES];
static struct crt_startup startup = {.instance = SUPERVISOR};
char printed[LOG_BYTES]; /* and what was called */
uint64_t time_now;
jmp_buf failed;

static void note(const char *format, va_list arguments)
{
	size_t length = strlen(printed);

	vsnprintf(printed + length, sizeof(printed) - length, format, arguments);
}

static int64_t answer_of(struct answers *answers)
{
	int64_t answer = answers->answer[answers->next];

	if (answers->next + 1 < ANSWERS)
		answers->next++;
	return answer;
}

void will_answer(struct answers *answers, int64_t first, int64_t second, int64_t then)
{
	*answers = (struct answers){.answer = {first, second, then, then}};
}

/* ------------------------------------------------------------------ what stands below */

const struct crt_startup *crt_startup = &startup;

const char *crt_name(void)
{
	return "supervisor";
}

void crt_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(format, arguments);
	va_end(arguments);
}

void crt_fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(format, arguments);
	va_end(arguments);
	longjmp(failed, 1);
}

const char *crt_error_text(int64_t error)
{
	static char text[24];

	snprintf(text, sizeof(text), "error %ld", (long)-error);
	return text;
}

void thread_begin_again(void)
{
	abort();
}

void help_manager(void)
{
}

struct time time_current(void)
{
	return (struct time){time_now / 1000000, (uint32_t)(time_now % 1000000)};
}

const char *payload_open(void)
{
	return NULL;
}

uint32_t payload_instances(void)
{
	return INSTANCES;
}

const struct composition_instance *payload_instance(uint32_t number)
{
	return &instances[number];
}

const char *payload_name(uint32_t number)
{
	static const char *const names[] = {"booter", "supervisor", "mortal",
					    "first",  "second",	    "other"};

	return names[number];
}

void fault_report_place(const char *component, const char *text, uint64_t ip)
{
	crt_print("%s: %s, at %lx\n", component, text, ip);
}

int64_t capmgr_checkpoint_create(uint64_t component)
{
	crt_print("[checkpoint %lu]", component);
	return (int64_t)component + 100;
}

int64_t capmgr_checkpoint_step(uint64_t checkpoint)
{
	(void)checkpoint;
	return answer_of(&checkpoint_step);
}

int64_t capmgr_checkpoint_restore(uint64_t checkpoint)
{
	int64_t status = answer_of(&restore);

	crt_print(status ? "" : "[restore %lu]", checkpoint);
	return status;
}

int64_t capmgr_checkpoint_free(uint64_t checkpoint)
{
	crt_print("[free %lu]", checkpoint);
	return 0;
}

int64_t capmgr_component_end(uint64_t component)
{
	int64_t status = answer_of(&removal);

	crt_print(status ? "" : "[remove %lu]", component);
	return status;
}

int64_t sched_process_end(uint64_t component)
{
	return answer_of(&end_of[component % CAPMGR_COMPONENTS]);
}

int64_t sched_process_start(uint64_t component, uint64_t threads, uint64_t first, uint64_t second,
			    uint64_t third)
{
	int64_t status = answer_of(&start);

	(void)threads, (void)first, (void)second, (void)third;
	crt_print(status ? "" : "[start %lu]", component);
	return status;
}

void services_reset(void)
{
	memset(instances, 0, sizeof(instances));
	for (uint32_t i = MORTAL; i <= SECOND; i++)
		instances[i].handler = SUPERVISOR;
	for (uint32_t i = FIRST; i <= SECOND; i++) {
		instances[i].restarts = 2;
		instances[i].within = 1000000;
		instances[i].spent = 7;
	}
	memset(end_of, 0, sizeof(end_of));
	will_answer(&checkpoint_step, 0, 0, 0);
	will_answer(&restore, 0, 0, 0);
	will_answer(&start, 0, 0, 0);
	will_answer(&removal, 0, 0, 0);
	time_now = 5000000;
	printed[0] = '\0';
}
