/*
 * What is known of an instance's functions: the stack that each uses, whom each calls, and what the
 * sources say where the compiler can't know.
 *
 * A function is known by its key: a static one by FILE:NAME, any other by NAME. Of several
 * functions with one key the first counts, as it does for the linker: files are read in the order
 * in which they are linked, and what notes say of a frame comes before all of them.
 */
#ifndef STACKS_GRAPH_H
#define STACKS_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "report.h"

/* A leaf may use so much below its stack pointer (System V ABI for AMD64, 3.2.2). */
#define RED_ZONE 128

struct call {
	struct call *next;
	struct place place;
	const char *file;   /* in which the callee's name is looked up first, or NULL */
	const char *callee; /* NULL: through a pointer */
};

struct function {
	struct function *chain;
	const char *key;
	const char *origin; /* the file that told of it */
	struct place place;
	struct function *same; /* this is but another name of it */
	uint64_t bytes;
	bool weak;	/* a definition of its name that is not weak comes before it */
	bool unbounded; /* the frame has no size that the compiler knows */
	bool address_taken;
	bool claimed;	/* a note says who calls it through a pointer */
	uint64_t times; /* how often it is on one path at most; 0: once */
	struct call *calls;

	/* Of the search. */
	bool done;
	unsigned depth; /* while it is on the path; 0: it is not */
	uint64_t need;
	const struct function *next;
};

/* A list of names from a note, looked up in its file first. */
struct names {
	struct place place;
	const char **names;
	size_t count;
};

struct note {
	struct note *next;
	struct names names;
	const char *function; /* that the names are given to; NULL: calls near the note's place */
	bool met;	      /* there is such a call */
};

/* A stack begins here. */
struct entry {
	struct entry *next;
	struct names names; /* the entry, then the first function */
	uint64_t bytes;	    /* of the stack */
};

/* A function's address, taken by code or, where it stands in one, by a table. */
struct address {
	struct address *next;
	const char *key;
	const char *table; /* key, or NULL */
};

struct recursion {
	struct recursion *next;
	struct place place;
	const char *function;
	uint64_t times;
};

#define GRAPH_CHAINS 4096

struct graph {
	struct arena *arena;
	struct report *report;
	struct function *functions[GRAPH_CHAINS];
	struct note *notes;
	struct entry *entries;
	struct recursion *recursions;
	struct address *addresses;
	struct address *weak; /* names that need not be defined */
};

struct function *graph_find(const struct graph *graph, const char *key);

/* What `name` means in the file, which may be NULL: a static function of it before any other. */
struct function *graph_find_in(const struct graph *graph, const char *file, const char *name);

/* A new function; NULL if there is one with this key that is not weak. */
struct function *graph_define(struct graph *graph, const char *key, const char *origin);

/* Another name of a function, unless something else has it. */
void graph_define_same(struct graph *graph, const char *key, struct function *same);

struct call *graph_add_call(struct graph *graph, struct function *function, const char *callee);

void graph_add_address(struct graph *graph, const char *key, const char *table);
void graph_add_weak(struct graph *graph, const char *name);
bool graph_is_weak(const struct graph *graph, const char *name);

/* FILE:NAME */
const char *graph_key_in(const struct graph *graph, const char *file, const char *name);

/* The key without its file. */
const char *function_name(const struct function *function);

#endif
