/*
 * What a component is told at its start: the page, read-only, that the argument of its first thread
 * points to, and more pages behind it where grants and arguments do not fit. Its creator writes it.
 *
 * Offsets count from the start of the structure; texts end with a NUL.
 */
#ifndef CRT_STARTUP_H
#define CRT_STARTUP_H

#include <stdint.h>

#include "thread_block.h"

#define CRT_STARTUP_MAGIC 0x5452415453545243u /* "CRTSTART" */

/* Flags: how far the component is its own master. */
#define CRT_STARTUP_MANAGER   1u /* it manages its tables and memory */
#define CRT_STARTUP_SCHEDULER 2u /* it makes and dispatches its own threads */
#define CRT_STARTUP_DEBUG     4u /* it has the debug capability */

struct crt_startup {
	uint64_t magic;
	uint64_t bytes; /* of all of it */
	uint64_t cycles_per_second;
	uint64_t memory_frames; /* of CRT_SLOT_MEMORY */
	uint64_t dynamic;	/* address from which the component may map what it likes */
	uint64_t handover;	/* of a manager of others: what it takes over; else 0 */
	uint64_t schedule;	/* of a scheduler of others: whom it schedules; else 0 */
	uint64_t payload;	/* the boot image's (payload.h), read-only, if it has it; else 0 */
	uint64_t payload_bytes;
	uint32_t instance;
	uint32_t flags;
	uint32_t name;	       /* text */
	uint32_t first_thread; /* its thread ids: from this one ... */
	uint32_t threads;      /* ... so many */
	uint32_t priority;     /* of its first thread; the ceiling of those that it schedules */
	uint32_t first_free_slot;
	uint32_t grants; /* offset of struct crt_grant[] */
	uint32_t grant_count;
	uint32_t args; /* offset of struct crt_arg[]; the first one is a child of the root */
	uint32_t arg_count;
	uint32_t process_threads; /* ids behind its own, for processes that it makes */
	uint32_t arguments; /* offset of the addresses of main's arguments, a null, those of its environment, and
			     * a null; 0: none of all that */
	uint32_t argument_count;
	uint8_t admitted[THREAD_IDS / 8]; /* a bit for each thread id that has a stack here */
};

/* A device that the composition grants. */
struct crt_grant {
	uint32_t type; /* CAP_PORTS, CAP_IRQS or CAP_DEVICES */
	uint32_t slot;
	uint64_t first;	  /* port, interrupt line, or physical address */
	uint64_t count;	  /* of ports, lines, or pages */
	uint64_t address; /* CAP_DEVICES: where they are mapped */
};

enum crt_arg_type {
	CRT_ARG_TEXT,
	CRT_ARG_INTEGER,
	CRT_ARG_BOOLEAN,
	CRT_ARG_TABLE,
	CRT_ARG_ARRAY, /* its elements have the keys 0, 1, ... */
};

#define CRT_ARG_NONE 0xffffffffu

/* A node of the tree of arguments; links are places in the table, always greater than its own. */
struct crt_arg {
	uint32_t key;  /* text */
	uint32_t type; /* crt_arg_type */
	uint32_t text; /* the value as text; empty for tables and arrays */
	uint32_t children;
	uint32_t first_child; /* or CRT_ARG_NONE */
	uint32_t next;	      /* sibling, or CRT_ARG_NONE */
	int64_t number;	      /* of integers and booleans, else 0 */
};

/* The component's own, once crt has started. */
extern const struct crt_startup *crt_startup;

const char *crt_name(void);

#endif
