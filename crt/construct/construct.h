/*
 * From an ELF image in memory to a component that can be started: used by whoever creates
 * components.
 *
 * Everything is charged to one pool; on an error all of it is there again.
 */
#ifndef CRT_CONSTRUCT_H
#define CRT_CONSTRUCT_H

#include "crt_memory.h"
#include "elf_parse.h"

/* Makes the component's tables and maps its segments, each page a copy. -ENOMEM and the like */
int construct_program(crt_comp_t *comp, const struct elf_program *program,
		      struct crt_memory *memory);

#endif
