/*
 * Builds the instances of the composition: each from its image, on its own budget. Whatever is
 * wrong ends the system with a report that names the instance.
 */
#ifndef BOOTER_BUILD_H
#define BOOTER_BUILD_H

#include "crt.h"

/* All but the booter; `parent` is the endpoint of whoever schedules them. */
void build_all(crt_rcv_t parent);

#endif
