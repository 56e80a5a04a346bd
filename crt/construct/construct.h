/*
 * From an ELF image in memory to a component that can be started: used by whoever creates
 * components.
 *
 * Everything is charged to one pool. On an error the component is incomplete and must not be
 * started; its frames come back with the pool.
 */
#ifndef CRT_CONSTRUCT_H
#define CRT_CONSTRUCT_H

#include "crt_memory.h"
#include "elf_parse.h"

/* Makes the component's tables and maps its segments, each page a copy. -ENOMEM and the like */
int construct_program(crt_comp_t *comp, const struct elf_program *program,
		      struct crt_memory *memory);

/* Maps one page that starts with the given bytes. */
int construct_page(crt_comp_t comp, struct crt_memory *memory, uint64_t address, const void *bytes,
		   size_t length, uint32_t flags);

#endif
