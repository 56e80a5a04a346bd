/*
 * What make needs to link the instances of a system: a linker script for each, which gives it its
 * window and its gates, and plan.mk, which says what goes into each.
 */
#ifndef COMPOSE_PLAN_H
#define COMPOSE_PLAN_H

#include <stdio.h>

#include "system.h"

void plan_write_linker_script(FILE *out, const struct system *system,
			      const struct instance *instance);
void plan_write_makefile(FILE *out, const struct system *system);

/* Writes INSTANCE.ld for each instance, and plan.mk, into the folder. */
bool plan_write(const struct system *system, const char *folder);

#endif
