/* Guest: a client of file servers that does there what it is told, in its own name. */
#ifndef FILE_GUEST_H
#define FILE_GUEST_H

#include <stdint.h>

/* The servers that it can be told to call. */
enum file_guest_server {
	FILE_GUEST_RAMFS,
	FILE_GUEST_BOOTFS,
	FILE_GUEST_PROCFS,
	FILE_GUEST_COUNTER,
	FILE_GUEST_WELL,
	FILE_GUEST_DEVFS,
	FILE_GUEST_PIPES,
};

enum file_guest_order {
	FILE_GUEST_BEGIN,      /* connects to the server of number a, and attaches: the session */
	FILE_GUEST_LEAVE,      /* detaches */
	FILE_GUEST_OPEN,       /* the root: a fid */
	FILE_GUEST_OPEN_WELL,  /* the file "well", with the flags a: a fid */
	FILE_GUEST_OPEN_PIPE,	   /* the file "pipe" */
	FILE_GUEST_OPEN_FROM,	   /* what fid a holds, once more, to write: a fid */
	FILE_GUEST_CLUNK,      /* fid a */
	FILE_GUEST_READ_ASIDE, /* fid a, by a thread of its own */
	FILE_GUEST_ASIDE,      /* what that has read, or -EAGAIN: it still does */
	FILE_GUEST_KILL_ASIDE, /* ends that thread */
	FILE_GUEST_FLOOD_FIDS, /* opens until it is refused: how often */
	FILE_GUEST_FLOOD_BUFFERS, /* in session a, shares likewise */
	FILE_GUEST_FLOOD_NOTICES, /* has itself told of each of its fids: of how many */
	FILE_GUEST_ATTACH,	  /* another session, of object a or, 0, of one of its own */
	FILE_GUEST_SHARE,	  /* object a, whosever it is */
	FILE_GUEST_DROP_MEMORY,	  /* destroys what its sessions were opened with, without a word */
	FILE_GUEST_END,		  /* ends the component */
};

int64_t file_guest_obey(uint64_t order, uint64_t a);

#endif
