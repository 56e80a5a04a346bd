#include "peers.h"

#include <stdio.h>

#include <tessera/abi.h>

#include "call_deadline.h"
#include "control_task_on.h"
#include "crt.h"
#include "named_task.h"
#include "naming.h"

#define LINE_BYTES 128

struct task_status shared_sensor, shared_filter, shared_controller, shared_actuator,
	shared_commands, shared_display, shared_watchdog, shared_background;

enum state { UNTRIED, ABSENT, CONNECTED };

static struct peer {
	const struct task_status *status;
	const char *path;
	enum state state;
	crt_sinv_t gate;
	bool is_missed;	     /* it was there, and is gone */
	unsigned unanswered; /* since then */
	bool has_answered;   /* the last question */
	uint64_t known[TASK_NUMBERS];
} peers[] = {
	{.status = &shared_sensor, .path = "/control/sensor"},
	{.status = &shared_filter, .path = "/control/filter"},
	{.status = &shared_controller, .path = "/control/controller"},
	{.status = &shared_actuator, .path = "/control/actuator"},
	{.status = &shared_commands, .path = "/control/commands"},
	{.status = &shared_display, .path = "/control/display"},
	{.status = &shared_watchdog, .path = "/control/watchdog"},
	{.status = &shared_background, .path = "/control/background"},
};

#define PEERS (sizeof(peers) / sizeof(peers[0]))

static struct semaphore changed;

int peers_begin(const char *directory)
{
	char name[RTOS_NAME_BYTES];
	int watch;

	snprintf(name, sizeof(name), "see.%s", crt_name());
	changed = semaphore_create_named(0, 0, name);
	if (changed.handle < 0)
		return changed.handle;
	for (size_t i = 0; i < PEERS; i++)
		for (int n = 0; n < TASK_NUMBERS; n++)
			peers[i].known[n] =
				task_status_number(peers[i].status, (enum control_task_number)n);
	watch = names_watch(directory, name);
	return watch < 0 ? watch : 0;
}

/* ------------------------------------------------------------------ who is there */

static void say_gone(const struct peer *peer)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "%s: %s is gone\n", crt_name(), peer->path);
	io_print(line);
}

static void say_back(const struct peer *peer)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "%s: %s is back; without an answer: %u\n", crt_name(),
		 peer->path, peer->unanswered);
	io_print(line);
}

/* Names have come or gone: who was not there may be. */
static void look_again(void)
{
	if (semaphore_try_take(changed))
		return;
	for (size_t i = 0; i < PEERS; i++)
		if (peers[i].state == ABSENT)
			peers[i].state = UNTRIED;
}

static void connect(struct peer *peer)
{
	if (names_connect(peer->path, &peer->gate)) {
		peer->state = ABSENT;
		return;
	}
	peer->state = CONNECTED;
	if (peer->is_missed)
		say_back(peer);
	peer->is_missed = false;
	peer->unanswered = 0;
}

static void lose(struct peer *peer)
{
	names_close(peer->gate);
	peer->state = UNTRIED;
	peer->is_missed = true;
	say_gone(peer);
}

/* ------------------------------------------------------------------ questions */

static int64_t ask(const struct peer *peer, enum control_task_number number)
{
	struct time now = time_current(), latest;

	time_create(now.seconds, now.microseconds + NAMED_PATIENCE_US, &latest);
	return CALL_BEFORE(latest, control_task_number_on(peer->gate, (uint64_t)number));
}

/* Slow, or with too many inside: it may answer the next time. */
static bool is_busy(int64_t error)
{
	return error == -TESSERA_ECANCELED || error == -TESSERA_EAGAIN;
}

static void renew(struct peer *peer, enum control_task_number number)
{
	int64_t answer;

	look_again();
	if (peer->state == UNTRIED)
		connect(peer);
	answer = peer->state == CONNECTED ? ask(peer, number) : -TESSERA_EAGAIN;
	peer->has_answered = answer >= 0;
	if (peer->has_answered) {
		peer->known[number] = (uint64_t)answer;
		return;
	}
	peer->unanswered++;
	if (!is_busy(answer))
		lose(peer);
}

static struct peer *peer_of(const struct task_status *status)
{
	size_t i = 0;

	while (i < PEERS - 1 && peers[i].status != status)
		i++;
	return &peers[i];
}

uint64_t task_status_read(const struct task_status *of, enum control_task_number number)
{
	struct peer *peer = peer_of(of);

	renew(peer, number);
	return peer->known[number];
}

bool task_status_is_new(const struct task_status *of)
{
	return peer_of(of)->has_answered;
}
