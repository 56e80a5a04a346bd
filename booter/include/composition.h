/*
 * The composition as the booter reads it: the head of the boot image's payload. It is flat: one
 * header, then tables of fixed structures, then texts. `compose pack` writes it;
 * composition_check() says whether every reference in it is sound, and needs to run once only.
 *
 *	A table is an offset from the payload's start, a multiple of 8, and a count of entries.
 *	An instance is named by its number, its place in the table of instances; the booter is 0.
 *	A text is an offset from the payload's start; it ends with a NUL.
 *	COMPOSITION_NONE stands for no instance, no argument.
 *
 * The ELF images of the instances and programs follow in the payload, each at a multiple of the page.
 */
#ifndef BOOTER_COMPOSITION_H
#define BOOTER_COMPOSITION_H

#include <stdint.h>

#define COMPOSITION_MAGIC   "TESSCOMP"
#define COMPOSITION_VERSION 5
#define COMPOSITION_NONE    0xffffffffu

/* What the booter keeps of what components share: the first thread ids, and the highest priority. */
#define BOOTER_THREADS 2
#define BOOTER_CEILING 254 /* of its endpoint: priorities of components go as far */

#define COMPOSITION_RESTARTS_MAX 16
#define COMPOSITION_SPENT_MAX	 1000 /* periods */

/* Components that one may make at run time, those that these make included. */
#define COMPOSITION_COMPONENTS_MAX 63

/* Of the memory of a manager that has a manager, for tables of its own. */
#define COMPOSITION_REALM_OWN 64

struct composition_table {
	uint32_t offset;
	uint32_t count;
};

struct composition_header {
	uint8_t magic[8];
	uint32_t version;
	uint32_t header_bytes;	/* of this structure */
	uint64_t bytes;		/* header, tables and texts; the ELF images lie behind */
	uint64_t machine_bytes; /* the memory that the system was checked against */
	uint32_t name;		/* text */
	uint32_t description;	/* text, may be empty */
	uint32_t leftover;	/* the instance that gets the memory left over; 0: the booter */
	uint32_t reserved;
	struct composition_table instances;  /* composition_instance */
	struct composition_table init_order; /* uint32_t: instances but the booter, servers first */
	struct composition_table gates;	     /* composition_gate, by client and index */
	struct composition_table regions;    /* composition_region */
	struct composition_table shares;     /* composition_share */
	struct composition_table irqs;	     /* composition_irq */
	struct composition_table ioports;    /* composition_ioports */
	struct composition_table device_memory; /* composition_device_memory */
	struct composition_table args;		/* composition_arg */
	struct composition_table programs;	/* composition_program */
};

/*
 * Flags of an instance: it gets the debug capability; one of its devices masters the bus, so that
 * without an IOMMU the whole system trusts it; it can read this payload; it admits all threads that
 * its scheduler has, since it serves whom it gives a gate at run time.
 */
#define COMPOSITION_DEBUG      1u
#define COMPOSITION_BUS_MASTER 2u
#define COMPOSITION_BOOT_IMAGE 4u
#define COMPOSITION_SERVICES   8u

/* The fault gates of a component, in the order of fault_entry. */
enum composition_fault {
	COMPOSITION_FAULT_PAGE,
	COMPOSITION_FAULT_EXCEPTION,
	COMPOSITION_FAULT_CALL, /* foreign system calls */
	COMPOSITION_FAULTS
};

