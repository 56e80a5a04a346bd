/*
 * The RTOS as a component: what the library rtos-client (rtos.h) asks of it. Programs use rtos.h, whose
 * texts tell what each function does; here stands what is different on the way.
 *
 * Every function is for threads of components that the composition gives to the scheduler, and works
 * with the objects of the component that calls, as its gate says. From others
 *	-EPERM		the calling thread is not scheduled here; or it is inside of a component of which
 *			sched_process_end has left nothing
 *	-EBADF		also for handles of objects that are another component's
 *	-EAGAIN		of all that make objects: all are used up that are kept for the component, and those that
 *			are for whoever comes first (rtos.h)
 *
 * Handles, and whatever is not negative, are 31 bits where nothing else is said.
 *
 * What does not wait takes at most 20,000 instructions (make test SUITE=fuzz-sched measures it), those of the
 * capability manager that it calls included; doc/rtos.md says what grows with what. What waits says so.
 * Nothing stays with sched of what is passed: words are values.
 */
#ifndef SCHED_H
#define SCHED_H

#include <stdint.h>

/*
 * Any function returns this to a thread that was ended: it is to ask what it does next
 * (sched_thread_entry), from the beginning of its stack.
 */
#define SCHED_BEGIN 0x4000000000000000

/* Scheduling parameters: kind | value << 16, two in a word; where there is none, this. */
#define SCHED_NO_PARAMETER 0xffffffffu
#define SCHED_PARAMETERS   6 /* at most, in three words */

/* ------------------------------------------------------------------------------ threads
 *
 * Of the calling component only. The creator says in two words what the thread is to do; it asks for
 * them with sched_thread_entry (below 2^47) and sched_thread_argument (0: the lower 32 bits, 1: the
 * upper).
 *	-EPERM		create, entry, argument, self, exit, next_period: called from inside of a server
 *	-EINVAL		create: no thread can begin at the entry
 */

/* As thread_create, with its errors, and up to SCHED_PARAMETERS parameters in three words. */
int64_t sched_thread_create(uint64_t entry, uint64_t argument, uint64_t flags, uint64_t first,
			    uint64_t second, uint64_t third);

/* What the calling thread was made to do. */
int64_t sched_thread_entry(void);
int64_t sched_thread_argument(uint64_t half);

/* The calling thread's handle. */
int64_t sched_thread_self(void);

/* As thread_set_params. */
int64_t sched_thread_set_params(uint64_t thread, uint64_t first, uint64_t second, uint64_t third);

/* Does not return, but with SCHED_BEGIN when the component has created the next thread that runs on this one. */
int64_t sched_thread_exit(int64_t status);

/* As thread_kill. */
int64_t sched_thread_kill(uint64_t thread);

/* As thread_get_exit_status and, waiting, thread_join: the status | 2^32, so that it is told from an error. */
int64_t sched_thread_get_exit_status(uint64_t thread);
int64_t sched_thread_join(uint64_t thread);

/* As thread_yield: 0 when it is the caller's turn again. */
int64_t sched_thread_yield(void);

/* Waits until a time since boot: 0.	-EINVAL: more than 2^32 - 1 microseconds	-ECANCELED: it was killed */
int64_t sched_thread_sleep_until(uint64_t seconds, uint64_t microseconds);

/* Waits for the next period, as thread_next_period. */
int64_t sched_thread_next_period(void);

enum sched_statistic { SCHED_ACTIVATIONS, SCHED_MISSES, SCHED_WORST, SCHED_LAST };

/* A number of struct thread_statistics, in its lower 63 bits.	-EINVAL: no such one */
int64_t sched_thread_statistic(uint64_t thread, uint64_t statistic);

/* ------------------------------------------------------------------------------ calls with a deadline
 *
 * Around a call by a gate that came at run time, for all threads that are in the calling component; that
 * is one that is scheduled here (-EPERM).
 * When the time has come and the thread is still in what it called, it is cut out of that: the call, and
 * it alone, returns -ECANCELED (from the transport), and what the thread holds it holds on to.
 *
 * A component in which the composition lets the thread be (its servers, and theirs), or that handles faults,
 * manages or schedules, is never cut off. As long as the thread is in one, or has come through one, the
 * scheduler waits: what it waits for by calls of this interface returns -ECANCELED, but locks, and those
 * only as long as it is such a component that waits for them. doc/rtos.md tells how soon it is out.
 *
 * A component has one at a time of each thread; what that calls may have its own.
 *	-ECANCELED	the time has come already
 *	-EINVAL		more than 2^32 - 1 microseconds
 *	-EAGAIN		SCHED_DEADLINES components have one of this thread
 *	and those of capmgr_component_cut. After an error there is none.
 */
