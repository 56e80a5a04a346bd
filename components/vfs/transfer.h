/*
 * Data between a client's memory and a file. A server that is trusted is given the client's memory,
 * and copies from there or to there itself; with any other one it goes through a slot.
 */
#ifndef VFS_TRANSFER_H
#define VFS_TRANSFER_H

#include "use.h"

/* file_read_number or file_write_number: bytes moved.	-EFAULT, and the server's errors */
int64_t transfer(struct use *use, unsigned function, uint64_t place, uint64_t count,
		 uint64_t offset);

#endif
