#include "link.h"

#include <stdio.h>

#include "crt.h"
#include "settings.h"

#define LINE_BYTES  128
#define PATIENCE_US 1000

static _Noreturn void fail(const char *what, int error)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "%s: %s: %s\n", crt_name(), what, crt_error_text(error));
	io_print(line);
	rtos_exit(EXIT_NO_ROOM);
}

/* Somebody else is just making it. */
static void let_it_be_made(void)
{
	struct time now = time_current(), later;

	time_create(now.seconds, now.microseconds + PATIENCE_US, &later);
	thread_sleep_until(later);
}

/* Nothing had the name: this came of making it. */
static void made(const char *name, int32_t handle)
{
	if (handle == -TESSERA_EEXIST)
		let_it_be_made();
	else if (handle < 0)
		fail(name, handle);
}

static int32_t make(const char *name)
{
	return channel_create(sizeof(struct element), LINK_QUEUE, name, CHANNEL_SPSC).handle;
}

struct channel_send link_to(const char *name)
{
	struct channel_send end;

	while ((end = channel_retrieve_send(sizeof(struct element), LINK_QUEUE, name)).handle ==
	       -TESSERA_ENOENT)
		made(name, make(name));
	if (end.handle < 0)
		fail(name, end.handle);
	return end;
}

struct channel_recv link_from(const char *name)
{
	struct channel_recv end;

	while ((end = channel_retrieve_recv(sizeof(struct element), LINK_QUEUE, name)).handle ==
	       -TESSERA_ENOENT)
		made(name, make(name));
	if (end.handle < 0)
		fail(name, end.handle);
	return end;
}

struct semaphore link_semaphore(const char *name)
{
	struct semaphore semaphore;

	while ((semaphore = semaphore_retrieve(name)).handle == -TESSERA_ENOENT)
		made(name, semaphore_create_named(0, 0, name).handle);
	if (semaphore.handle < 0)
		fail(name, semaphore.handle);
	return semaphore;
}

bool link_pass(struct channel_send to, const struct element *element)
{
	return channel_send(to, element, sizeof(*element), 0) >= 0;
}

struct element link_next(struct channel_recv from)
{
	struct element element;
	int got = channel_recv(from, &element, sizeof(element), CHANNEL_BLOCK);

	if (got <= 0)
		fail("where its elements come from", got ? got : -TESSERA_ESTALE);
	return element;
}

bool link_poll(struct channel_recv from, struct element *element)
{
	return channel_recv(from, element, sizeof(*element), 0) > 0;
}
