/* The components through which a thread came to be in the booter. */
#ifndef BOOTER_CALLERS_H
#define BOOTER_CALLERS_H

/*
 * The names of at most `count` of them for the calling thread, the nearest first, from the one that
 * called the one that called the booter, or faulted; NULL behind the last one. Of threads that
 * others than the booter made nothing is known.
 */
void callers_of_client(const char **names, unsigned count);

#endif
