/* Commands that act on the shell itself, or tell of it. */
#ifndef BUILTINS_H
#define BUILTINS_H

#include "utilities.h"

extern const struct utility builtins[];
extern const unsigned builtin_count;

#endif
