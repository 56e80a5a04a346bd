#include "elf_parse.h"

#include <string.h>

#include "elf_format.h"

#define USER_END 0x7f8000000000u /* the last entry of the user half stays empty */

const char *elf_error_text(enum elf_error error)
{
	static const char *const texts[] = {[ELF_OK] = "sound",
#define ELF_ERROR(name, text) [ELF_BAD_##name] = text,
					    ELF_ERRORS
#undef ELF_ERROR
	};

	return texts[error];
}

static bool within(size_t bytes, uint64_t offset, uint64_t length)
{
	return offset <= bytes && length <= bytes - offset;
}

static enum elf_error check_header(const struct elf_header *header, size_t bytes)
{
	static const uint8_t magic[4] = {0x7f, 'E', 'L', 'F'};

	if (memcmp(header->magic, magic, sizeof(magic)) != 0)
		return ELF_BAD_NO_ELF;
	if (header->class != ELF_CLASS_64 || header->data != ELF_LITTLE_ENDIAN ||
	    header->machine != ELF_MACHINE_X86)
		return ELF_BAD_FOREIGN;
	if (header->type != ELF_TYPE_EXEC)
		return ELF_BAD_NOT_FIXED;
	if (header->program_bytes != sizeof(struct elf_program_header) || !header->program_count)
		return ELF_BAD_NO_PROGRAM;
	if (!within(bytes, header->program_offset,
		    header->program_count * sizeof(struct elf_program_header)))
		return ELF_BAD_HEADERS_OUTSIDE;
	return ELF_OK;
}

static enum elf_error check_place(const struct elf_program_header *header, uint64_t base,
				  uint64_t limit)
{
	if (header->address >= USER_END || header->memory_bytes > USER_END - header->address)
		return ELF_BAD_KERNEL_HALF;
	if (header->address < base || header->address + header->memory_bytes > limit)
		return ELF_BAD_WINDOW;
	return header->address % ELF_PAGE ? ELF_BAD_UNALIGNED : ELF_OK;
}

static enum elf_error check_segment(const struct elf_program_header *header, size_t bytes)
{
	if (header->file_bytes > header->memory_bytes)
		return ELF_BAD_BYTES;
	if (!within(bytes, header->offset, header->file_bytes))
		return ELF_BAD_SEGMENT_OUTSIDE;
	if (header->flags & ELF_WRITABLE && header->flags & ELF_EXECUTABLE)
		return ELF_BAD_WRITABLE_CODE;
	return header->flags & ELF_READABLE ? ELF_OK : ELF_BAD_UNREADABLE;
}

static uint64_t end_of(const struct elf_segment *segment)
{
	return segment->address + segment->pages * ELF_PAGE;
}

/* The place was checked: no sum here can pass the end of the user half by more than a page. */
static enum elf_error add_segment(struct elf_program *program, const uint8_t *file,
				  const struct elf_program_header *header)
{
	struct elf_segment segment = {
		.bytes = file + header->offset,
		.file_bytes = header->file_bytes,
		.address = header->address,
		.pages = (header->memory_bytes + ELF_PAGE - 1) / ELF_PAGE,
		.writable = header->flags & ELF_WRITABLE,
		.executable = header->flags & ELF_EXECUTABLE,
	};

	for (uint32_t i = 0; i < program->segment_count; i++)
		if (segment.address < end_of(&program->segments[i]) &&
		    program->segments[i].address < end_of(&segment))
			return ELF_BAD_OVERLAP;
	if (program->segment_count == ELF_SEGMENTS)
		return ELF_BAD_TOO_MANY;
	program->segments[program->segment_count++] = segment;
	if (end_of(&segment) > program->end)
		program->end = end_of(&segment);
	return ELF_OK;
}

static enum elf_error note_gates(struct elf_program *program, const uint8_t *file, size_t bytes,
				 const struct elf_program_header *header)
{
	if (header->offset > bytes || header->file_bytes > bytes - header->offset)
		return ELF_BAD_SEGMENT_OUTSIDE;
	program->gates = file + header->offset;
	program->gate_count = (uint32_t)(header->file_bytes / sizeof(struct elf_gate));
	return ELF_OK;
}

static enum elf_error read_program_header(struct elf_program *program, const uint8_t *file,
					  size_t bytes, const struct elf_program_header *header,
					  uint64_t base, uint64_t limit)
{
	enum elf_error error;

	if (header->type == ELF_PROGRAM_DYNAMIC || header->type == ELF_PROGRAM_INTERP)
		return ELF_BAD_DYNAMIC;
	if (header->type == ELF_PROGRAM_TLS)
		return ELF_BAD_THREAD_LOCAL;
	if (header->type == ELF_PROGRAM_GATES)
		return note_gates(program, file, bytes, header);
	if (header->type != ELF_PROGRAM_LOAD || !header->memory_bytes)
		return ELF_OK;
	if ((error = check_segment(header, bytes)))
		return error;
	if ((error = check_place(header, base, limit)))
		return error;
	return add_segment(program, file, header);
}

static bool executes(const struct elf_program *program, uint64_t address)
{
	for (uint32_t i = 0; i < program->segment_count; i++) {
		const struct elf_segment *segment = &program->segments[i];

		if (segment->executable && address >= segment->address &&
		    address - segment->address < segment->file_bytes)
			return true;
	}
	return false;
}

/* Headers are copied out before they are read: in the file they may stand at any address. */
enum elf_error elf_parse(const void *file, size_t bytes, uint64_t base, uint64_t limit,
			 struct elf_program *program)
{
	struct elf_header header;
	enum elf_error error;

	*program = (struct elf_program){0};
	if (bytes < sizeof(header))
		return ELF_BAD_TOO_SHORT;
	memcpy(&header, file, sizeof(header));
	if ((error = check_header(&header, bytes)))
		return error;
	for (uint32_t i = 0; i < header.program_count; i++) {
		struct elf_program_header segment;

		memcpy(&segment,
		       (const uint8_t *)file + header.program_offset + i * sizeof(segment),
		       sizeof(segment));
		if ((error = read_program_header(program, file, bytes, &segment, base, limit)))
			return error;
	}
	if (!program->segment_count)
		return ELF_BAD_NOTHING;
	program->entry = header.entry;
	return executes(program, header.entry) ? ELF_OK : ELF_BAD_ENTRY;
}
