/*
 * Who has attached: a component's memory, view, descriptors and the rest. A record is found by the
 * component that calls, and kept from client_enter to client_leave.
 *
 * Of a component that has ended nobody needs to tell. Its record is emptied when a component with
 * its number attaches, or when records run out: its memory is not its own any more then.
 *
 * The lock is held for all of these; where files are closed it is let go meanwhile.
 */
#ifndef VFS_CLIENTS_H
#define VFS_CLIENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "descriptors.h"
#include "path_mounts.h"
#include "servers.h"

#define VFS_CLIENTS 32

/* The number of the client's memory at a server that has it, in a life of its. */
struct buffer {
	uint32_t server; /* server_number */
	uint32_t number; /* 0: none */
};

struct client {
	uint64_t handle; /* 0: the record is free */
	bool ended; /* nobody finds it any more; it is emptied when its last call has come back */
	uint32_t calls; /* under way */
	uint64_t maker; /* that has adopted it; it has no memory before it attaches */
	uint64_t memory, bytes;
	char *base; /* NULL: it has not attached */
	struct file_identity who;
	uint32_t mask;
	char directory[FILE_PATH_BYTES];
	struct path_mounts mounts; /* their targets are services */
	struct buffer buffers[VFS_SERVERS];
	uint32_t slots[VFS_SERVERS]; /* that it holds */
};

extern struct descriptors descriptors;

int clients_init(void);

/* As vfs_attach says. */
int64_t client_attach(uint64_t handle, uint64_t memory);

/* As vfs_adopt, vfs_pass and vfs_ended say. */
int client_adopt(const struct client *maker, uint64_t process, bool fresh);
int client_pass(const struct client *maker, uint64_t process, int descriptor, int at);
int client_ended(uint64_t process);

/* Who calls.	-EBADF: it has not attached; -EAGAIN: it has too many calls under way */
int client_enter(struct client **client);
void client_leave(struct client *client);

/* Nobody finds it from now on. */
void client_end(struct client *client);

/* No descriptor, for all numbers that are none. */
static inline int descriptor_number(uint64_t descriptor)
{
	return descriptor < DESCRIPTORS_EACH ? (int)descriptor : -1;
}

/* The number of its table of descriptors. */
uint32_t client_table(const struct client *client);

/* Whether anybody has mounted a service. */
bool clients_mount(unsigned service);

/* Copies a text out of the client's memory.	-EFAULT; -ENAMETOOLONG */
int client_text(const struct client *client, uint64_t place, char text[FILE_PATH_BYTES]);

/* Whether so many bytes are there. */
bool client_has(const struct client *client, uint64_t place, uint64_t count);

/* Writes a structure there.	-EFAULT */
int client_write(const struct client *client, uint64_t place, const void *from, uint64_t bytes);

/* Lets go what an open file stood for that nobody has any more. */
void let_go(const struct open_file *last);

#endif
