/* The control registers of each core, as the monitor's `info registers -a` tells them. */
#ifndef TABLES_REGISTERS_H
#define TABLES_REGISTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CORES_MAX 64

#define CR0_WRITE_PROTECT (1u << 16)
#define CR0_PAGING	  (1u << 31)
#define CR4_UMIP	  (1u << 11)
#define CR4_SMEP	  (1u << 20)
#define CR4_SMAP	  (1u << 21)
#define EFER_LONG_MODE	  (1u << 10)
#define EFER_NO_EXECUTE	  (1u << 11)

struct core {
	uint64_t cr0, cr3, cr4, efer;
	unsigned int privilege; /* CPL */
	bool halted;
};

struct cores {
	struct core list[CORES_MAX];
	size_t n;
};

/* False, with a line on standard error, if the text is something else. */
bool registers_parse(struct cores *cores, const char *text);

/* In 64-bit mode with paging: a core that the kernel has not started is not. */
bool core_started(const struct core *core);

/* In user level or halted: the kernel is in the middle of nothing. */
bool core_quiet(const struct core *core);

#endif
