/* What a composition says must never hold: deny = ["app -> disk", "app -> net except vfs"]. */
#ifndef COMPOSE_DENIAL_READ_H
#define COMPOSE_DENIAL_READ_H

#include "system.h"

/* Reads the array into system->denials; the names in it are not resolved. */
void denial_read_all(struct system *system, const struct toml_node *node);

#endif
