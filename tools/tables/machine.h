/*
 * The machine whose tables are read: one that runs, through QEMU's monitor, or the dump of one that
 * ran. A running one is stopped while it is read, at a moment when every core is at user level or
 * halted, so that the kernel is not halfway through changing what is compared.
 */
#ifndef TABLES_MACHINE_H
#define TABLES_MACHINE_H

#include "monitor.h"
#include "physical.h"
#include "registers.h"

enum machine_state {
	MACHINE_STOPPED, /* it may be read */
	MACHINE_ENDED,	 /* QEMU is gone, or a dump has been read */
	MACHINE_TROUBLE	 /* told on standard error */
};

struct machine {
	bool runs;
	struct monitor monitor;
	int file; /* the dump, or where the monitor saves memory for us */
	char path[64];
	const char *registers; /* of a dump: the file with `info registers -a` */
};

bool machine_attach(struct machine *machine, const char *monitor);

/* `memory` is what `pmemsave 0 SIZE` wrote, `registers` what `info registers -a` printed. */
bool machine_open_dump(struct machine *machine, const char *memory, const char *registers);

void machine_close(struct machine *machine);

/* Waits until the kernel runs a component or is idle, and stops the machine there. */
enum machine_state machine_stop(struct machine *machine, struct cores *cores);

/* Whether QEMU has ended while it was read or since. */
bool machine_ended(const struct machine *machine);

/* Lets it go on. */
void machine_continue(struct machine *machine);

/* A physical_fetch whose source is a machine. */
bool machine_fetch(void *machine, uint64_t address, uint64_t bytes, uint8_t *to);

#endif
