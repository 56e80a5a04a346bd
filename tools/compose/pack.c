#include "pack.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "budget.h"
#include "composition_check.h"
#include "gate_number.h"
#include "payload.h"
#include <tessera/boot_image.h>

#define PAGE BOOT_IMAGE_PAGE

/* Says where the image's symbol is not what the plan made it: it was linked by another plan. */
static void check_planned(const struct system *system, const struct instance *instance,
			  const char *symbol, uint64_t planned, bool required)
{
	uint64_t value;

	if (elf_image_symbol(&instance->elf, symbol, &value) ? value != planned : required)
		report_error(system->report, (struct place){.file = instance->elf.file.path},
			     "component %s: image: %s is not 0x%" PRIx64 ": it was not linked by "
			     "this plan",
			     instance->name, symbol, planned);
}

static void check_plan(const struct system *system, const struct instance *instance)
{
	check_planned(system, instance, "crt_instance_id", instance->number, true);
	check_planned(system, instance, "crt_stack_first_block",
		      INSTANCE_FIRST_BLOCK(instance->number), true);
	for (size_t i = 0; i < instance->gate_count; i++) {
		const struct gate *gate = &instance->gates[i];

		check_planned(system, instance,
			      arena_format(system->arena, "gate_%s", gate_name(system, gate)),
			      gate_number(gate->index), false);
	}
}

static void check_server_stub(const struct system *system, const struct instance *instance,
			      const struct link *export, const char *prefix, const char *name)
{
	char *symbol = arena_format(system->arena, "%s%s", prefix, name);
	uint64_t entry;

	if (!elf_image_symbol(&instance->elf, symbol, &entry))
		instance_error(system, instance, export->node,
			       "image %s has no server stub %s, of interface %s",
			       instance->elf.file.path, symbol, export->interface);
	else if (!elf_image_executes(&instance->elf, entry))
		instance_error(system, instance, export->node,
			       "in image %s, server stub %s, of interface %s, is not in an "
			       "executable segment",
			       instance->elf.file.path, symbol, export->interface);
}

static void check_server_stubs(const struct system *system, const struct instance *instance)
{
	for (size_t i = 0; i < instance->export_count; i++) {
		const struct link *export = &instance->exports[i];

		for (const struct interface_function *f = export->header->functions; f; f = f->next)
			check_server_stub(system, instance, export, "server_", f->name);
	}
	for (size_t i = 0; i < instance->service_count; i++)
		check_server_stub(system, instance, &instance->services[i], "serve_",
				  instance->services[i].interface);
}

static void read_image(struct system *system, struct instance *instance, const char *folder)
{
	uint64_t base = INSTANCE_BASE(instance->number);
	const char *path = arena_format(system->arena, "%s/%s.elf", folder, instance->name);

	if (!elf_image_read(system->arena, system->report, path, instance->name, base,
			    instance->image_limit - instance->heap_bytes, &instance->elf))
		return;
	check_plan(system, instance);
	check_server_stubs(system, instance);
}

bool system_read_images(struct system *system, const char *folder)
{
	unsigned errors_before = system->report->errors;

	for (size_t i = 0; i < system->linked_count; i++)
		read_image(system, &system->instances[i], folder);
	return system->report->errors == errors_before;
}

static uint32_t segment_flags(const struct elf_segment *segment)
{
	return (segment->flags & PF_R ? BOOT_IMAGE_READ : 0) |
	       (segment->flags & PF_W ? BOOT_IMAGE_WRITE : 0) |
	       (segment->flags & PF_X ? BOOT_IMAGE_EXECUTE : 0);
}

/* The booter's segments as pages, with zeros for what its file leaves out. */
static void add_booter(struct buffer *buffer, const struct instance *booter,
		       struct boot_image_header *header)
{
	for (unsigned i = 0; i < booter->elf.segment_count; i++) {
		const struct elf_segment *segment = &booter->elf.segments[i];
		size_t offset = buffer_add(buffer, booter->elf.file.bytes + segment->offset,
					   segment->file_bytes);

		buffer_add(buffer, NULL, segment->pages * PAGE - segment->file_bytes);
		header->segments[header->segment_count++] = (struct boot_image_segment){
			.offset = offset,
			.address = segment->address,
			.pages = (uint32_t)segment->pages,
			.flags = segment_flags(segment),
		};
	}
	header->entry = booter->elf.entry;
}

static void finish_header(struct buffer *buffer, struct boot_image_header *header)
{
	const uint32_t *words = (const void *)(buffer->bytes + PAGE);

	memcpy(header->magic, BOOT_IMAGE_MAGIC, sizeof(header->magic));
	header->version = BOOT_IMAGE_VERSION;
	header->header_bytes = sizeof(*header);
	header->bytes = buffer->length;
	header->checksum = boot_image_checksum(words, (buffer->length - PAGE) / sizeof(*words));
	memcpy(buffer->bytes, header, sizeof(*header));
}

/* The booter is mapped before there is anybody to build page tables. */
static bool booter_fits(const struct system *system)
{
	const struct instance *booter = &system->instances[INSTANCE_BOOTER];
	uint64_t span = elf_image_end(&booter->elf) - INSTANCE_BASE(INSTANCE_BOOTER);

	if (span <= (uint64_t)BOOT_IMAGE_BOOTER_PAGES_MAX * PAGE)
		return true;
	report_error(system->report, (struct place){.file = booter->elf.file.path},
		     "component booter: image: %" PRIu64 "K; the kernel maps at most %dK",
		     span >> 10, BOOT_IMAGE_BOOTER_PAGES_MAX * PAGE >> 10);
	return false;
}

bool pack_boot_image(struct buffer *buffer, const struct system *system)
{
	struct boot_image_header header = {0};
	const char *damaged;

	if (!booter_fits(system))
		return false;
	buffer_add(buffer, NULL, PAGE);
	add_booter(buffer, &system->instances[INSTANCE_BOOTER], &header);
	header.payload_offset = buffer->length;
	payload_write(buffer, system);
	header.payload_bytes = buffer->length - header.payload_offset;
	buffer_align(buffer, PAGE);
	if (!budget_check(system, buffer->length))
		return false;
	damaged = composition_check(buffer->bytes + header.payload_offset, header.payload_bytes);
	if (damaged) {
		report_error(system->report, (struct place){.file = system->path},
			     "a bug of compose: it wrote unsound %s", damaged);
		return false;
	}
	finish_header(buffer, &header);
	return true;
}
