#include "construct.h"

#include "crt_layout.h"

static uint32_t flags_of(const struct elf_segment *segment)
{
	if (segment->executable)
		return MAP_EXECUTE;
	return segment->writable ? MAP_WRITE : 0;
}

/* Fresh frames are zero: what the file does not fill needs no copy. */
static int map_segment(crt_comp_t comp, struct crt_memory *memory,
		       const struct elf_segment *segment)
{
	int error = 0;

	for (uint64_t page = 0; page < segment->pages && !error; page++) {
		uint64_t done = page * CRT_PAGE, length = 0;

		if (done < segment->file_bytes)
			length = segment->file_bytes - done;
		error = crt_memory_page_in(comp, memory, segment->address + done,
					   segment->bytes + done,
					   length < CRT_PAGE ? length : CRT_PAGE, flags_of(segment));
	}
	return error;
}

static void take_back(crt_comp_t comp, const struct elf_program *program,
		      const struct crt_memory *memory)
{
	for (uint32_t i = 0; i < program->segment_count; i++)
		crt_memory_free_in(comp, memory, program->segments[i].address,
				   program->segments[i].pages);
	crt_comp_discard(comp);
}

int construct_program(crt_comp_t *comp, const struct elf_program *program,
		      struct crt_memory *memory)
{
	int error = crt_comp_create_charged(comp, program->entry, memory);

	if (error)
		return error;
	for (uint32_t i = 0; i < program->segment_count && !error; i++)
		error = map_segment(*comp, memory, &program->segments[i]);
	if (error)
		take_back(*comp, program, memory);
	return error;
}

int crt_comp_create(crt_comp_t *comp, const void *image, size_t bytes, uint64_t base,
		    uint64_t limit, const char **reason)
{
	struct elf_program program;
	enum elf_error error = elf_parse(image, bytes, base, limit, &program);

	if (reason)
		*reason = elf_error_text(error);
	if (error)
		return -TESSERA_EINVAL;
	return construct_program(comp, &program, crt_memory_own());
}
