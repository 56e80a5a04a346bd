/*
 * What the booter tells a capability manager when it hands over what that one manages: a table in pages
 * that both can read, at crt_startup->handover. The capabilities that it names are in the manager's
 * captbl. The booter makes nothing by its own any more, and takes nothing.
 *
 *	A component's frames are [frames_first, frames_next); as many more as to frames_end are its
 *	budget, still untyped. What is free lies in `free`.
 *
 * A component that manages others itself is told of as a realm: all frames up to frames_end are its, and
 * it makes of them what it likes, by a capability to them that dies with it. Of the components below it,
 * members, it is told what has to end with them.
 */
#ifndef CAPMGR_HANDOVER_H
#define CAPMGR_HANDOVER_H

#include <stdint.h>

#include <tessera/abi.h>

#define HANDOVER_NODES	 1152
#define HANDOVER_THREADS 1024
#define HANDOVER_GATES	 1024
#define HANDOVER_INSTANCES 64
#define HANDOVER_DEVICES 64
#define HANDOVER_RANGES	 2 /* below the boot image, and above it */
#define HANDOVER_MAGIC 0x5245564f444e4148u /* "HANDOVER" */

struct handover_component {
	uint32_t instance; /* its number, which is the badge of its gates */
	uint32_t component; /* slots of the manager's */
	uint32_t captbl_root;
	uint32_t captbl_leaf; /* of slots 0 to 127 */
	uint32_t pgtbl_root;
	uint32_t pgtbl_middle; /* the node of the first 512 GiB */
	uint32_t manager; /* instance */
	uint32_t scheduler; /* instance */
	uint32_t first_thread; /* its thread ids: from this one ... */
	uint32_t threads;      /* ... so many */
	uint32_t thread;       /* its threads: places in the list of them, under its first ids */
	uint32_t threads_made;
	uint32_t handler; /* instance: who handles its faults, and may end it */
	uint32_t first_node; /* its nodes: places in the list of them, from below */
	uint32_t nodes;
	uint32_t component_frame; /* the number of the frame in which it lives */
	uint32_t realm; /* it manages others itself: of its nodes nothing is told */
	uint32_t components; /* that it may make, with those that these make */
	uint64_t kept_from;  /* instances to which it may delegate nothing, a bit each */
	uint64_t frames_first;
	uint64_t frames_next;
	uint64_t frames_end;
	uint64_t dynamic; /* address from which pages may be given to it */
	uint64_t entry;	  /* where its threads start */
	uint64_t fault_entry[FAULT_KINDS]; /* in the handler; the badge is the component's number */
};

/* A node of a component's tables. */
struct handover_node {
	uint32_t slot;
	uint32_t frame;
	uint32_t maps; /* it is a leaf of the page table */
};

/*
 * A gate that the composition gave to a component of the manager's and that leads into another one, if
 * it leads to a service, or either has a fault handler that is not the booter: who could restore it. Not those
 * whose badge says who calls a scheduler: nobody restores that, and the client can't lose them.
 */
struct handover_gate {
	uint32_t client; /* instance */
	uint32_t slot;	 /* of the client's */
	uint32_t server; /* instance */
	uint32_t is_service; /* whoever is given it has its own */
	uint64_t entry;
};

/* Device memory that the composition gave to a component of the manager's: its slot there, and where it is mapped. */
struct handover_device {
	uint32_t instance;
	uint32_t slot;
	uint32_t pages;
	uint64_t address;
};

/* A component in a realm of the manager's. */
struct handover_member {
	uint32_t realm; /* instance: the one of the manager's components below which it stands */
	uint32_t component_frame;
	uint32_t first_thread; /* as above */
	uint32_t threads;
	uint32_t thread;
	uint32_t threads_made; /* that nobody in the realm schedules */
};

/* Thread ids that the manager may give out: a capability to them, and which they are. */
struct handover_ids {
	uint32_t slot;
	uint32_t first;
	uint32_t count;
};

struct handover_thread {
	uint32_t slot;
	uint32_t frame;
};

struct handover_range {
	uint64_t first;
	uint64_t end;
};

struct handover {
	uint64_t magic;
	uint64_t first_frame; /* of the memory capability ... */
	uint64_t frames;      /* ... and its length */
	uint32_t memory;      /* its slot: all of RAM; in a realm, all of that */
	uint32_t instances;  /* of the composition, the booter and the manager among them */
	uint32_t components; /* of those, how many are handed over */
	uint32_t thread_ids; /* of the entries of `ids` */
	uint32_t members;
	uint32_t booter_frame; /* where the booter lives: a thread in it waits for nobody */
	uint32_t manager_frame; /* and the manager */
	struct handover_range free[HANDOVER_RANGES];
	uint64_t nodes;
	struct handover_node node[HANDOVER_NODES];
	uint64_t threads;
	struct handover_thread thread[HANDOVER_THREADS];
	uint64_t gates;
	struct handover_gate gate[HANDOVER_GATES];
	uint64_t devices;
	struct handover_device device[HANDOVER_DEVICES];
	struct handover_ids ids[HANDOVER_INSTANCES];
	struct handover_member member[HANDOVER_INSTANCES];
	struct handover_component component[];
};

#endif
