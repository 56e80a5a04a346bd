/*
 * Reads an ELF image that lies in memory and may be hostile: every offset, size and address is
 * checked before it is used, nothing is written, nothing is called. What it accepts can be mapped
 * as it stands: x86-64, linked to fixed addresses, at most ELF_SEGMENTS segments that start on
 * pages, share none, lie within [base, limit), are readable, and never both writable and
 * executable.
 */
#ifndef CRT_ELF_PARSE_H
#define CRT_ELF_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ELF_SEGMENTS 8
#define ELF_PAGE     4096u

/* ELF_ERROR(name, text): what may be wrong with an image. */
#define ELF_ERRORS                                                                                 \
	ELF_ERROR(TOO_SHORT, "truncated: shorter than an ELF header")                              \
	ELF_ERROR(NO_ELF, "no ELF file")                                                           \
	ELF_ERROR(FOREIGN, "not for x86-64")                                                       \
	ELF_ERROR(NOT_FIXED, "not linked to fixed addresses")                                      \
	ELF_ERROR(NO_PROGRAM, "no program headers")                                                \
	ELF_ERROR(HEADERS_OUTSIDE, "truncated: program headers end behind the file")               \
	ELF_ERROR(DYNAMIC, "dynamically linked")                                                   \
	ELF_ERROR(THREAD_LOCAL, "thread-local variables are not supported")                        \
	ELF_ERROR(TOO_MANY, "too many segments")                                                   \
	ELF_ERROR(NOTHING, "nothing to load")                                                      \
	ELF_ERROR(BYTES, "a segment has more bytes in the file than in memory")                    \
	ELF_ERROR(SEGMENT_OUTSIDE, "truncated: a segment ends behind the file")                    \
	ELF_ERROR(WRITABLE_CODE, "a segment is writable and executable")                           \
	ELF_ERROR(UNREADABLE, "a segment is not readable")                                         \
	ELF_ERROR(KERNEL_HALF, "a segment lies in the kernel's half")                              \
	ELF_ERROR(WINDOW, "a segment lies outside of the component's window")                      \
	ELF_ERROR(UNALIGNED, "a segment does not start on a page")                                 \
	ELF_ERROR(OVERLAP, "two segments share a page")                                            \
	ELF_ERROR(ENTRY, "the entry is not in an executable segment")

enum elf_error {
	ELF_OK,
#define ELF_ERROR(name, text) ELF_BAD_##name,
	ELF_ERRORS
#undef ELF_ERROR
};

struct elf_segment {
	const uint8_t *bytes; /* in the file; the rest of the pages is zero */
	uint64_t file_bytes;
	uint64_t address;
	uint64_t pages;
	bool writable;
	bool executable;
};

/* The place that a gate has which leads to all functions of its interface. */
#define ELF_GATE_SERVICE 0xffffu

struct elf_program {
	uint64_t entry;
	uint64_t end; /* the first address behind all segments, on a page */
	const uint8_t *gates; /* in the file: which it uses, of struct elf_gate (elf_format.h) ... */
	uint32_t gate_count;  /* ... so many; nobody has looked into them */
	uint32_t segment_count;
	struct elf_segment segments[ELF_SEGMENTS];
};

enum elf_error elf_parse(const void *file, size_t bytes, uint64_t base, uint64_t limit,
			 struct elf_program *program);

const char *elf_error_text(enum elf_error error);

/*
 * The function that an address lies in, by the image's symbol table, and the distance from its
 * start. False where none is known. *name is in the file and ends with a NUL.
 */
bool elf_function_at(const void *file, size_t bytes, uint64_t address, const char **name,
		     uint64_t *offset);

/* The address of a symbol that the image defines. False where there is none. */
bool elf_symbol_named(const void *file, size_t bytes, const char *name, uint64_t *address);

#endif