#define SCHED_DEADLINES 4

int64_t sched_call_begin(uint64_t seconds, uint64_t microseconds);

/* The call has returned, whatever: the deadline is over. 0 */
int64_t sched_call_end(void);

/* ------------------------------------------------------------------------------ processes
 *
 * A process is a component as the scheduler sees it, named by the component's handle (capmgr.h). Those
 * of the composition begin by themselves. Others are made by components: the maker builds one with the
 * capability manager, and has the scheduler take it. It has the priorities that its maker may have,
 * and shares the budget of the component of the composition from which it descends.
 *
 *	new		has no threads
 *	running		has been started
 *	ended		its main has returned, it has ended itself, its last thread has ended, or
 *			it was killed; what it has made here may still be there
 *
 * A process that has ended, and all that it made with it, is told so at once; what is left of it here is
 * taken away by sched_process_end, for its maker, or for whom the composition names as the handler of
 * the faults of the component from which it descends. All of these are called from home:
 *	-EPERM		also: from inside of a server; the process is another's
 *	-EBADF		there is no such process
 *	-EBUSY		of start, kill and end: another thread just makes or ends its threads; call again
 */

/*
 * Takes a component that the caller has made as a new process. `starts`: where its threads start, and the
 * argument of its first one (its start-up page) << 32.
 *	-EEXIST		it has taken it already
 *	-EINVAL		the name has no NUL, or the caller's process has ended
 *	-EAGAIN		its number was used too often for a handle of 31 bits
 *	-EBUSY		of the one that had its number before, a thread has not stopped yet: call again
 */
int64_t sched_process_create(uint64_t component, uint64_t starts, uint64_t name, uint64_t name_end);

/*
 * Makes the threads of a process that has none, and starts it. One that is new gets `threads`: those of
 * its component's ids from one on, and how many << 32; its first thread has the scheduling parameters, or
 * the caller's priority. One of the composition, which has ended and whose component was restored under
 * its number, gets the ids, priority and ceiling that it had (threads and parameters are not looked at),
 * and begins as at boot.
 *	-EEXIST		it has threads: it runs, or sched_process_end has not returned 0
 *	-EINVAL		no threads, or bad parameters
 *	-ERANGE		the ids are not its component's, or no ids of the scheduler's; a priority above the
 *			ceiling
 *	-EBUSY		a thread that had one of the ids has not stopped yet: call again
 *	and those of capmgr_thread_create and capmgr_rcv_create. After an error it has no threads.
 */
int64_t sched_process_start(uint64_t component, uint64_t threads, uint64_t first, uint64_t second,
			    uint64_t third);

/* What a process that the caller made has ended with, | 2^32.
 *	-EAGAIN		it has not ended, or a thread of its has not
 *	-EINVAL		it was never started */
int64_t sched_process_status(uint64_t component);

/* Ends a process with status -ECANCELED, and what it made: its threads end at once, or if they are inside of
 * a server, when they come home. */
int64_t sched_process_kill(uint64_t component);

/*
 * The same, and takes away all that is left of the process and of those below it: threads, objects, names,
 * the record. 0: nothing is left. Of those of the composition the record stays, for sched_process_start.
 * It may be called before its component ends at the manager, or after.
 *	-EBUSY		a thread is inside of a server: call again, later
 */
int64_t sched_process_end(uint64_t component);

#define SCHED_SPENT	  0x80000000
#define SCHED_PLACE_SHIFT 32

