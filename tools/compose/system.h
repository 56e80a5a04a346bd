/*
 * A composition in memory. It comes to be in steps, each of which needs those before it to have
 * found no error; all of it lives in one arena, and all errors go to one report:
 *
 *	system_read()		the file: stanzas, keys and values, each by itself
 *	system_resolve()	names become instances and regions; what they share is consistent
 *	system_order()		the order of initialisation; nothing depends on itself
 *	system_deny()		nobody has the authority that the composition denies him
 *	system_interfaces()	the headers of the interfaces; every client gets its gates
 *	system_read_images()	the linked ELF files, checked against all of these (pack.h)
 */
#ifndef COMPOSE_SYSTEM_H
#define COMPOSE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address_plan.h"
#include "composition.h"
#include "elf_image.h"
#include "interface.h"
#include "toml_tree.h"

struct instance;

/* Says who serves something, by name; `to` is known once names are resolved. */
struct reference {
	const struct toml_node *node; /* NULL: a default */
	const char *name;
	struct instance *to;
};

/* An interface that an instance exports, serves as a service, or needs from `server`. */
struct link {
	const struct toml_node *node;
	const char *interface;
	struct reference server; /* of a need */
	bool is_service;	 /* a need, met by one gate to all of it */
	const struct interface *header;
};

struct gate {
	const struct link *need;
	const struct interface_function *function; /* NULL: all of a service */
	uint32_t index;
};

struct region {
	const struct toml_node *node;
	const char *name;
	uint32_t pages;
	bool mapped;
};

struct share {
	const struct toml_node *node;
	struct region *region;
	bool writable;
	uint64_t address;
};

/* Interrupt lines, ports or device memory: the numbers from first to last. */
struct range {
	const struct toml_node *node;
	uint64_t first;
	uint64_t last;
};

struct ranges {
	struct range *entries;
	size_t count;
};

/*
 * What is linked for a window of its own: an instance, which the booter builds, or a program, which
 * lies in the boot image for those that make processes of it. A program has a number behind those
 * of the instances, an image, and needs without servers, and from these its gates; the rest says
 * nothing of it.
 */
struct instance {
	const struct toml_node *node; /* its stanza; NULL: the booter */
	uint32_t number;
	const char *name;
	const char *image;
	struct link *exports;
	size_t export_count;
	struct link *services; /* that it serves by one gate each: to whom needs them, or gets one
				  at run time */
	size_t service_count;
	struct link *needs;
	size_t need_count;
	struct reference handler;
	struct reference scheduler;
	struct reference manager;
	struct instance *managed; /* the first of those that it manages beside itself, or NULL */
	struct instance *next_managed; /* of the same manager */
	uint64_t admits;
	bool admits_given;
	uint64_t threads;
	const struct toml_node *threads_node;
	uint64_t process_threads; /* thread ids for processes that it makes */
	const struct toml_node *process_threads_node;
	uint64_t components; /* that it may make at run time */
	const struct toml_node *components_node;
	struct reference *recipients; /* to whom it may delegate, if the stanza says so */
	size_t recipient_count;
	const struct toml_node *recipients_node; /* NULL: to all clients of its manager */
	uint64_t priority;
	uint64_t ceiling; /* 0: the stanza does not say */
	const struct toml_node *ceiling_node;
	uint64_t budget, period; /* microseconds; 0: no limit */
	const struct toml_node *time_node;
	uint64_t restarts, within; /* times, in so many microseconds; 0: it stays ended */
	uint64_t spent; /* also when its budget was, in so many periods in a row; 0: not */
	const struct toml_node *restart_node;
	uint64_t memory_bytes; /* 0: as much as it needs */
	const struct toml_node *memory_node;
	uint64_t heap_bytes;
	struct ranges irqs;
	struct ranges ioports;
	struct ranges device_memory;
	bool bus_master;
	bool debug;
	bool boot_image;
	struct share *shares;
	size_t share_count;
	uint64_t image_limit; /* image and heap end below: shared regions follow */
	const struct toml_node *args;
	uint32_t init_stage;
	struct gate *gates;
	size_t gate_count;
	struct elf_image elf;
};

