#include "tree.h"

#include <stdio.h>

#include "crt.h"

#define NODES 32 /* drawn of one tree */
#define TEXT  64

const char *tree_rights(enum capmgr_kind kind, uint64_t rights)
{
	static char text[TEXT];
	uint64_t read = kind == CAPMGR_PAGE ? RIGHT_MAP : RIGHT_READ;

	snprintf(text, sizeof(text), "%s%s%s%s", rights & (read | RIGHT_WRITE) ? " " : "",
		 rights & read ? "r" : "", rights & RIGHT_WRITE ? "w" : "",
		 rights & CAPMGR_FINAL ? ", final" : "");
	return text;
}

const char *tree_place(enum capmgr_kind kind, uint64_t where)
{
	static char text[TEXT];

	snprintf(text, sizeof(text), kind == CAPMGR_PAGE ? "0x%lx" : "slot %lu", where);
	return text;
}

/* ------------------------------------------------------------------ asking for it */

static int64_t nodes[NODES];
static int count;

/* 0, or an error. What is beyond the drawing is not asked for. */
static int64_t collect(const struct thing *thing)
{
	int64_t node =
		cast_order(thing->owner, BOARD_TREE, thing->kind, (uint64_t)thing->where, 0, 0);

	count = 0;
	if (node)
		return node;
	while (count < NODES && (node = cast_order(thing->owner, BOARD_TREE_NEXT, 0, 0, 0, 0)) > 0)
		nodes[count++] = node;
	return node < 0 ? node : 0;
}

static uint64_t depth(int i)
{
	return CAPMGR_NODE_DEPTH(nodes[i]);
}

static uint64_t where(const struct thing *thing, int i)
{
	return thing->kind == CAPMGR_PAGE ? CAPMGR_NODE_ADDRESS(nodes[i])
					  : CAPMGR_NODE_SLOT(nodes[i]);
}

static const char *holder(int i)
{
	return name_of(CAPMGR_NODE_COMPONENT(nodes[i]));
}

/* ------------------------------------------------------------------ drawing it */

/* Whether on this level, after this node, another follows of the same one above. */
static bool goes_on(int i, uint64_t level)
{
	for (int j = i + 1; j < count; j++)
		if (depth(j) <= level)
			return depth(j) == level;
	return false;
}

static void draw_node(const struct thing *thing, int i)
{
	crt_print("    ");
	for (uint64_t level = 1; level < depth(i); level++)
		crt_print(goes_on(i, level) ? "|  " : "   ");
	crt_print("%s %s ", goes_on(i, depth(i)) ? "|-" : "`-", holder(i));
	crt_print("%s%s\n", tree_place(thing->kind, where(thing, i)),
		  tree_rights(thing->kind, CAPMGR_NODE_RIGHTS(nodes[i])));
}

int64_t tree_draw(const struct thing *thing)
{
	int64_t error = collect(thing);

	crt_print("    %s: %s %s\n", thing->name, name_of_player(thing->owner),
		  tree_place(thing->kind, (uint64_t)thing->where));
	for (int i = 0; i < count; i++)
		draw_node(thing, i);
	return error;
}

/* ------------------------------------------------------------------ listing it */

/* The node above, or -1. */
static int giver(int i)
{
	int above = i - 1;

	while (above >= 0 && depth(above) >= depth(i))
		above--;
	return above;
}

int64_t tree_list(const struct thing *thing)
{
	int64_t error = collect(thing);

	for (int i = 0; i < count; i++)
		crt_print("::delegated %s %s %s\n",
			  giver(i) < 0 ? name_of_player(thing->owner) : holder(giver(i)), holder(i),
			  thing->name);
	return error;
}
