/* Player: a component that does with the namespace what it is told, in its own name; it is a service itself. */
#ifndef PLAYER_H
#define PLAYER_H

#include <stdint.h>

#define PLAYER_PATH_BYTES 24

#define PLAYER_PAIR_LENGTH 2 /* elements */

/* Somebody else makes it. */
#define PLAYER_SEMAPHORE "heard"

/* Paths have so many bytes at most, with their NUL. */
enum player_order {
	PLAYER_SERVE,	     /* itself, at the path */
	PLAYER_UNREGISTER,   /* the path */
	PLAYER_CONNECT,	     /* to the path: the slot of the gate */
	PLAYER_CLOSE,	     /* the connection in slot a */
	PLAYER_DROP,	     /* gives the gate in slot a up, without a word */
	PLAYER_CALL,	     /* player_who by the gate in slot a */
	PLAYER_PASS_ON,	     /* the gate in slot a, to itself */
	PLAYER_LIST,	     /* the path's name of number a: its first byte | kind << 8 */
	PLAYER_MOUNT,	     /* what a / 8 stands for (player.c), with the flag a % 8, at the path */
	PLAYER_UNMOUNT,
	PLAYER_WATCH,	     /* the path, with the semaphore PLAYER_SEMAPHORE: a number */
	PLAYER_UNWATCH,	     /* number a */
	PLAYER_OFFER,	     /* namespace_offer */
	PLAYER_GIVE,	     /* offers and delegates a gate: the slot there */
	PLAYER_REGISTER,     /* slot a of the namespace's, at the path */
	PLAYER_REGISTER_FAR, /* the same, where the page has no room for a path */
	PLAYER_REGISTER_LONG, /* the same, of a path without a NUL */
	PLAYER_REVOKE,	     /* what it passed on of its gate of PLAYER_SERVE or PLAYER_GIVE */
	PLAYER_OPEN,	     /* begins anew, and registers itself */
	PLAYER_DETACH,	     /* detaches twice, and begins anew: what the second said */
	PLAYER_ATTACH,	     /* object a */
	PLAYER_LEND,	     /* its gate to the namespace, to component a: the slot there */
	PLAYER_PAIR,	     /* finds the pair of channels of which the path is the name, of elements of a bytes */
	PLAYER_ECHO,	     /* sends what it receives: the length */
	PLAYER_MAKE,	     /* a process with the view a, named as the path says */
	PLAYER_FINISH,	     /* what it ended with; a: after it was killed */
	PLAYER_WAIT,	     /* never returns: it waits, or does not */
	PLAYER_SPIN,
	PLAYER_END,	     /* of the component */
};

/* Who calls, as the gate says. */
int64_t player_who(void);

int64_t player_obey(uint64_t order, uint64_t a, uint64_t path, uint64_t path_middle, uint64_t path_end);

#endif
