#include "tiny_image.h"

#include <string.h>

#include "../../crt/construct/elf_format.h"
#include "crt_layout.h"

#define HEADER	sizeof(struct elf_header)
#define PROGRAM sizeof(struct elf_program_header)

static const struct elf_header header = {
	.magic = {0x7f, 'E', 'L', 'F'},
	.class = ELF_CLASS_64,
	.data = ELF_LITTLE_ENDIAN,
	.rest = {1},
	.type = ELF_TYPE_EXEC,
	.machine = ELF_MACHINE_X86,
	.version = 1,
	.program_offset = HEADER,
	.header_bytes = HEADER,
	.program_bytes = PROGRAM,
	.program_count = 2,
};

static struct elf_program_header segment(uint32_t flags, uint64_t offset, uint64_t address,
					 uint64_t bytes)
{
	return (struct elf_program_header){
		.type = ELF_PROGRAM_LOAD,
		.flags = flags | ELF_READABLE,
		.offset = offset,
		.address = address,
		.file_bytes = bytes,
		.memory_bytes = bytes,
		.align = CRT_PAGE,
	};
}

uint64_t tiny_image(void *image, uint64_t bytes, const void *code, uint64_t there, const void *data,
		    uint64_t length)
{
	const uint64_t code_offset = CRT_PAGE, data_offset = 2 * CRT_PAGE;
	struct elf_program_header segments[2];
	struct elf_header head = header;
	char *at = image;

	if (bytes < data_offset || bytes - data_offset < length)
		return 0;
	head.entry = (uint64_t)code;
	segments[0] = segment(ELF_EXECUTABLE, code_offset, head.entry, CRT_PAGE);
	segments[1] = segment(ELF_WRITABLE, data_offset, there, length);
	memcpy(at, &head, sizeof(head));
	memcpy(at + sizeof(head), segments, sizeof(segments));
	memcpy(at + code_offset, code, CRT_PAGE);
	memcpy(at + data_offset, data, length);
	return data_offset + length;
}