/* No path of authority may lead from one instance to the other, unless by way of an excepted one.
 */
struct denial {
	const struct toml_node *node;
	struct reference from;
	struct reference to;
	struct reference *excepted;
	size_t excepted_count;
};

struct system {
	struct arena *arena;
	struct report *report;
	const char *path;
	const char *name;
	const char *description;
	const struct toml_node *root;
	const struct toml_node *memory_node;
	uint64_t memory_bytes;
	struct reference leftover;
	struct denial *denials;
	size_t denial_count;
	struct region *regions;
	size_t region_count;
	struct instance *instances; /* [0] is the booter */
	size_t instance_count;
	size_t linked_count;	       /* with the programs, which stand behind the instances */
	struct instance **init_order;  /* all but the booter */
	struct interface **interfaces; /* every one that is needed or exported, once */
	size_t interface_count;
};

bool system_read(struct system *system, struct arena *arena, struct report *report,
		 const char *path);
bool system_resolve(struct system *system);
bool system_order(struct system *system);
bool system_deny(const struct system *system);
bool system_interfaces(struct system *system, const char *const *folders, size_t folder_count);

/* A part of system_resolve: whether those that the stanza names can restart the instance. */
void system_check_restart(const struct system *system, const struct instance *instance);

/* The interface by which a fault handler other than the booter is entered, and its functions. */
#define FAULT_INTERFACE "fault"
extern const char *const fault_functions[COMPOSITION_FAULTS];

/* What a scheduler exports, how those that it schedules begin and end; and its functions. */
#define COMPINIT_INTERFACE "compinit"
#define COMPINIT_FUNCTIONS 3
extern const char *const compinit_functions[COMPINIT_FUNCTIONS];

/* An instance in a set of them. */
static inline uint64_t instance_bit(const struct instance *instance)
{
	return (uint64_t)1 << instance->number;
}

/* Whether an instance manages others, and another one manages it: what its stanza gives it is a
 * realm, of which the memory of those is a part. */
static inline bool instance_is_realm(const struct instance *instance)
{
	return instance->managed && instance->manager.to != instance;
}

/* Whether an instance stands below a manager, at once or by way of others. */
bool instance_is_below(const struct instance *instance, const struct instance *manager);

/* Whether its stanza lets an instance delegate to another one, if both can: always to itself and to
 * its scheduler, which has all authority over it anyway. */
bool instance_delegates_to(const struct instance *instance, const struct instance *to);

/* The ids of its own threads, and of those of processes that it makes. */
static inline uint64_t instance_thread_ids(const struct instance *instance)
{
	return instance->threads + instance->process_threads;
}

struct instance *system_find(const struct system *system, const char *name);
const struct link *instance_export(const struct instance *instance, const char *interface);
const struct link *instance_service(const struct instance *instance, const char *interface);

/* Whether somebody serves the interface as a service, and nobody exports it: what a program's need
 * is. */
bool system_serves(const struct system *system, const char *interface);

/* What the symbols of a gate have behind gate_ and, in its server, before: `service_vfs` and
 * `serve_vfs`, or the function's name and `server_` with it. */
const char *gate_name(const struct system *system, const struct gate *gate);
const char *gate_entry(const struct system *system, const struct gate *gate);

/* All instances that a thread of this one may come to be in, once names are resolved: by what the
 * composition says; and by gates that it may get at run time, too. */
uint64_t system_reached(const struct system *system, const struct instance *instance);
uint64_t system_visited(const struct system *system, const struct instance *instance);

/* Says what is wrong with an instance at the given node, or else at its stanza, or its file. */
void instance_error(const struct system *system, const struct instance *instance,
		    const struct toml_node *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
