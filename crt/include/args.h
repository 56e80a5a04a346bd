/*
 * The arguments that the composition gives a component: a tree of keys and values.
 *
 *	[component.NAME.args]
 *	rounds = 3
 *	limits = { low = 1, high = 9 }
 *
 * A path names a value from the root or from another entry: "rounds", "limits/high". Elements of
 * arrays have the keys 0, 1, ... The root is a table of which nothing but its children is known.
 */
#ifndef CRT_ARGS_H
#define CRT_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "crt_startup.h"

/* An entry of the tree; a null node stands for the root. */
struct args {
	const struct crt_arg *node;
};

struct args_iter {
	const struct crt_arg *next;
};

/* The value at a path as text, NULL where there is none. Tables and arrays have an empty text. */
const char *args_get(const char *path);
const char *args_get_from(const char *path, struct args from);

/* The integer (or truth, as 0 or 1) at a path, or `otherwise` where there is none. */
int64_t args_get_number(const char *path, int64_t otherwise);

/* The entry at a path. 0, or -ENOENT. */
int args_get_entry(const char *path, struct args *entry);

const char *args_key(struct args entry);
const char *args_value(struct args entry);
int64_t args_number(struct args entry);
enum crt_arg_type args_type(struct args entry);

/* How many children an entry has. */
unsigned args_len(struct args entry);

/* Goes through the children of an entry: false when there is none (left). */
bool args_iter(struct args entry, struct args_iter *iter, struct args *first);
bool args_iter_next(struct args_iter *iter, struct args *next);

/* for each child `entry` of `table` */
#define args_foreach(table, iter, entry)                                                           \
	for (bool args_more = args_iter((table), &(iter), &(entry)); args_more;                    \
	     args_more = args_iter_next(&(iter), &(entry)))

#endif
