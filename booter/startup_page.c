#include "startup_page.h"

#include <string.h>

#include "boot_image.h"
#include "composition.h"
#include "crt_layout.h"
#include "fail.h"
#include "handover.h"
#include "instances.h"
#include "payload.h"
#include "realms.h"
#include "schedule.h"
#include "visitors.h"

_Static_assert(sizeof(struct crt_arg) == sizeof(struct composition_arg), "the same nodes");
_Static_assert((int)CRT_ARG_ARRAY == (int)COMPOSITION_ARG_ARRAY, "the same types");
_Static_assert(CRT_ARG_NONE == COMPOSITION_NONE, "the same end");

static union {
	struct crt_startup startup;
	uint8_t bytes[STARTUP_BYTES_MAX];
} page;

static uint32_t used;

/* Room for so many bytes, at a multiple of 8; returns its offset. */
static uint32_t reserve(uint32_t instance, uint64_t bytes)
{
	uint32_t at = (used + 7) & ~7u;

	if (bytes > STARTUP_BYTES_MAX - at)
		booter_fail(instance, "its arguments and devices exceed the %uK for them",
			    STARTUP_BYTES_MAX >> 10);
	used = at + (uint32_t)bytes;
	return at;
}

static uint32_t add_text(uint32_t instance, const char *text)
{
	uint32_t bytes = (uint32_t)strlen(text) + 1;
	uint32_t at = reserve(instance, bytes);

	memcpy(page.bytes + at, text, bytes);
	return at;
}

/* A subtree stands in one piece of the table: its last node is the last child's last child. */
static uint32_t last_arg(uint32_t first)
{
	for (;;) {
		const struct composition_arg *arg = PAYLOAD_ENTRY(arg, first);

		if (arg->next != COMPOSITION_NONE)
			first = arg->next;
		else if (arg->first_child != COMPOSITION_NONE)
			first = arg->first_child;
		else
			return first;
	}
}

static uint32_t rebase(uint32_t link, uint32_t first)
{
	return link == COMPOSITION_NONE ? CRT_ARG_NONE : link - first;
}

static void add_args(uint32_t instance)
{
	uint32_t first = payload_instance(instance)->args, count;
	struct crt_arg *args;

	if (first == COMPOSITION_NONE)
		return;
	count = last_arg(first) - first + 1;
	page.startup.arg_count = count;
	page.startup.args = reserve(instance, count * sizeof(*args));
	args = (void *)(page.bytes + page.startup.args);
	for (uint32_t i = 0; i < count; i++) {
		const struct composition_arg *arg = PAYLOAD_ENTRY(arg, first + i);

		args[i] = (struct crt_arg){
			.key = add_text(instance, payload_text(arg->key)),
			.type = arg->type,
			.text = add_text(instance, payload_text(arg->text)),
			.children = arg->children,
			.first_child = rebase(arg->first_child, first),
			.next = rebase(arg->next, first),
			.number = arg->number,
		};
	}
}

static uint32_t flags_of(uint32_t instance)
{
	const struct composition_instance *entry = payload_instance(instance);
	bool booter = instance == INSTANCE_BOOTER;

	return (booter || entry->manager == instance || realm_is(instance) ? CRT_STARTUP_MANAGER
									   : 0) |
	       (booter || entry->scheduler == instance ? CRT_STARTUP_SCHEDULER : 0) |
	       (booter || entry->flags & COMPOSITION_DEBUG ? CRT_STARTUP_DEBUG : 0);
}

static void add_grants(uint32_t instance, const struct startup_facts *facts)
{
	uint64_t bytes = facts->grant_count * sizeof(*facts->grants);

	page.startup.grants = reserve(instance, bytes);
	page.startup.grant_count = facts->grant_count;
	if (bytes)
		memcpy(page.bytes + page.startup.grants, facts->grants, bytes);
}

const struct crt_startup *startup_page_make(uint32_t instance, const struct startup_facts *facts)
{
	const struct boot_info *info = (const void *)BOOT_INFO_ADDRESS;

	memset(&page, 0, sizeof(page));
	used = sizeof(page.startup);
	page.startup = (struct crt_startup){
		.magic = CRT_STARTUP_MAGIC,
		.cycles_per_second = info->cycles_per_second,
		.memory_frames = facts->memory_frames,
		.dynamic = CRT_DYNAMIC_BASE(instance) + CRT_DYNAMIC_BYTES / 2,
		.handover = handover_address(instance),
		.schedule = schedule_address(instance),
		.payload = boot_image_address(instance),
		.payload_bytes = boot_image_bytes(instance),
		.instance = instance,
		.flags = flags_of(instance),
		.first_thread = instances[instance].first_thread,
		.threads = instances[instance].threads,
		.process_threads =
			instances[instance].thread_ids - instances[instance].threads,
		.priority = payload_instance(instance)->priority,
		.first_free_slot = facts->first_free_slot,
	};
	page.startup.name = add_text(instance, payload_name(instance));
	visitors_admit(instance, page.startup.admitted);
	add_grants(instance, facts);
	add_args(instance);
	page.startup.bytes = used;
	return &page.startup;
}

/* Behind the heap and an unmapped page. */
uint64_t startup_page_address(uint32_t instance)
{
	const struct composition_instance *entry = payload_instance(instance);

	return entry->image_end + ((uint64_t)entry->heap_pages + 1) * CRT_PAGE;
}
