/*
 * What the handlers of processes' faults hear of: which of the composition's processes have ended, and
 * not well, and which have spent their budgets for too long. The news of a process waits until its handler
 * asks, once; so does a wake-up.
 */
#ifndef SCHED_PROCESS_NEWS_H
#define SCHED_PROCESS_NEWS_H

/* Inside of the critical section: the process of a component has ended; has spent its budget, this thread
 * last; what was told of it is no news any more. */
void process_news_tell(unsigned handler, unsigned component);
void process_news_spent(unsigned handler, unsigned component, unsigned thread);
void process_news_forget(unsigned handler, unsigned component);

/* The same: a thread of the handler ends, perhaps one that was woken for news that it has not taken. */
void process_news_pass_on(unsigned handler);

#endif
