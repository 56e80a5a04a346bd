/* Components made by one that the capability manager manages: their image, what they hold. */
#include <string.h>

#include "capmgr.h"
#include "children.h"
#include "crt_layout.h"
#include "crt_memory.h"

#define TABLES	   6 /* pages for those that every component with an image has */
#define LEAF_SHIFT 21

static uint64_t leaves(const struct elf_segment *segment)
{
	uint64_t last = segment->address + (segment->pages - 1) * CRT_PAGE;

	return (last >> LEAF_SHIFT) - (segment->address >> LEAF_SHIFT) + 1;
}

/* Two segments may lie in one leaf: then a page is left to the component. */
static uint64_t pages_for(const struct elf_program *program)
{
	uint64_t pages = TABLES;

	for (uint32_t i = 0; i < program->segment_count; i++)
		pages += program->segments[i].pages + leaves(&program->segments[i]);
	return pages;
}

static uint32_t flags_of(const struct elf_segment *segment)
{
	if (segment->executable)
		return MAP_EXECUTE;
	return segment->writable ? MAP_WRITE : 0;
}

static int place_segment(const struct child *child, const struct elf_segment *segment)
{
	return child_pages(child, segment->address, segment->bytes, segment->file_bytes,
			   segment->pages, flags_of(segment));
}

static int place_segments(const struct child *child, const struct elf_program *program)
{
	int error = 0;

	for (uint32_t i = 0; i < program->segment_count && !error; i++)
		error = place_segment(child, &program->segments[i]);
	return error;
}

static int make(struct child *child, const struct crt_comp_share *share,
		const struct elf_program *program, uint64_t base)
{
	int64_t handle =
		MANAGED(capmgr_component_create(program->entry, share->pages + pages_for(program),
						base, child_first_id(share), child_ids(share)));
	int error = child_begin(child, handle, share);

	return error ? error : child_finish(child, place_segments(child, program));
}

int crt_comp_create_of(crt_comp_t *comp, const struct crt_comp_share *share,
		       const struct elf_program *program, uint64_t base)
{
	struct child *child;
	int error = child_new(comp, &child);

	return error ? error : make(child, share, program, base);
}

int crt_comp_create_sharing(crt_comp_t *comp, const struct crt_comp_share *share, const void *image,
			    size_t bytes, uint64_t base, const char **reason)
{
	struct elf_program program;
	enum elf_error refusal = elf_parse(image, bytes, base, base + CAPMGR_IMAGE_BYTES, &program);

	if (reason)
		*reason = elf_error_text(refusal);
	return refusal ? -TESSERA_EINVAL : crt_comp_create_of(comp, share, &program, base);
}

int crt_comp_end(crt_comp_t comp)
{
	struct child *child;
	int error = child_find(comp, &child);

	return error ? error : child_end(child);
}

uint64_t crt_comp_handle(crt_comp_t comp)
{
	struct child *child;

	return child_find(comp, &child) ? 0 : child->handle;
}

int crt_comp_page_allocn_in(crt_comp_t comp, uint64_t address, size_t pages)
{
	struct child *child;
	int error = child_find(comp, &child);

	return error ? error : child_pages(child, address, NULL, 0, pages, MAP_WRITE);
}

int crt_cap_copy_in(uint32_t slot, crt_comp_t in, uint32_t slot_in, uint32_t rights, uint64_t first,
		    uint64_t count)
{
	struct child *child;
	int64_t status = child_find(in, &child);

	if (status)
		return (int)status;
	if (first || count)
		return -TESSERA_EINVAL;
	status = MANAGED(capmgr_delegate_to_slot(slot, child->handle, slot_in, rights));
	return status < 0 ? (int)status : 0;
}
