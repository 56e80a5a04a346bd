/* A process of a player: does with the namespace what its name says, and ends with what came of it. */
#include <stddef.h>
#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "manager.h"
#include "naming.h"
#include "player_on.h"
#include "rtos.h"

int main(void);

#define FOREVER	 ((struct time){UINT64_MAX, 0})
#define MANY	 100

/* Whether a service is called in the process's own name. */
static int connects(void)
{
	crt_sinv_t anna;
	int error = names_connect("/players/anna", &anna);

	return error ? error : player_who_on(anna) == (int64_t)crt_startup->instance;
}

static int connect_to(const char *path)
{
	crt_sinv_t service;

	return names_connect(path, &service);
}

static int looks(void)
{
	return connect_to("/dev/x");
}

static int strays(void)
{
	return connect_to("/srv/a/x");
}

static int sleep_with(int error)
{
	return error ? error : thread_sleep_until(FOREVER);
}

static int sleeps(void)
{
	return sleep_with(0);
}

/* Who serves is not called here: a process has no stacks for others. */
static int registers_at(const char *path)
{
	int64_t gate = MANAGER(capmgr_gate_create((uint64_t)main, CAPMGR_BADGE_HOLDER));

	return gate < 0 ? (int)gate : names_register(path, (crt_sinv_t){(uint32_t)gate});
}

static int settles(void)
{
	return sleep_with(registers_at("/srv/settled"));
}

static int encroaches(void)
{
	return registers_at("/players/settled");
}

static int evicts(void)
{
	return names_unregister("/players/anna");
}

static int hoard(void)
{
	int count = 0;

	while (count < MANY && !connect_to("/players/anna"))
		count++;
	return count;
}

static int hoards(void)
{
	return sleep_with(hoard() == NAMESPACE_CONNECTIONS_EACH ? 0 : -TESSERA_EINVAL);
}

static int hoards_and_goes(void)
{
	return hoard();
}

static int offers(void)
{
	int count = 0;

	while (count < MANY && !namespace_offer())
		count++;
	return count;
}

static int watches(void)
{
	int count = 0;

	if (semaphore_create_named(0, 0, "settler").handle < 0)
		return -TESSERA_EINVAL;
	while (count < MANY && names_watch("/", "settler") >= 0)
		count++;
	return count;
}

static const struct act {
	const char *name;
	int (*function)(void);
} acts[] = {
	{"connects", connects},
	{"looks", looks},
	{"strays", strays},
	{"sleeps", sleeps},
	{"settles", settles},
	{"encroaches", encroaches},
	{"evicts", evicts},
	{"hoards", hoards},
	{"hoards and goes", hoards_and_goes},
	{"offers", offers},
	{"watches", watches},
};

int main(void)
{
	int error = names_open();

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]) && !error; i++)
		if (!strcmp(crt_name(), acts[i].name)) {
			STACK_CALLS(acts);
			return acts[i].function();
		}
	return error ? error : -TESSERA_ENOSYS;
}
