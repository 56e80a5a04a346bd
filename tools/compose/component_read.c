/* The stanzas of components: every key, each by itself. */
#include "component_read.h"

#include <string.h>

#include "toml_value.h"

#include <tessera/abi.h>

#define DEFAULT_PRIORITY 100

#define IRQ_LINES     24
#define IOPORTS	      0x10000
#define PHYSICAL_BITS 46

/* What the booter serves to whoever needs it. */
static const char *const booter_exports[] = {"shutdown"};

/* An instance whose stanza is being read. */
struct stanza {
	struct system *system;
	struct instance *instance;
};

static struct report *report_of(const struct stanza *stanza)
{
	return stanza->system->report;
}

static void *children_array(const struct stanza *stanza, const struct toml_node *node, size_t bytes)
{
	return arena_alloc(stanza->system->arena, node->child_count, bytes);
}

static void read_image(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_name(report_of(stanza), node, &stanza->instance->image);
}

static bool is_listed(const struct link *links, size_t count, const char *interface)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(links[i].interface, interface) == 0)
			return true;
	return false;
}

/* A list of interfaces; what it says twice is `verb` twice. */
static void read_interfaces(const struct stanza *stanza, const struct toml_node *node, struct link **links,
			    size_t *count, const char *verb)
{
	if (!toml_is(report_of(stanza), node, TOML_ARRAY))
		return;
	*links = children_array(stanza, node, sizeof(**links));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		const char *name;

		if (!toml_text(report_of(stanza), child, &name) ||
		    !toml_interface_name(report_of(stanza), child, name))
			continue;
		if (is_listed(*links, *count, name))
			toml_error(report_of(stanza), child, "%s is %s twice", name, verb);
		(*links)[(*count)++] = (struct link){.node = child, .interface = name};
	}
}

static void read_exports(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_interfaces(stanza, node, &stanza->instance->exports, &stanza->instance->export_count,
			"exported");
}

static void read_services(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_interfaces(stanza, node, &stanza->instance->services, &stanza->instance->service_count,
			"served");
}

static void read_needs(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *instance = stanza->instance;

	if (!toml_is(report_of(stanza), node, TOML_TABLE))
		return;
	instance->needs = children_array(stanza, node, sizeof(*instance->needs));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		struct link need = {.node = child, .interface = child->key};

		need.server.node = child;
		if (toml_interface_name(report_of(stanza), child, child->key) &&
		    toml_name(report_of(stanza), child, &need.server.name))
			instance->needs[instance->need_count++] = need;
	}
}

static void read_reference(struct stanza *stanza, const struct toml_node *node,
			   struct reference *reference)
{
	if (toml_name(report_of(stanza), node, &reference->name))
		reference->node = node;
}

static void read_fault_handler(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_reference(stanza, node, &stanza->instance->handler);
}

static void read_scheduler(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_reference(stanza, node, &stanza->instance->scheduler);
}

static void read_manager(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_reference(stanza, node, &stanza->instance->manager);
}

static void read_admits(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	stanza->instance->admits_given =
		toml_number(report_of(stanza), node, 0, THREAD_IDS, &stanza->instance->admits);
}

static void read_threads(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (toml_number(report_of(stanza), node, 1, THREAD_IDS, &stanza->instance->threads))
		stanza->instance->threads_node = node;
}

static void read_priority(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_number(report_of(stanza), node, PRIORITY_NONE + 1, BOOTER_CEILING,
		    &stanza->instance->priority);
}

static void read_memory(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (toml_bytes(report_of(stanza), node, &stanza->instance->memory_bytes))
		stanza->instance->memory_node = node;
}

static void read_heap(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_bytes(report_of(stanza), node, &stanza->instance->heap_bytes);
}

/* Reads an array of `read`able ranges. */
static void read_ranges(struct stanza *stanza, const struct toml_node *node, struct ranges *ranges,
			bool (*read)(struct report *report, const struct toml_node *node,
				     struct range *range))
{
	if (!toml_is(report_of(stanza), node, TOML_ARRAY))
		return;
	ranges->entries = children_array(stanza, node, sizeof(*ranges->entries));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		struct range range = {.node = child};

		if (read(report_of(stanza), child, &range))
			ranges->entries[ranges->count++] = range;
	}
}

static bool read_irq(struct report *report, const struct toml_node *node, struct range *range)
{
	if (!toml_number(report, node, 0, IRQ_LINES - 1, &range->first))
		return false;
	range->last = range->first;
	return true;
}

static void read_irqs(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_ranges(stanza, node, &stanza->instance->irqs, read_irq);
}

/* { first_key = .., count_key = .. } and nothing else. */
static bool find_pair(struct report *report, const struct toml_node *node, const char *first_key,
		      const char *count_key, const struct toml_node **first,
		      const struct toml_node **count)
{
	if (!toml_is(report, node, TOML_TABLE))
		return false;
	*first = toml_find(node, first_key);
	*count = toml_find(node, count_key);
	if (*first && *count && node->child_count == 2)
		return true;
	toml_error(report, node, "expected the keys %s and %s", first_key, count_key);
	return false;
}

