#include "show.h"

#include <inttypes.h>

static void show_calls(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++)
		fprintf(out, "    calls %s by %s\n", instance->needs[i].server.name,
			instance->needs[i].interface);
	for (size_t i = 0; i < instance->share_count; i++)
		fprintf(out, "    %s region %s\n",
			instance->shares[i].writable ? "writes" : "reads",
			instance->shares[i].region->name);
}

static void show_devices(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->irqs.count; i++)
		fprintf(out, "    has irq %" PRIu64 "\n", instance->irqs.entries[i].first);
	for (size_t i = 0; i < instance->ioports.count; i++)
		fprintf(out, "    has ports 0x%" PRIx64 " to 0x%" PRIx64 "\n",
			instance->ioports.entries[i].first, instance->ioports.entries[i].last);
	for (size_t i = 0; i < instance->device_memory.count; i++)
		fprintf(out, "    has device memory 0x%" PRIx64 " to 0x%" PRIx64 "\n",
			instance->device_memory.entries[i].first,
			instance->device_memory.entries[i].last);
}

static void show_services(FILE *out, const struct instance *instance)
{
	for (size_t i = 0; i < instance->service_count; i++)
		fprintf(out, "    serves %s by one gate\n", instance->services[i].interface);
}

/* Whom an instance trusts: servers, handler, scheduler and manager, and whom those trust. */
static uint64_t trusted_by(const struct system *system, const struct instance *instance)
{
	uint64_t trusted = instance_bit(instance);
	uint64_t before;

	do {
		before = trusted;
		for (size_t i = 0; i < system->instance_count; i++) {
			const struct instance *each = &system->instances[i];

			if (!(before & instance_bit(each)))
				continue;
			trusted |= instance_bit(each->handler.to) |
				   instance_bit(each->scheduler.to) |
				   instance_bit(each->manager.to);
			for (size_t j = 0; j < each->need_count; j++)
				trusted |= instance_bit(each->needs[j].server.to);
		}
	} while (trusted != before);
	return trusted & ~instance_bit(instance);
}

static uint64_t trusted_by_all(const struct system *system)
{
	uint64_t trusted = instance_bit(&system->instances[INSTANCE_BOOTER]);

	for (size_t i = 0; i < system->instance_count; i++)
		if (system->instances[i].bus_master)
			trusted |= instance_bit(&system->instances[i]);
	return trusted;
}

static void show_set(FILE *out, const struct system *system, uint64_t set)
{
	for (size_t i = 0; i < system->instance_count; i++)
		if (set & instance_bit(&system->instances[i]))
			fprintf(out, " %s", system->instances[i].name);
}

static void show_delegation(FILE *out, const struct instance *instance)
{
	if (instance->recipients_node) {
		fprintf(out, "    delegates to%s",
			instance->recipient_count == 0 ? " nobody but its scheduler" : "");
		for (size_t i = 0; i < instance->recipient_count; i++)
			fprintf(out, " %s", instance->recipients[i].name);
		fputc('\n', out);
	}
	if (instance->components_node)
		fprintf(out, "    makes %" PRIu64 " components at most\n", instance->components);
}

static void show_instance(FILE *out, const struct system *system, const struct instance *instance)
{
	uint64_t trusted = trusted_by(system, instance) & ~trusted_by_all(system);

	fprintf(out, "\n%s (image %s, 0x%x, stage %" PRIu32 ")\n", instance->name, instance->image,
		INSTANCE_BASE(instance->number), instance->init_stage);
	show_calls(out, instance);
	show_services(out, instance);
	show_devices(out, instance);
	if (instance->admits != 0)
		fprintf(out, "    admits %" PRIu64 " client threads\n", instance->admits);
	if (instance->debug)
		fputs("    has the debug capability\n", out);
	if (instance->boot_image)
		fputs("    reads the boot image\n", out);
	fprintf(out, "    faults to %s, scheduled by %s, managed by %s\n", instance->handler.name,
		instance->scheduler.name, instance->manager.name);
	show_delegation(out, instance);
	if (instance->restarts != 0)
		fprintf(out, "    restarted %" PRIu64 " times in %" PRIu64 " microseconds\n",
			instance->restarts, instance->within);
	if (instance->spent != 0)
		fprintf(out, "    restarted when its time was spent %" PRIu64 " periods in a row\n",
			instance->spent);
	if (trusted != 0) {
		fputs("    trusts", out);
		show_set(out, system, trusted);
		fputc('\n', out);
	}
}

static void show_program(FILE *out, const struct instance *program)
{
	fprintf(out, "\n%s (image %s, 0x%x, a program for processes)\n", program->name,
		program->image, INSTANCE_BASE(program->number));
	for (size_t i = 0; i < program->need_count; i++)
		fprintf(out, "    calls %s\n", program->needs[i].interface);
}

static void show_trusted(FILE *out, const struct system *system)
{
	fputs("\ntrusted by all: kernel", out);
	show_set(out, system, trusted_by_all(system));
	fputc('\n', out);
	for (size_t i = 0; i < system->instance_count; i++)
		if (system->instances[i].bus_master)
			fprintf(out,
				"    %s because its device masters the bus and no IOMMU "
				"confines it\n",
				system->instances[i].name);
	fprintf(out, "memory left over: %s\n", system->leftover.name);
	for (size_t i = 0; i < system->denial_count; i++)
		fprintf(out, "denied: %s\n", system->denials[i].node->text);
}

void show_system(FILE *out, const struct system *system)
{
	fprintf(out, "%s%s%s\n", system->name, system->description[0] ? ": " : "",
		system->description);
	for (size_t i = 0; i + 1 < system->instance_count; i++)
		show_instance(out, system, system->init_order[i]);
	for (size_t i = system->instance_count; i < system->linked_count; i++)
		show_program(out, &system->instances[i]);
	show_trusted(out, system);
}
