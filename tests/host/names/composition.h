/* The composition that rights.c finds: three components, and the arguments that a test makes. */
#ifndef TEST_COMPOSITION_H
#define TEST_COMPOSITION_H

#include <stdbool.h>

#include "crt_startup.h"

#define ANNA 3
#define BEN  4
#define CARL 61 /* the last that can be */

#define NAMESPACE 2 /* which anna and carl need */

/* Forgets all arguments. */
void composition_clear(void);

/* Adds an argument below another one, -1: below none. Returns its number. */
int composition_add(int parent, const char *key, enum crt_arg_type type, const char *text);

/* Whether the boot image is there. */
extern bool composition_is_there;

#endif
