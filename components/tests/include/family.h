/* Family: what the parent (components/tests/family) serves, to the child that it made. */
#ifndef FAMILY_H
#define FAMILY_H

/* The words' sum, the badge of the gate, and how far the caller's thread id is from the first one
 * of the parent's: as decimal digits. */
long family_greet(long a, long b);

#endif