/*
 * For the handler of processes' faults: waits for the next of those of the composition that has ended
 * otherwise than well: by a code but 0, a fault or a kill. Returns the handle of its component, once and
 * to one thread, unless sched_process_start begins it again before; or 0: it was woken. Of one that has not ended, but has
 * spent its budget in as many periods in a row as the composition allows (`restart`): the handle |
 * SCHED_SPENT | the address at which its last thread was stopped << SCHED_PLACE_SHIFT, which is in whatever
 * component that thread is, or 0: nobody knows.
 *	-EPERM		the calling thread is not scheduled here, or not at home
 *	-ECANCELED	it was killed
 */
int64_t sched_process_wait(void);

/* Has one thread that waits there, or that does so next, return 0. Other threads that are inside of the
 * handler may call it, for their faults. 0. */
int64_t sched_process_wake(void);

/* ------------------------------------------------------------------------------ timers
 *
 * As timer_create and so on. The microseconds of a time are at most 2^32 - 1 (-EINVAL). timer_wait waits.
 */

int64_t sched_timer_create(void);
int64_t sched_timer_start(uint64_t timer, uint64_t seconds, uint64_t microseconds);
int64_t sched_timer_periodic(uint64_t timer, uint64_t offset_seconds, uint64_t offset_microseconds,
			     uint64_t period_seconds, uint64_t period_microseconds);
int64_t sched_timer_cancel(uint64_t timer);
int64_t sched_timer_free(uint64_t timer);
int64_t sched_timer_wait(uint64_t timer);

/* ------------------------------------------------------------------------------ memory
 *
 * Words and rings lie in objects of shared memory (capmgr.h) of one page, which their maker offers to
 * the scheduler, to be mapped and offered further. A component has one for all objects that only it
 * uses, and one for each that others are to find.
 */

/* The component of the scheduler, for such an offer. */
int64_t sched_component(void);

/*
 * The page of the calling component, made by it.
 *	-EEXIST		it has one, or the memory is mapped already
 *	-EBUSY		another thread is just attaching it, and was lent the caller's priority: call again
 *	and those of capmgr_memory_map
 */
int64_t sched_attach(uint64_t memory);

/*
 * Objects with a name are made with a memory of their own; without a name (both words 0) and with
 * memory 0 they lie in the component's page.
 *	-EINVAL		a name without memory, or no page is attached
 *	-EBADF		the memory is another component's, or was not offered to the scheduler
 *	-EACCES		it was not offered to be written	-EEXIST	an object lies there
 * A name has a NUL, or is too long (-ENAMETOOLONG; who retrieves by it: -ENOENT).
 *
 * Who has retrieved one asks for its memory, which is then offered to it; retrieving has the errors of that:
 *	-EBADF		its maker has destroyed the memory	-EPERM	it was offered to the scheduler finally
 *	-ECANCELED	all that make: the calling thread has been killed meanwhile
 */

/* As mutex_create or, with a name, mutex_create_named; and so on, each the long way: without a look at the word
 * that its users share. mutex_lock waits. */
int64_t sched_mutex_create(uint64_t flags, uint64_t name, uint64_t name_end, uint64_t memory);
int64_t sched_mutex_retrieve(uint64_t name, uint64_t name_end);
int64_t sched_mutex_memory(uint64_t mutex); /* its memory's id, offered to the caller */
int64_t sched_mutex_lock(uint64_t mutex);
int64_t sched_mutex_try_lock(uint64_t mutex);
int64_t sched_mutex_unlock(uint64_t mutex);
int64_t sched_mutex_destroy(uint64_t mutex);

/* Likewise; semaphore_take waits. */
int64_t sched_semaphore_create(uint64_t initial, uint64_t flags, uint64_t name, uint64_t name_end,
			       uint64_t memory);
int64_t sched_semaphore_retrieve(uint64_t name, uint64_t name_end);
int64_t sched_semaphore_memory(uint64_t semaphore);
int64_t sched_semaphore_take(uint64_t semaphore);
int64_t sched_semaphore_give(uint64_t semaphore);
int64_t sched_semaphore_destroy(uint64_t semaphore);

/* ------------------------------------------------------------------------------ channels */

/* As channel_create, with memory of its own always.
 *	-EPERM		destroy, of mutexes and semaphores too: another component has made it */
int64_t sched_channel_create(uint64_t element_size, uint64_t length, uint64_t flags, uint64_t name,
			     uint64_t name_end, uint64_t memory);

