/* Who plays which part, and the child that alice makes. */
#ifndef NAMES_H
#define NAMES_H

#include <stdint.h>

#include "cast.h"

#define TOUR  A
#define ALICE B
#define BOB   C
#define CAROL D
#define CAST  E /* these four play */

#define CHILD "alice's child"

const char *name_of_player(enum player player);

/* The name of the component of a number; CHILD, if nobody of the cast has it. */
const char *name_of(uint64_t number);

#endif
