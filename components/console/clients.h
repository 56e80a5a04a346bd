/* The pages that clients share. They stay as long as a thread uses them, whatever their client does
 * meanwhile. */
#ifndef CLIENTS_H
#define CLIENTS_H

#include <stdint.h>

/* 0, or what keeps a lock from being made. */
int clients_init(void);

/* As console_attach and console_detach, of the client with this handle. */
int64_t client_attach(uint64_t handle, uint64_t memory);
int64_t client_detach(uint64_t handle);

struct client_use {
	uint64_t handle;
	volatile char *bytes; /* which the client writes when it likes */
};

/* Of so many bytes from a place on.	-EBADF	-EFAULT */
int client_use_begin(struct client_use *use, uint64_t handle, uint64_t place, uint64_t count);
void client_use_end(const struct client_use *use);

#endif
