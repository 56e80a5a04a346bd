/* What those that serve inn.h, and their guests, have agreed upon. */
#ifndef INNS_H
#define INNS_H

#include "rtos.h"

#define INN_SOON   200 /* microseconds: until the deadline */
#define INN_GATES  4   /* that an inn accepts of its guest */
#define GUEST_GATE 200 /* a process's slot with the gate to an inn */

struct time inn_soon(void);

#endif