static bool read_port_range(struct report *report, const struct toml_node *node,
			    struct range *range)
{
	const struct toml_node *first;
	const struct toml_node *count;
	uint64_t ports;

	if (!find_pair(report, node, "first", "count", &first, &count) ||
	    !toml_number(report, first, 0, IOPORTS - 1, &range->first) ||
	    !toml_number(report, count, 1, IOPORTS - range->first, &ports))
		return false;
	range->last = range->first + ports - 1;
	return true;
}

static void read_ioports(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_ranges(stanza, node, &stanza->instance->ioports, read_port_range);
}

static bool read_memory_range(struct report *report, const struct toml_node *node,
			      struct range *range)
{
	const struct toml_node *address;
	const struct toml_node *size;
	uint64_t bytes;

	if (!find_pair(report, node, "address", "size", &address, &size) ||
	    !toml_number(report, address, 0, ((uint64_t)1 << PHYSICAL_BITS) - 1, &range->first) ||
	    !toml_bytes(report, size, &bytes))
		return false;
	range->last = range->first + bytes - 1;
	return true;
}

static void read_device_memory(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	read_ranges(stanza, node, &stanza->instance->device_memory, read_memory_range);
}

static void read_bus_master(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_truth(report_of(stanza), node, &stanza->instance->bus_master);
}

static void read_ceiling(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (toml_number(report_of(stanza), node, 1, BOOTER_CEILING, &stanza->instance->ceiling))
		stanza->instance->ceiling_node = node;
}

#define PERIOD_MAX 1000000000u /* microseconds */

static void read_time(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *instance = stanza->instance;
	const struct toml_node *budget;
	const struct toml_node *period;

	if (!find_pair(report_of(stanza), node, "budget", "period", &budget, &period) ||
	    !toml_number(report_of(stanza), period, 1, PERIOD_MAX, &instance->period) ||
	    !toml_number(report_of(stanza), budget, 1, instance->period, &instance->budget))
		return;
	instance->time_node = node;
}

static void read_restart(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *instance = stanza->instance;
	const struct toml_node *times;
	const struct toml_node *within;
	const struct toml_node *spent;

	if (!toml_is(report_of(stanza), node, TOML_TABLE))
		return;
	times = toml_find(node, "times");
	within = toml_find(node, "within");
	spent = toml_find(node, "spent");
	if (!times || !within || node->child_count != 2 + (spent != NULL)) {
		toml_error(report_of(stanza), node,
			   "expected the keys times and within, and perhaps spent");
		return;
	}
	if (!toml_number(report_of(stanza), times, 1, COMPOSITION_RESTARTS_MAX,
			 &instance->restarts) ||
	    !toml_number(report_of(stanza), within, 1, PERIOD_MAX, &instance->within) ||
	    (spent && !toml_number(report_of(stanza), spent, 1, COMPOSITION_SPENT_MAX,
				   &instance->spent)))
		return;
	instance->restart_node = node;
}

static void read_debug(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_truth(report_of(stanza), node, &stanza->instance->debug);
}

static void read_boot_image(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_truth(report_of(stanza), node, &stanza->instance->boot_image);
}

static struct region *find_region(const struct system *system, const char *name)
{
	for (size_t i = 0; i < system->region_count; i++)
		if (strcmp(system->regions[i].name, name) == 0)
			return &system->regions[i];
	return NULL;
}

static void read_shared(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *instance = stanza->instance;

	if (!toml_is(report_of(stanza), node, TOML_TABLE))
		return;
	instance->shares = children_array(stanza, node, sizeof(*instance->shares));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		struct region *region = find_region(stanza->system, child->key);
		const char *access;

		if (!toml_text(report_of(stanza), child, &access))
			continue;
		if (strcmp(access, "r") != 0 && strcmp(access, "rw") != 0) {
			toml_error(report_of(stanza), child, "\"%s\" is neither \"r\" nor \"rw\"",
				   access);
		} else if (!region) {
			toml_error(report_of(stanza), child, "there is no [shared.%s]", child->key);
		} else {
			region->mapped = true;
			instance->shares[instance->share_count++] = (struct share){
				.node = child,
				.region = region,
				.writable = strcmp(access, "rw") == 0,
			};
		}
	}
}

/* Every value in the tree must be one that the composition can hold. */
static void check_args(struct stanza *stanza, const struct toml_node *node)
{
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		if (child->kind == TOML_OTHER)
			toml_error(report_of(stanza), child,
				   "an argument is a text, an integer, true or false, a table or "
				   "an array");
		check_args(stanza, child);
	}
}

