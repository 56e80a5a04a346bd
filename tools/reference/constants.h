/* The names of abi.h's text and their values, as far as it has been read. */
#ifndef REFERENCE_CONSTANTS_H
#define REFERENCE_CONSTANTS_H

#include <stdbool.h>
#include <stdint.h>

/* False if there is no room, or the name is known already. */
bool constants_add(const char *name, uint64_t value);

bool constants_find(const char *name, uint64_t *value);

/* A number as C writes it, or a known name. */
bool constants_evaluate(const char *text, uint64_t *value);

#endif
