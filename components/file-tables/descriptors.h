/*
 * Descriptors: the small numbers by which a component names what it has open, and the open files
 * behind them.
 *
 * A table is a component's: number -> open file, and whether it closes on exec, which is: whether a
 * component that is made by this one does not inherit it. Several descriptors, of several tables,
 * can lead to one open file (dup, inheritance) and share its offset and flags. An open file lives
 * as long as descriptors lead to it or somebody uses it (descriptor_use); whoever takes the last
 * away is told, and lets go what it stood for: so nothing need be locked meanwhile.
 *
 * Descriptors are shared out: so many are kept for each table, the rest is common. There are as
 * many open files as descriptors can be, and `spare` more for those that are used after their last
 * descriptor.
 *
 * The user gives the arrays and protects them.
 */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "place_shares.h"

#define DESCRIPTORS_EACH 64 /* OPEN_MAX of POSIX */

/* What an open file stands for: the user's, but that seek changes the offset. */
struct open_file {
	uint64_t offset;
	uint64_t fid;	 /* of the server */
	uint32_t server; /* number of it */
	uint32_t flags;	 /* FILE_OPEN_* */
	uint32_t count;	 /* of descriptors and users; 0: free. The tables' own */
	uint32_t next_free;
};

struct descriptor_table {
	uint64_t used, close_on_exec; /* bits, by number */
	uint32_t held;
	uint16_t file[DESCRIPTORS_EACH]; /* index */
};

struct descriptors {
	struct open_file *files;
	struct descriptor_table *tables;
	uint32_t file_count, table_count;
	uint32_t free_file;
	struct place_shares shares;
};

/* -EINVAL: more than 65536 files, or too few to keep so many, and to spare so many */
int descriptors_init(struct descriptors *all, struct open_file *files, uint32_t file_count,
		     uint32_t spare, struct descriptor_table *tables, uint32_t table_count,
		     uint32_t kept);

/*
 * The lowest free number, for a file that is opened as that. -EMFILE: the table is full; -ENFILE:
 * it has its share, and there is none in common
 */
int descriptor_open(struct descriptors *all, uint32_t table, const struct open_file *file,
		    bool close_on_exec);

/* NULL: EBADF. */
struct open_file *descriptor_find(const struct descriptors *all, uint32_t table, int number);

/*
 * These take a descriptor, or a user, away: 1, and *last is what nobody has any more; 0: somebody
 * has it. descriptor_close: -EBADF
 */
int descriptor_close(struct descriptors *all, uint32_t table, int number, struct open_file *last);
int descriptor_release(struct descriptors *all, struct open_file *file, struct open_file *last);

/* Uses it until descriptor_release: it stays, whoever closes its descriptors. NULL: EBADF. */
struct open_file *descriptor_use(struct descriptors *all, uint32_t table, int number);

/* The lowest free number from `lowest` on, to the same open file.	-EBADF, -EINVAL: no such
 * number; -EMFILE, -ENFILE */
int descriptor_dup(struct descriptors *all, uint32_t table, int number, int lowest,
		   bool close_on_exec);

/*
 * As dup2: makes number `to` lead where `number` leads. 1 or 0 as descriptor_close of what `to`
 * was. -EBADF: one of both; -ENFILE
 */
int descriptor_dup_to(struct descriptors *all, uint32_t table, int number, int to,
		      bool close_on_exec, struct open_file *last);

/* 0 or 1; -EBADF */
int descriptor_close_on_exec(const struct descriptors *all, uint32_t table, int number);
int descriptor_set_close_on_exec(struct descriptors *all, uint32_t table, int number, bool set);

/* Gives a descriptor to another table, at a number that is free there.	-EBADF: either number;
 * -EBUSY: not free; -ENFILE */
int descriptor_pass(struct descriptors *all, uint32_t from, int number, uint32_t to, int at);

/* Gives an empty table all that do not close on exec, at the same numbers, or nothing.	-EBUSY: not
 * empty; -ENFILE */
int descriptor_inherit(struct descriptors *all, uint32_t from, uint32_t to);

/* A number that is in use, or -ENOENT: to close one after the other. */
int descriptor_any(const struct descriptors *all, uint32_t table);

/* Where seeking starts, as SEEK_SET, SEEK_CUR, SEEK_END. */
enum seek_from { SEEK_FROM_START, SEEK_FROM_OFFSET, SEEK_FROM_END };

/* The new offset, given the file's size.	-EINVAL: before the start; -EOVERFLOW */
int64_t open_file_seek(struct open_file *file, int64_t offset, enum seek_from from, uint64_t size);

#endif
