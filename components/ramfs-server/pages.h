/*
 * Pages of the component's own for files, as many as its budget gives: taken from the capability
 * manager when they are wanted, kept for the next file when one has gone.
 */
#ifndef RAMFS_SERVER_PAGES_H
#define RAMFS_SERVER_PAGES_H

#include "ramfs.h"

int64_t ramfs_page_take(void *context);
void ramfs_page_give(void *context, uint32_t page);

/* A page's number is that of its address. */
static const struct ramfs_pages pages_of_component = {
	.take = ramfs_page_take,
	.give = ramfs_page_give,
};

#endif
