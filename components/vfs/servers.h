/*
 * The file servers that vfs is attached to.
 *
 * A service is a name under which file servers are registered; mounts lead to services. A server is
 * who answered under that name when vfs attached: with a gate, a session there, and an object of
 * memory that vfs shares with it alone. When it is gone, so are the files that were open there, and
 * the next question to the service attaches whoever has the name then. A server's place is free
 * when its last call has come back.
 *
 * In its memory are slots: each call that needs one has its own. Each component has some of a
 * server's slots for itself, the others are for whoever comes first.
 *
 * A service that the composition does not name as trusted is called with a deadline.
 *
 * The lock is held for all of these, but where it says otherwise.
 */
#ifndef VFS_SERVERS_H
#define VFS_SERVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "crt.h"
#include "file.h"
#include "place_shares.h"

#define VFS_SERVERS	  16 /* and services */
#define SERVER_SLOT_BYTES 1024
#define SERVER_SLOTS	  64
#define SERVER_SLOTS_KEPT 1 /* for each component */

/* What a call of an untrusted server may take. */
#define SERVER_MICROSECONDS 200000

struct service {
	char name[FILE_PATH_BYTES]; /* empty: it is free */
	struct server *server;	    /* NULL: none is attached */
	uint32_t wanted;	    /* by so many who wait for one: as long it stays */
	bool coming;		    /* somebody is just attaching one */
	bool trusted;
};

struct server {
	struct service *service; /* NULL: it is free */
	uint32_t life;		 /* how often the place was taken: 24 bits */
	uint32_t calls;		 /* under way: as long it stays */
	uint32_t files;		 /* that are open there */
	bool gone, trusted;
	crt_sinv_t gate;
	uint64_t handle, session;
	uint64_t memory;
	char *slots;
	uint64_t free_slots; /* bits */
	struct place_shares shares;
};

int servers_init(void);

/* As service_find, of the one that the composition names for pipes, whose file `pipe` is a new one
 * whenever it is opened. -ENOSYS: it names none */
int service_of_pipes(void);

/* The number of the service with that name, or -ENFILE; it is kept as long as it is mounted. */
int service_find(const char *name);

/*
 * The service's server, attached if it is not, to be called until server_leave. The lock is let go
 * while it is attached. -ENOENT: there is none	-EIO: it does not do what it should	-ENFILE
 * -EINTR
 */
int server_enter(unsigned service, struct server **server);
void server_leave(struct server *server);

/* What an open file has of its server: its place and life. NULL: it is gone. */
uint32_t server_number(const struct server *server);
struct server *server_of(uint32_t number);
unsigned server_index(const struct server *server);
#define SERVER_NONE UINT32_MAX

/* A slot for a component that holds so many there; -EAGAIN: it gets no more. */
int server_slot_take(struct server *server, uint32_t *held);
void server_slot_give(struct server *server, uint32_t *held, unsigned slot);

static inline char *server_slot(const struct server *server, unsigned slot)
{
	return server->slots + slot * SERVER_SLOT_BYTES;
}

static inline uint64_t server_slot_place(unsigned slot)
{
	return FILE_PLACE(0, slot * SERVER_SLOT_BYTES);
}

/*
 * Calls a function of file.h, by its number, with the session and these: its answer, if it is one
 *that can be. The lock is not held.
 *	-EIO		the server is gone, or was too slow, or did not answer as it should
 *	-ESTALE		it was gone before it was called
 *	-EINTR		the thread is being ended
 *	-EAGAIN, -ENOMEM, -ENOSPC	no deadline can be set
 */
int64_t server_call(struct server *server, unsigned function, uint64_t a, uint64_t b, uint64_t c,
		    uint64_t d);

#endif
