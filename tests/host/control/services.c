#include "services.h"

#include <stdio.h>
#include <string.h>

#include <tessera/abi.h>

#include "call_deadline.h"
#include "control_task_on.h"
#include "naming.h"

struct services services;
const char serve_control_task[1];

void services_clear(void)
{
	memset(&services, 0, sizeof(services));
}

static void note(char *to, size_t bytes, const char *text)
{
	snprintf(to, bytes, "%s", text);
}

const char *crt_name(void)
{
	return "controller";
}

int names_open(void)
{
	return services.open;
}

int names_serve(const char *path, const char *service)
{
	(void)service;
	note(services.served, sizeof(services.served), path);
	return services.serve;
}

int names_watch(const char *path, const char *semaphore)
{
	(void)semaphore;
	note(services.watched, sizeof(services.watched), path);
	return services.watch;
}

int names_connect(const char *path, crt_sinv_t *service)
{
	services.connects++;
	note(services.connected, sizeof(services.connected), path);
	*service = (crt_sinv_t){7};
	return services.connect;
}

int names_close(crt_sinv_t service)
{
	(void)service;
	services.closes++;
	return 0;
}

struct semaphore semaphore_create_named(unsigned initial, unsigned flags, const char *name)
{
	(void)initial, (void)flags;
	note(services.semaphore_name, sizeof(services.semaphore_name), name);
	return (struct semaphore){services.semaphore ? services.semaphore : 1};
}

int semaphore_try_take(struct semaphore semaphore)
{
	(void)semaphore;
	if (!services.has_changed)
		return -TESSERA_EAGAIN;
	services.has_changed = false;
	return 0;
}

struct time time_current(void)
{
	return (struct time){1, 0};
}

int time_create(uint64_t seconds, uint64_t microseconds, struct time *time)
{
	*time = (struct time){seconds, (uint32_t)microseconds};
	return 0;
}

int io_print(const char *text)
{
	note(services.printed, sizeof(services.printed), text);
	return 0;
}

int call_begin(struct time deadline)
{
	(void)deadline;
	return services.deadline;
}

void call_end(void)
{
}

int64_t control_task_number_on(crt_sinv_t gate, uint64_t which)
{
	(void)gate, (void)which;
	services.asks++;
	return services.answer;
}
