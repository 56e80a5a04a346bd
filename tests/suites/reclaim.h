/*
 * Taking back what a case made, by the runner's memory alone, whatever state it is in: entries are
 * taken out of nodes, dead or alive, objects ended, frames untyped, slots emptied.
 */
#ifndef SUITES_RECLAIM_H
#define SUITES_RECLAIM_H

void reclaim_all(void);

#endif
