/*
 * The board: a shared region by which a director has puppets do what he says, each in its own
 * protection domain. The director writes an order and its words, then the state; the puppet the
 * result, then the state.
 */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#define BOARD_PUPPETS 5
#define BOARD_WORDS   5
#define BOARD_PAUSE   1000000 /* cycles between two looks at the board */

enum board_order {
	BOARD_ALLOC,	  /* capmgr_page_alloc(a) */
	BOARD_FREE,	  /* capmgr_page_free(a) */
	BOARD_ACCEPT,	  /* capmgr_accept(a, b) */
	BOARD_DELEGATE,	  /* capmgr_delegate(a, b, c, d) */
	BOARD_GRANT,	  /* capmgr_grant(a, b, c) */
	BOARD_REVOKE,	  /* capmgr_revoke(a, b), to its end */
	BOARD_REVOKE_ONE, /* capmgr_revoke_child(a, b, c, d), to its end */
	BOARD_RELINQUISH, /* capmgr_relinquish(a, b), to its end */
	BOARD_QUOTA,	  /* capmgr_quota(a) */
	BOARD_END,	  /* capmgr_component_end(a), to its end */
	BOARD_READ,	  /* the word at address a; BOARD_FAULT */
	BOARD_WRITE,	  /* b to address a: 0, or BOARD_FAULT */
	BOARD_CALL,	  /* pong(b) by the gate in slot a; the transport's error */
	BOARD_PORT,	  /* a byte from the port capability in slot a; an error */
	BOARD_MEMORY,	  /* capmgr_memory_create(a) */
	BOARD_OFFER,	  /* capmgr_memory_offer(a, b, c) */
	BOARD_MAP,	  /* capmgr_memory_map(a, b, c) */
	BOARD_UNMAP,	  /* capmgr_memory_unmap(a) */
	BOARD_DESTROY,	  /* capmgr_memory_destroy(a) */
	BOARD_FACT,	  /* capmgr_memory_fact(a, b) */
	BOARD_MAKE,	  /* capmgr_component_create(a, b, 0, 0, 0) */
	BOARD_TREE,	  /* capmgr_tree(a, b) */
	BOARD_TREE_NEXT,  /* capmgr_tree_next(), to the next node or the end */
	BOARD_GIVER,	  /* capmgr_giver(a, b) */
	BOARD_TYPE,	  /* type | rights << 8 of the capability in slot a; an error */
	BOARD_BIND,	  /* the line of the irqs in slot a to its own endpoint */
	BOARD_UNBIND,	  /* and ends that */
	BOARD_SEND,	  /* activates the endpoint in slot a */
	BOARD_DEVICE_MAP, /* capmgr_device_map(a, b, c, 0, d) */
	BOARD_DEVICE_UNMAP, /* capmgr_device_unmap(a), to its end */
};

#define BOARD_FAULT (-4096)

enum board_state { BOARD_IDLE, BOARD_ASKED, BOARD_DONE };

struct board_puppet {
	uint32_t state; /* enum board_state */
	uint32_t order; /* enum board_order */
	uint64_t word[BOARD_WORDS];
	int64_t result;
};

struct board {
	struct board_puppet puppet[BOARD_PUPPETS];
};

#endif
