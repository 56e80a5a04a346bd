/* The parts of the ELF format that are read here: System V ABI, "Object Files", 64-bit. */
#ifndef CRT_ELF_FORMAT_H
#define CRT_ELF_FORMAT_H

#include <stdint.h>

#define ELF_CLASS_64	  2
#define ELF_LITTLE_ENDIAN 1
#define ELF_TYPE_EXEC	  2
#define ELF_MACHINE_X86	  62

#define ELF_PROGRAM_LOAD    1
#define ELF_PROGRAM_DYNAMIC 2
#define ELF_PROGRAM_INTERP  3
#define ELF_PROGRAM_TLS	    7
#define ELF_PROGRAM_GATES   0x65746167 /* struct elf_gate: what compose's linker scripts write */

#define ELF_EXECUTABLE 1u
#define ELF_WRITABLE   2u
#define ELF_READABLE   4u

#define ELF_SECTION_SYMBOLS 2
#define ELF_SECTION_TEXTS   3
#define ELF_SYMBOL_FUNCTION 2

struct elf_header {
	uint8_t magic[4];
	uint8_t class;
	uint8_t data;
	uint8_t rest[10];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint64_t entry;
	uint64_t program_offset;
	uint64_t section_offset;
	uint32_t flags;
	uint16_t header_bytes;
	uint16_t program_bytes;
	uint16_t program_count;
	uint16_t section_bytes;
	uint16_t section_count;
	uint16_t name_section;
};

struct elf_program_header {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t address;
	uint64_t physical;
	uint64_t file_bytes;
	uint64_t memory_bytes;
	uint64_t align;
};

struct elf_section {
	uint32_t name;
	uint32_t type;
	uint64_t flags;
	uint64_t address;
	uint64_t offset;
	uint64_t bytes;
	uint32_t link;
	uint32_t info;
	uint64_t align;
	uint64_t entry_bytes;
};

/* A gate that the program uses: its stub is one for function `place` of an interface, or ELF_GATE_SERVICE. */
struct elf_gate {
	uint32_t call; /* what the stub puts into eax: the slot is in it */
	uint32_t place;
	char interface[8]; /* the beginning of its name, and zeroes */
};

struct elf_symbol {
	uint32_t name;
	uint8_t info; /* the type is in the low four bits */
	uint8_t other;
	uint16_t section;
	uint64_t value;
	uint64_t bytes;
};

_Static_assert(sizeof(struct elf_header) == 64, "no padding");
_Static_assert(sizeof(struct elf_program_header) == 56, "no padding");
_Static_assert(sizeof(struct elf_section) == 64, "no padding");
_Static_assert(sizeof(struct elf_symbol) == 24, "no padding");

#endif