static void read_args(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (!toml_is(report_of(stanza), node, TOML_TABLE))
		return;
	check_args(stanza, node);
	stanza->instance->args = node;
}

static void read_process_threads(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (toml_number(report_of(stanza), node, 1, THREAD_IDS, &stanza->instance->process_threads))
		stanza->instance->process_threads_node = node;
}

static void read_components(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	if (toml_number(report_of(stanza), node, 0, COMPOSITION_COMPONENTS_MAX,
			&stanza->instance->components))
		stanza->instance->components_node = node;
}

static bool is_recipient(const struct instance *instance, const char *name)
{
	for (size_t i = 0; i < instance->recipient_count; i++)
		if (strcmp(instance->recipients[i].name, name) == 0)
			return true;
	return false;
}

static void read_delegates_to(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *instance = stanza->instance;

	if (!toml_is(report_of(stanza), node, TOML_ARRAY))
		return;
	instance->recipients_node = node;
	instance->recipients = children_array(stanza, node, sizeof(*instance->recipients));
	for (const struct toml_node *child = node->first_child; child; child = child->next) {
		struct reference recipient = {.node = child};

		if (!toml_name(report_of(stanza), child, &recipient.name))
			continue;
		if (is_recipient(instance, recipient.name))
			toml_error(report_of(stanza), child, "%s is named twice", recipient.name);
		instance->recipients[instance->recipient_count++] = recipient;
	}
}

static const struct toml_key component_keys[] = {
	{"image", read_image},
	{"exports", read_exports},
	{"services", read_services},
	{"needs", read_needs},
	{"admits", read_admits},
	{"threads", read_threads},
	{"process_threads", read_process_threads},
	{"components", read_components},
	{"delegates_to", read_delegates_to},
	{"priority", read_priority},
	{"ceiling", read_ceiling},
	{"time", read_time},
	{"memory", read_memory},
	{"heap", read_heap},
	{"fault_handler", read_fault_handler},
	{"restart", read_restart},
	{"scheduler", read_scheduler},
	{"manager", read_manager},
	{"irqs", read_irqs},
	{"ioports", read_ioports},
	{"device_memory", read_device_memory},
	{"bus_master", read_bus_master},
	{"shared", read_shared},
	{"debug", read_debug},
	{"boot_image", read_boot_image},
	{"args", read_args},
};

static struct instance *add_instance(struct system *system, const char *name)
{
	struct instance *instance = &system->instances[system->instance_count];

	*instance = (struct instance){
		.number = (uint32_t)system->instance_count++,
		.name = name,
		.image = name,
		.handler.name = BOOTER_NAME,
		.scheduler.name = BOOTER_NAME,
		.manager.name = BOOTER_NAME,
		.threads = 1,
		.priority = DEFAULT_PRIORITY,
		.components = COMPOSITION_COMPONENTS_MAX,
	};
	return instance;
}

static void read_component(struct system *system, const struct toml_node *node)
{
	struct stanza stanza = {.system = system};

	if (!toml_is(system->report, node, TOML_TABLE))
		return;
	if (!toml_name_is_sound(node->key)) {
		toml_error(system->report, node,
			   "no name of a component: at most %d of a-z 0-9 _ -, a letter first",
			   NAME_LENGTH_MAX);
		return;
	}
	if (strcmp(node->key, BOOTER_NAME) == 0) {
		toml_error(system->report, node,
			   "the booter is part of every system and takes no stanza");
		return;
	}
	stanza.instance = add_instance(system, node->key);
	stanza.instance->node = node;
	toml_read_keys(system->report, node, component_keys,
		       sizeof(component_keys) / sizeof(component_keys[0]), &stanza);
}

static void add_booter(struct system *system)
{
	size_t count = sizeof(booter_exports) / sizeof(booter_exports[0]);
	struct instance *booter = add_instance(system, BOOTER_NAME);

	booter->threads = BOOTER_THREADS;
	booter->exports = arena_alloc(system->arena, count, sizeof(*booter->exports));
	for (; booter->export_count < count; booter->export_count++)
		booter->exports[booter->export_count].interface =
			booter_exports[booter->export_count];
}

void component_read_all(struct system *system)
{
	const struct toml_node *table = toml_find(system->root, "component");
	unsigned count = table ? table->child_count : 0;

	if (table && !toml_is(system->report, table, TOML_TABLE))
		return;
	if (count == 0) {
		report_error(system->report, (struct place){.file = system->path},
			     "no component: expected a stanza [component.NAME]");
	} else if (count >= INSTANCES_MAX) {
		toml_error(system->report, table, "%u components; a system has at most %d", count,
			   INSTANCES_MAX - 1);
		count = 0;
	}
	system->instances = arena_alloc(system->arena, INSTANCES_MAX, sizeof(*system->instances));
	add_booter(system);
	if (count == 0)
		return;
	for (const struct toml_node *node = table->first_child; node; node = node->next)
		read_component(system, node);
}
