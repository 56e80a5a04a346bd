/* What people and machines read: the table of figures beside their goals, and the JSON object. */
#ifndef FIGURES_TABLE_H
#define FIGURES_TABLE_H

#include "figures.h"
#include "goals.h"

/* In the order of the goals, then those without one; its last line counts the misses. */
void table_print(FILE *out, const struct figures *figures, const struct goals *goals);

/* The figures alone, in their order, each with its share of its goal where it has one. */
void table_print_budgets(FILE *out, const struct figures *figures, const struct goals *goals);

/* One flat object: NAME, and NAME.min and NAME.max where there is a range. */
void table_write_json(FILE *out, const struct figures *figures);

#endif
