/*
 * Two channels (rtos.h) between a client and the server of a connection, one each way. Who wants them has a
 * function in its interface that takes their name, two words, which the client calls by its gate:
 *
 *	client	channel_pair_create(&pair, ELEMENT, LENGTH, CHANNEL_SPSC, name);
 *		disk_channels_on(disk, name[0], name[1]);
 *	server	int64_t disk_channels(uint64_t name, uint64_t name_end)
 *		{ return channel_pair_find(&pair, ELEMENT, LENGTH, name, name_end); }
 *
 * Whoever knows the name of a channel can open it. These have 56 bits that nobody can guess, so nobody can but the
 * two, and whom they tell. The channels are the client's, and end with it.
 */
#ifndef NAMES_CHANNEL_PAIR_H
#define NAMES_CHANNEL_PAIR_H

#include <stddef.h>
#include <stdint.h>

#include "rtos.h"

struct channel_pair {
	struct channel_send send;
	struct channel_recv recv;
};

/*
 * The client's side. Writes the words to tell the server. 0.
 *	-ENOSYS		the processor has no random numbers
 *	others		of channel_create; then there is none of the two
 */
int channel_pair_create(struct channel_pair *pair, size_t element_size, size_t length, unsigned flags,
			uint64_t name[2]);

/* The server's side. 0.
 *	-ENOENT		no such pair	-EINVAL, others	of channel_retrieve_send */
int channel_pair_find(struct channel_pair *pair, size_t element_size, size_t length, uint64_t name,
		      uint64_t name_end);

/* For the client: ends both channels, for both sides.	-EBADF, -EPERM: of channel_destroy */
int channel_pair_destroy(const struct channel_pair *pair);

#endif
