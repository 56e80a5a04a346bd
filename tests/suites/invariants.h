/*
 * What must hold between any two operations, as far as introspection shows it, of all frames of the
 * case and all nodes that slots of the test leaf name: each line of invariants.c says which.
 */
#ifndef SUITES_INVARIANTS_H
#define SUITES_INVARIANTS_H

void invariants_check(void);

#endif
