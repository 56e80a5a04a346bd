#include "listing.h"

#include <stdio.h>
#include <string.h>

#include "capmgr.h"
#include "capmgr_observe.h"
#include "manager.h"
#include "payload.h"
#include "sched_observe.h"

static uint32_t handles[CAPMGR_COMPONENTS]; /* ascending */
static unsigned count;

static void insert(uint32_t handle)
{
	unsigned at = count++;

	for (; at && handles[at - 1] > handle; at--)
		handles[at] = handles[at - 1];
	handles[at] = handle;
}

/* Handles of components with threads have 31 bits (sched.h). */
static void make_anew(void)
{
	count = 0;
	for (uint64_t number = 0; number < CAPMGR_COMPONENTS; number++) {
		int64_t handle = MANAGER(capmgr_observe_component(number));

		if (handle < 0)
			return;
		number = (uint64_t)handle % CAPMGR_COMPONENTS;
		if (handle <= UINT32_MAX)
			insert((uint32_t)handle);
	}
}

int64_t listing_next(uint32_t from, char name[FILE_NAME_MOST + 1])
{
	if (!from)
		make_anew();
	for (unsigned i = 0; i < count; i++)
		if (handles[i] >= from) {
			snprintf(name, FILE_NAME_MOST + 1, "%u", handles[i]);
			return handles[i];
		}
	return -TESSERA_ENOENT;
}

/* A process's name is what its maker says. */
static void make_printable(char *name)
{
	for (; *name; name++)
		if (*name < ' ' || *name > '~')
			*name = '?';
}

static void name_of_process(uint64_t handle, char name[COMPONENT_NAME_BYTES])
{
	for (unsigned from = 0; from < COMPONENT_NAME_BYTES; from += SCHED_NAME_PART) {
		int64_t part = sched_observe_name(handle, from);
		unsigned left = COMPONENT_NAME_BYTES - from;

		if (part <= 0)
			return;
		memcpy(name + from, &part, left < SCHED_NAME_PART ? left : SCHED_NAME_PART);
	}
	name[COMPONENT_NAME_BYTES - 1] = '\0';
}

void component_name(uint64_t handle, char name[COMPONENT_NAME_BYTES])
{
	memset(name, 0, COMPONENT_NAME_BYTES);
	if (handle < payload_instances())
		strncpy(name, payload_name((uint32_t)handle), COMPONENT_NAME_BYTES - 1);
	else
		name_of_process(handle, name);
	if (!*name)
		strcpy(name, "-");
	make_printable(name);
}
