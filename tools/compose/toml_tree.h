/*
 * A TOML file as a tree that C can walk. Tables and arrays have children, in the order of the file;
 * every node knows its place, so that whatever is wrong with a value can be said where it stands.
 */
#ifndef COMPOSE_TOML_TREE_H
#define COMPOSE_TOML_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

enum toml_kind {
	TOML_TABLE,
	TOML_ARRAY,
	TOML_TEXT,
	TOML_INTEGER,
	TOML_BOOLEAN,
	TOML_OTHER, /* floating point, dates, times: no key of a composition takes one */
};

struct toml_node {
	const struct toml_node *parent; /* NULL: the root */
	const struct toml_node *first_child;
	const struct toml_node *next;
	unsigned child_count;
	enum toml_kind kind;
	const char *key; /* NULL: the root, or an element of an array */
	unsigned index;	 /* of an element of an array */
	const char *text;
	int64_t number;
	bool truth;
	struct place place; /* of the key; of an element without one */
};

/* The root of `text`, the content of the file at path; NULL, with an error, if it is not TOML. */
const struct toml_node *toml_parse(struct arena *arena, struct report *report, const char *path,
				   const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
