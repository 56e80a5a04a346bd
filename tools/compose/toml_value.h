/*
 * Values of a TOML tree, checked. Each function says what is wrong, and where, when it returns
 * false; an error names the stanza (`component ping`) and the key below it (`needs.pong`).
 */
#ifndef COMPOSE_TOML_VALUE_H
#define COMPOSE_TOML_VALUE_H

#include "toml_tree.h"

/* Names of components, images, interfaces and regions: files and symbols are called after them. */
#define NAME_LENGTH_MAX 31

void toml_error(struct report *report, const struct toml_node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

bool toml_is(struct report *report, const struct toml_node *node, enum toml_kind kind);
bool toml_text(struct report *report, const struct toml_node *node, const char **text);
bool toml_truth(struct report *report, const struct toml_node *node, bool *truth);
bool toml_number(struct report *report, const struct toml_node *node, uint64_t least, uint64_t most,
		 uint64_t *number);

/* A size, written "64K", "16M" or "1G", of whole pages. */
bool toml_bytes(struct report *report, const struct toml_node *node, uint64_t *bytes);

/* A text that is a name: letters, digits, `_` and `-`, a letter first. */
bool toml_name(struct report *report, const struct toml_node *node, const char **name);
bool toml_name_is_sound(const char *name);

/* Whether a name is that of an interface: functions and stubs are C symbols, so no `-` in it. */
bool toml_interface_name(struct report *report, const struct toml_node *node, const char *name);

const struct toml_node *toml_find(const struct toml_node *table, const char *key);

/* A key that a table may have, and what reads its value into `target`. */
struct toml_key {
	const char *name;
	void (*read)(void *target, const struct toml_node *node);
};

/* Reads every child of the table; a key that is not in the list is an error. */
void toml_read_keys(struct report *report, const struct toml_node *table,
		    const struct toml_key *keys, size_t count, void *target);

#endif
