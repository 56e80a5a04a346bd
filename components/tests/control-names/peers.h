/* The other tasks, as a task sees them. For its own thread. */
#ifndef PEERS_H
#define PEERS_H

/* Watches for names below the directory. 0, or an error of semaphore_create_named or names_watch.
 */
int peers_begin(const char *directory);

#endif
