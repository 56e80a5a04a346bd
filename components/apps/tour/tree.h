/*
 * Drawing the derivation tree: what a player has, a line, and below it a line for each that has it
 * from there. The manager tells a component only of what is below something of its own.
 *
 *	page: tour 0x580000000
 *	|- carol 0x880000000 rw, final
 *	`- alice 0x680000000 rw
 *	   `- bob 0x780000000 r
 */
#ifndef TREE_H
#define TREE_H

#include "names.h"

/* Something of a player's. */
struct thing {
	const char *name;
	enum capmgr_kind kind;
	enum player owner;
	int64_t where;
};

/* The text of the rights of a page or a capability, " rw, final" for example; nothing for those
 * that have none, as gates. It stands until the next call. */
const char *tree_rights(enum capmgr_kind kind, uint64_t rights);

/* Where something is, "0xa000000" or "slot 1024". As above. */
const char *tree_place(enum capmgr_kind kind, uint64_t where);

/* Prints the tree below a thing. 0, or the error by which it could not be told. */
int64_t tree_draw(const struct thing *thing);

/* The same as lines `::delegated FROM TO WHAT`, which `compose graph -r` takes. */
int64_t tree_list(const struct thing *thing);

#endif
