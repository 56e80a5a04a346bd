/*
 * Objects of shared memory with a name: whoever the scheduler schedules may have it offer them.
 *
 * Only its maker names an object, and whose it is the capability manager says: the scheduler is
 * offered the memory of mutexes and channels too, and must not be talked into passing on what is
 * not the caller's.
 */
#ifndef SCHED_MEMORIES_H
#define SCHED_MEMORIES_H

/* Inside of the critical section: a component has ended; what it made has no names any more. */
void memories_bury(unsigned component);

#endif