/* Retrieves an end (1: to send to, 2: to receive from; of all functions that take one: -EINVAL: it is none). */
int64_t sched_channel_retrieve(uint64_t element_size, uint64_t length, uint64_t name,
			       uint64_t name_end, uint64_t end);
int64_t sched_channel_memory(uint64_t channel);

/* CHANNEL_SPSC or CHANNEL_MPMC. */
int64_t sched_channel_flags(uint64_t channel);

/* Whether the end is open: 0, or -EBADF. */
int64_t sched_channel_end(uint64_t channel, uint64_t end);

/* As in channel_slow.h: wait and lock wait. */
int64_t sched_channel_wait(uint64_t channel, uint64_t end);
int64_t sched_channel_wake(uint64_t channel, uint64_t end);
int64_t sched_channel_lock(uint64_t channel, uint64_t end);
int64_t sched_channel_unlock(uint64_t channel, uint64_t end);

/* As channel_close_send or channel_close_recv, and channel_destroy. */
int64_t sched_channel_close(uint64_t channel, uint64_t end);
int64_t sched_channel_destroy(uint64_t channel);

/* How many elements are in it, and which ends are closed. */
#define SCHED_SEND_CLOSED (1 << 30)
#define SCHED_RECV_CLOSED (1 << 29)

int64_t sched_channel_status(uint64_t channel);

/* ------------------------------------------------------------------------------ shared memory
 *
 * Names for objects of shared memory (capmgr.h), in the table of all names. The maker of an object offers
 * it to the scheduler to be offered further; that offers it to whoever asks for the name, with the rights
 * that it got, and finally. It maps none of them.
 */

/* The calling component, as the capability manager names it. */
int64_t sched_own_component(void);

/*
 * Gives an object of the caller's a name.
 *	-EINVAL		no name				-ENAMETOOLONG	it has no NUL
 *	-EBADF		there is no such object, it was not offered to the scheduler, or another one made it
 *	-EEXIST		the name is taken		-EAGAIN		as many have one as may
 */
int64_t sched_memory_name(uint64_t name, uint64_t name_end, uint64_t memory);

/* Offers the object of that name to the caller. Returns its id.
 *	-ENOENT		errors of capmgr_memory_offer: -EPERM, it was offered to the scheduler finally */
int64_t sched_memory_find(uint64_t name, uint64_t name_end);

/* Takes the name of an object of the caller's away. Returns its id.
 *	-ENOENT		-EPERM	another component made it */
int64_t sched_memory_unname(uint64_t name, uint64_t name_end);

/* ------------------------------------------------------------------------------ conditions */

/* As condition_create and so on. */
int64_t sched_condition_create(void);

/* Waits, without the locking at the end: as condition_await of condition_internal.h. */
int64_t sched_condition_await(uint64_t condition, uint64_t mutex);
int64_t sched_condition_signal(uint64_t condition);
int64_t sched_condition_broadcast(uint64_t condition);
int64_t sched_condition_destroy(uint64_t condition);

/* ------------------------------------------------------------------------------ events
 *
 * As in events.h: a source is named by its place, 0 to RTOS_EVENT_SOURCES - 1 (else watch: -ENOMEM; unwatch:
 * -EINVAL). Of the types of rtos.h all can be watched but EVENT_DESTROYED (-EINVAL), and of objects those that
 * the caller may use (-EBADF). With `wait` not 0, collect waits.
 */
int64_t sched_event_open(uint64_t places);
int64_t sched_event_watch(uint64_t event, uint64_t place, uint64_t type, uint64_t handle);
int64_t sched_event_unwatch(uint64_t event, uint64_t place);
int64_t sched_event_collect(uint64_t event, uint64_t wait);
int64_t sched_event_close(uint64_t event);

/* ------------------------------------------------------------------------------ help */

/*
 * Lends the caller's priority, and as much of its budget, to a thread for as long as a call of the capability
 * manager takes at most: for those that have found it inside (EBUSY; capmgr_holder), be it out of budget.
 *	-EINVAL		it is not scheduled here, waits, or is the caller
 */
int64_t sched_help(uint64_t thread);

/* ------------------------------------------------------------------------------ console */

/* Prints up to 48 bytes, until a NUL; a thread's text appears when its line ends. */
int64_t sched_print(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

#endif