struct composition_instance {
	uint32_t name;	     /* text */
	uint32_t image;	     /* text: the program that it is an instance of */
	uint64_t elf_offset; /* from the payload's start; the booter has none: 0 */
	uint64_t elf_bytes;
	uint64_t base;	    /* of its window: address_plan.h */
	uint64_t image_end; /* the first address behind its segments, on a page */
	uint64_t entry;
	uint32_t flags;
	uint32_t admits;       /* client threads that need a stack in it */
	uint32_t threads;      /* of its own */
	uint32_t process_threads; /* ids behind those, for processes that it makes */
	uint32_t priority;     /* of its first thread */
	uint32_t ceiling;      /* of the priorities of its threads */
	uint32_t budget;       /* microseconds that they may run together in each period; or 0 */
	uint32_t period;       /* microseconds */
	uint16_t spent;	       /* its handler is told if the budget was in so many periods in a row; 0: not */
	uint16_t restarts;     /* its handler restarts it at most so often; 0: not at all ... */
	uint32_t within;       /* ... in so many microseconds */
	uint32_t memory_pages; /* its budget, needed_pages included */
	uint32_t needed_pages; /* for image, heap, stacks and kernel objects: at most these */
	uint32_t heap_pages;   /* to be mapped from image_end on */
	uint32_t init_stage;   /* 0: the booter; instances of one stage may start in parallel */
	uint32_t handler;      /* instances */
	uint32_t scheduler;
	uint32_t manager;
	uint32_t args;				  /* its first argument, or COMPOSITION_NONE */
	uint64_t fault_entry[COMPOSITION_FAULTS]; /* in the handler; 0: the booter knows its own */
	uint64_t kept_from;  /* instances to which it may delegate nothing, a bit each */
	uint32_t components; /* that it may make at run time */
	uint32_t reserved;
};

#define COMPOSITION_GATE_SERVICE 1u /* it leads to all functions of the interface */

/* A gate capability that the booter makes: from client's slot `index` into server at `entry`. Its badge, which tells
 * the server who calls, is the client's number. */
struct composition_gate {
	uint32_t client;    /* instance */
	uint32_t index;	    /* of the capability in the client's captbl */
	uint32_t server;    /* instance */
	uint32_t flags;	    /* COMPOSITION_GATE_* */
	uint64_t entry;	    /* of the server's stub */
	uint32_t interface; /* text */
	uint32_t function;  /* text; of a service: the interface's */
};

/* Pages that several instances map. */
struct composition_region {
	uint32_t name; /* text */
	uint32_t pages;
};

#define COMPOSITION_SHARE_WRITE 1u

struct composition_share {
	uint32_t instance;
	uint32_t region; /* place in the table of regions */
	uint64_t address;
	uint32_t flags;
	uint32_t reserved;
};

struct composition_irq {
	uint32_t instance;
	uint32_t line;
};

struct composition_ioports {
	uint32_t instance;
	uint32_t first;
	uint32_t count;
	uint32_t reserved;
};

struct composition_device_memory {
	uint32_t instance;
	uint32_t pages;
	uint64_t address;
};

enum composition_arg_type {
	COMPOSITION_ARG_TEXT,
	COMPOSITION_ARG_INTEGER,
	COMPOSITION_ARG_BOOLEAN,
	COMPOSITION_ARG_TABLE,
	COMPOSITION_ARG_ARRAY, /* its elements have the keys 0, 1, ... */
};

/*
 * A node of the tree of arguments. `next` and `first_child` name greater places in the table than
 * the node's own: a walk ends.
 */
struct composition_arg {
	uint32_t key;	      /* text */
	uint32_t type;	      /* composition_arg_type */
	uint32_t text;	      /* the value as text; empty for tables and arrays */
	uint32_t children;    /* how many */
	uint32_t first_child; /* or COMPOSITION_NONE */
	uint32_t next;	      /* sibling, or COMPOSITION_NONE */
	int64_t number;	      /* of integers and booleans, else 0 */
};

/* What lies here for processes alone; no instance has its name, or is linked for its window. */
struct composition_program {
	uint32_t name; /* text */
	uint32_t reserved;
	uint64_t elf_offset; /* from the payload's start */
	uint64_t elf_bytes;
};

_Static_assert(sizeof(struct composition_header) == 128, "no padding");
_Static_assert(sizeof(struct composition_instance) == 160, "no padding");
_Static_assert(sizeof(struct composition_gate) == 32, "no padding");
_Static_assert(sizeof(struct composition_share) == 24, "no padding");
_Static_assert(sizeof(struct composition_device_memory) == 16, "no padding");
_Static_assert(sizeof(struct composition_arg) == 32, "no padding");
_Static_assert(sizeof(struct composition_program) == 24, "no padding");

#endif
