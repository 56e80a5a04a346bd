/* Operations whose adversary is another component. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "sweep.h"

/* Ends at NULL. */
extern const struct sweep_operation *const foreign_operations[];

#endif
