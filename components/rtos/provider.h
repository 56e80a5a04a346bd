/*
 * What the RTOS leaves to its provider: the single protection domain (rtos-single/), or the component
 * that serves applications in others (sched/). All is called inside of the critical section.
 */
#ifndef RTOS_PROVIDER_H
#define RTOS_PROVIDER_H

#include <stddef.h>
#include <stdint.h>

#include "events.h"
#include "handle_pool.h"

struct thread_record;

/* Before anything else of the provider's is asked for. */
void provider_init(void);

/* A thread ends with this status; its record is as it was. */
void provider_bury(struct thread_record *thread, int status);

/* A thread that is not at home was killed: whatever it is in that may be left at once, is. */
void provider_doom(struct thread_record *thread);

/* The time in a thread's slot of the provider's (timer_queue.h) has come. */
void provider_expired(unsigned thread, uint64_t now);

/* The threads of a component, and of its family, have spent its budget in as many periods in a row as is
 * watched for (budget.h); this one has run last. */
void provider_spent(unsigned component, unsigned thread);

/* Nobody is ready, as the scheduler's own thread has found. */
void provider_idle(void);

/* Which of so many objects of a kind the running thread may be given the next of. */
struct handle_share provider_share(unsigned capacity);

/*
 * Where the words and rings lie that the users of an object share: asked for when an object is made, under
 * this handle and inside of the critical section, and once for each index before.
 */
struct mutex_word *mutex_storage(size_t index, int32_t handle);
struct semaphore_word *semaphore_storage(size_t index, int32_t handle);
struct channel_ring *channel_storage(size_t index, int32_t handle);

/* Of a process, as thread_watch (events.h). */
enum watch_result process_watch(int32_t handle, struct watchers **watchers);

/* Whose threads can own its locks: bit c stands for the family of component c (thread_record.h). */
uint64_t mutex_users(size_t index);
uint64_t channel_users(size_t index);

#endif
