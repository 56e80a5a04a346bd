/*
 * The RTOS, for applications: threads, time, semaphores, mutexes, channels, events, processes, memory and the
 * console. It has two providers:
 *
 *	one protection domain	  the application and the RTOS are one component, and call each other as ordinary
 *				  functions. rtos_start() must have been called; all other functions are for
 *				  threads that it or thread_create() started
 *	isolated applications	  the RTOS is a component, `sched`, which starts the main of the others as their first
 *				  threads. Functions are for its threads: to others they return -EPERM, or -EBADF if
 *				  they take a handle. One that the capability manager refuses memory or places for
 *				  says -ENOMEM or -ENOSPC
 *
 * Objects have handles, each kind a type of its own. A creator returns a handle whose `handle` is
 * positive, or a negative error number (<tessera/errors.def>); all other functions return 0 or
 * more, or a negative error. A handle holds a generation: that of a destroyed object stays invalid, and
 * every function that takes one returns -EBADF for it. It is the program's own business not to
 * destroy what other threads are just about to use.
 *
 * Of each kind there are as many objects as rtos_config.h says; who makes one more gets -EAGAIN. Isolated
 * applications share them: some of each kind are kept for each component of the composition, with the processes
 * that descend from it, at most RTOS_KEPT, and the others are for whoever comes first. So -EAGAIN may come before
 * that many exist, if the caller's component has all that are kept for it (doc/rtos.md has the numbers).
 *
 * A thread that waits is woken in the order of priorities, and of arrival among equals. Waiting
 * calls also return
 *	-ECANCELED	the object was destroyed meanwhile; or the thread is inside of a server and is to leave
 *			it, since it was killed or its call's deadline has passed
 * What waits: thread_join, thread_sleep_until, thread_next_period, timer_wait, semaphore_take, mutex_lock,
 * channel_send and channel_recv with CHANNEL_BLOCK, condition_wait, event_wait. All others take a bounded time
 * (doc/rtos.md, "How long things take"), process_create and mem_* one that grows with their pages.
 *
 * Buffers, names and texts are read or written before a function returns, and are not kept. A pointer to what
 * the component has not is its own fault.
 */
#ifndef RTOS_H
#define RTOS_H

#include <stddef.h>
#include <stdint.h>

#include "rtos_config.h"

struct process {
	int32_t handle;
};

struct thread {
	int32_t handle;
};

struct timer {
	int32_t handle;
};

struct semaphore {
	int32_t handle;
};

struct mutex {
	int32_t handle;
};

struct condition {
	int32_t handle;
};

struct event {
	int32_t handle;
};

struct channel {
	int32_t handle;
};

struct channel_send {
	int32_t handle;
};

struct channel_recv {
	int32_t handle;
};

struct memory {
	int64_t id;
};

/* ------------------------------------------------------------------------------ the system */

/*
 * Turns the component into an RTOS. The first thread runs entry(argument) with the highest
 * priority; isolated, where the calling thread is that already, it just does so. Does not return; -ENOMEM, -EAGAIN and the like (no memory or ids for threads) end the
 * system with a message.
 */
_Noreturn void rtos_start(void (*entry)(void *argument), void *argument);

/* Ends the component, and with the last one the system, with an exit code from 0 to 127. */
_Noreturn void rtos_exit(int code);

/* ------------------------------------------------------------------------------ time */

/* Since boot. Normal: microseconds < 1,000,000. */
struct time {
	uint64_t seconds;
	uint32_t microseconds;
};

struct time time_current(void);

/* A normal time; microseconds may be any number. -ERANGE: beyond what can be represented. */
int time_create(uint64_t seconds, uint64_t microseconds, struct time *time);
int time_add(struct time a, struct time b, struct time *sum);

/* -ERANGE: b is later than a. */
int time_sub(struct time a, struct time b, struct time *difference);

/* < 0: a is earlier; 0: equal; > 0: later. */
int time_compare(struct time a, struct time b);

/* ------------------------------------------------------------------------------ threads */

enum scheduling_kind {
	SCHEDULE_PRIORITY,       /* absolute */
	SCHEDULE_PRIORITY_ABOVE, /* above the calling thread's by so much */
	SCHEDULE_PRIORITY_BELOW, /* below it */
	SCHEDULE_WINDOW,         /* period in milliseconds */
	SCHEDULE_DEADLINE,       /* in milliseconds from the start of the period, if not its end */
	SCHEDULE_BUDGET,         /* it runs so long in each period at most, and as long again where others
				  * wait for a lock of its, which the next periods pay for; in units of
				  * 10 microseconds */
	SCHEDULE_PROPORTION,     /* this and the next are refused: -EINVAL */
	SCHEDULE_WEIGHT,
	SCHEDULE_CORE,           /* 0 is the only one */
};

struct scheduling_parameter {
	uint16_t kind; /* enum scheduling_kind */
	uint16_t value;
};

#define THREAD_NO_JOIN 1 /* nobody asks for its exit status: it is freed when it ends */

/*
 * A thread that runs entry(argument); its status is 0 if the function returns. Without parameters
 * it has its creator's priority. The period of a periodic thread starts now.
 *	-EINVAL	unknown flags, no entry, or bad parameters
 *	-ERANGE	a priority outside of 0 to RTOS_PRIORITIES - 1, or above the ceiling that the
 *		composition gives the component
 *	-EAGAIN	RTOS_THREADS exist
 */
struct thread thread_create(void (*entry)(void *argument), void *argument,
			    const struct scheduling_parameter *parameters, unsigned count,
			    unsigned flags);

struct thread thread_self(void);

/* -EBADF; -EINVAL, -ERANGE as thread_create. A new period starts now. */
int thread_set_params(struct thread thread, const struct scheduling_parameter *parameters,
		      unsigned count);

_Noreturn void thread_exit(int status);

/*
 * Ends a thread wherever it is; its status is -ECANCELED. Mutexes that it held go to the next with
 * -EOWNERDEAD. What it took from semaphores is not given back. -EBADF.
 *
 * It ends at once, unless it is inside of a server: the server finishes what it does for it, in which all
 * waits but those for mutexes return -ECANCELED, and then it ends. Out of what it called by a connection made
 * at run time it is cut. Who is just inside of the scheduler as a component may come home from it with
 * -ECANCELED, and run on for at most 100 microseconds.
 */
int thread_kill(struct thread thread);

/*
 * The exit status of a thread that has ended, which is freed by this: the handle is invalid then.
 * A negative status: -ECANCELED (killed), -EFAULT (a fault that nobody handled).
 *	-EBADF
 *	-EAGAIN		thread_get_exit_status: it has not ended
 *	-EINVAL		it was created with THREAD_NO_JOIN, or another thread joins it
 *	-EDEADLK	thread_join: it is the calling thread
 */
int thread_get_exit_status(struct thread thread, int *status);
int thread_join(struct thread thread, int *status);

/* Lets the next of equal priority run. */
int thread_yield(void);

/* Waits until an absolute time, which may be past. */
int thread_sleep_until(struct time time);

/*
 * Ends this activation of a periodic thread and waits for the next period. Returns how many periods
 * had to be skipped, because they were over before they could start: each is a missed deadline.
 * -EINVAL: the thread has no period.
 */
int thread_next_period(void);

struct thread_statistics {
	uint64_t activations; /* that were ended by thread_next_period */
	uint64_t misses;      /* responses after the deadline, and periods skipped */
	/* Microseconds from the start of a period to the end of its activation. */
	uint64_t worst_response;
	uint64_t last_response;
	uint64_t throttled; /* so often it had spent its budget, and had to wait for the next period */
};

/* -EBADF. */
int thread_get_statistics(struct thread thread, struct thread_statistics *statistics);

/* ------------------------------------------------------------------------------ processes
 *
 * A process is a program in a protection domain of its own, which another one has made: out of its own
 * memory, and with thread ids that the composition has reserved for it (`process_threads`). It may make
 * more. It runs as urgently as its maker may, and shares the budget of the component of the composition
 * from which it descends. When its maker ends, it does.
 *
 * In one protection domain there are none: there all of these but process_exit return
 * -ENOSYS.
 */

/* Flags of process_create: it does not run until process_start. */
#define PROCESS_HELD 1u

/* What a process gets of its maker's, beside its image. */
enum process_resource_kind {
	PROCESS_PAGES,		 /* so many pages of memory, tables for them included; else 16 */
	PROCESS_THREADS,	 /* so many threads; else 1 */
	PROCESS_PROCESS_THREADS, /* so many thread ids for processes that it makes; else none */
	PROCESS_SLOT,		 /* the capability in the maker's slot `value`, in the slot `there` */
	PROCESS_MEMORY,		 /* shared memory without a name, of id `value`: flags as mem_shared_offer */
	PROCESS_ARGUMENTS,	 /* main's arguments, the address of texts that end with a null in `value`; else none */
	PROCESS_ENVIRONMENT,	 /* likewise of what getenv() finds */
};

struct process_resource {
	uint16_t kind; /* enum process_resource_kind */
	uint16_t flags; /* of PROCESS_MEMORY; else 0 */
	uint32_t there; /* of PROCESS_SLOT; else 0 */
	int64_t value;
};

/*
 * Runs an ELF image that lies in memory, an RTOS program as the boot image has them: linked by compose to
 * fixed addresses, whatever instance it was linked for. It begins as a component does: cos_init, main; and
 * finds in its slots the gates of the RTOS and of the capability manager that it uses (all of them, if it
 * makes processes), and what it was given beside. The parameters are those of its first thread, as of
 * thread_create. The name is its crt_name(). The image may be gone when this returns.
 *	-EINVAL		the image is refused; bad parameters, resources, or flags
 *	-ENAMETOOLONG
 *	-E2BIG		its arguments and environment are more than a page has room for (3.7 KiB)
 *	-ERANGE		a priority outside of 0 to RTOS_PRIORITIES - 1, or above the caller's ceiling
 *	-EAGAIN		the component's thread ids for processes are used up
 *	-ENOMEM		its memory, or all memory, is
 *	-ENOSPC		the capability manager's tables are
 *	-EPERM		called from inside of a server; or the maker's may not pass a resource on
 *	-ENOENT, -EEXIST, -EBADF, -ESTALE	a resource: as capmgr_delegate_to_slot, capmgr_memory_offer
 *	-EBUSY		others kept the capability manager busy all the time
 * With an error nothing is left of it. A thread that is killed in here leaves what it was about to make to
 * its component, until that ends; as in process_get_exit_status.
 */
struct process process_create(const void *image, size_t length, const char *name,
			      const struct scheduling_parameter *parameters, unsigned count,
			      const struct process_resource *resources, unsigned resource_count,
			      unsigned flags);

/*
 * The same, of an image that has a path: until there is a file system those are the images in the boot image,
 * "/boot/NAME" for the program of the composition with that name ([program.NAME]), or for a component. The
 * caller's composition gives it the boot image (`boot_image`); a process has it never.
 *	-EPERM		the caller has not the boot image; or as above
 *	-ENOENT		no image has this path; or as above
 *	-EINVAL		there is no path; or as above
 * and all others of process_create.
 */
struct process process_create_fs(const char *path, const char *name,
				 const struct scheduling_parameter *parameters, unsigned count,
				 const struct process_resource *resources, unsigned resource_count,
				 unsigned flags);

/* Runs a process that was made with PROCESS_HELD. -EBADF; -EEXIST: it was started; and as of process_create, then it
 * is still there, and to be ended. */
int process_start(struct process process);

/* Ends the calling thread's process, or component, with all its threads. A return from main does the same. */
_Noreturn void process_exit(int status);

/* Ends a process that the component has made, as thread_kill a thread; its status is -ECANCELED. -EBADF. */
int process_kill(struct process process);

/*
 * How a process has ended that the component has made: what it gave to process_exit, or if its last thread
 * ended otherwise, how that did (-EFAULT: by a fault). Then nothing is left of it, and its memory, thread
 * ids and whatever else it had are its maker's again.
 *	-EBADF
 *	-EAGAIN		it has not ended, or one of its threads is inside of a server still
 *	-EINVAL		another thread is just asking
 */
int process_get_exit_status(struct process process, int *status);

/* ------------------------------------------------------------------------------ timers */

/* -EAGAIN: RTOS_TIMERS exist. */
struct timer timer_create(void);

/* Expires once, at an absolute time. -EBADF. */
int timer_start(struct timer timer, struct time time);

/* Expires first after `offset` from now and then every period. -EBADF; -EINVAL: the period is 0. */
int timer_periodic(struct timer timer, struct time offset, struct time period);

/* Expires no more; expirations not waited for are forgotten. -EBADF. */
int timer_cancel(struct timer timer);

/* -EBADF. */
int timer_free(struct timer timer);

/* Waits until there are expirations, and returns their number since the last wait. -EBADF. */
int timer_wait(struct timer timer);

/* Nanoseconds of a tick of the clock. */
int timer_precision(void);

/* ------------------------------------------------------------------------------ semaphores */

/* -EINVAL: unknown flags. -ERANGE: above RTOS_SEMAPHORE_MAX. -EAGAIN: RTOS_SEMAPHORES exist. */
struct semaphore semaphore_create(unsigned initial, unsigned flags);

/*
 * One that others find by its name. Names of all kinds of objects stand in one table.
 *	-ENAMETOOLONG	more than RTOS_NAME_BYTES - 1 bytes		-EINVAL	it is empty
 *	-EEXIST		an object has it already
 */
struct semaphore semaphore_create_named(unsigned initial, unsigned flags, const char *name);

/* -ENOENT: there is no semaphore of that name. */
struct semaphore semaphore_retrieve(const char *name);

/* -EBADF. */
static inline int semaphore_take(struct semaphore semaphore);

/* -EBADF; -EAGAIN: the count is 0. */
int semaphore_try_take(struct semaphore semaphore);

/* -EBADF; -EOVERFLOW: the count is at its maximum. */
static inline int semaphore_give(struct semaphore semaphore);

/* -EBADF. */
int semaphore_destroy(struct semaphore semaphore);

/* ------------------------------------------------------------------------------ mutexes */

#define MUTEX_RECURSIVE 1

/*
 * Whoever holds a mutex has at least the priority of all who wait for it, also through others.
 * -EINVAL: unknown flags. -EAGAIN: RTOS_MUTEXES exist.
 */
struct mutex mutex_create(unsigned flags);

/* As of semaphores. */
struct mutex mutex_create_named(unsigned flags, const char *name);
struct mutex mutex_retrieve(const char *name);

/*
 *	-EBADF
 *	-EDEADLK	the caller holds it (not recursive), or waiting would close a circle
 *	-EOVERFLOW	recursive, and locked RTOS_MUTEX_DEPTH times beyond the first
 *	-EOWNERDEAD	the mutex is the caller's now, but its last owner ended while holding it
 *	-EAGAIN		mutex_try_lock: another thread holds it
 */
static inline int mutex_lock(struct mutex mutex);
int mutex_try_lock(struct mutex mutex);

/* -EBADF; -EPERM: the caller does not hold it. */
static inline int mutex_unlock(struct mutex mutex);

/* -EBADF; -EBUSY: somebody holds it. */
int mutex_destroy(struct mutex mutex);

/* ------------------------------------------------------------------------------ channels */

#define CHANNEL_SPSC 1 /* one thread sends, one receives */
#define CHANNEL_MPMC 2 /* any number of threads */
#define CHANNEL_BLOCK 4 /* of send and recv: wait for room, or for an element */

/*
 * A queue of `length` elements of `element_size` bytes. The name, for channel_retrieve_*, may be
 * NULL.
 *	-EINVAL		size or length 0, or flags that are not one of SPSC and MPMC
 *	-ENOMEM		more than RTOS_CHANNEL_BYTES
 *	-ENAMETOOLONG	-EEXIST: the name is taken
 *	-EAGAIN		RTOS_CHANNELS exist
 */
struct channel channel_create(size_t element_size, size_t length, const char *name,
			      unsigned flags);

/* -EBADF: no such channel, or the end is closed. */
struct channel_send channel_get_send(struct channel channel);
struct channel_recv channel_get_recv(struct channel channel);

/* -ENOENT: no channel of that name. -EINVAL: its sizes are others. -EBADF: the end is closed. */
struct channel_send channel_retrieve_send(size_t element_size, size_t length, const char *name);
struct channel_recv channel_retrieve_recv(size_t element_size, size_t length, const char *name);

/*
 * Moves one element; returns its length.
 *	-EBADF		no such channel, or this end is closed
 *	-EFAULT		no buffer
 *	-EINVAL		length is not the element size, or unknown flags
 *	-ENOBUFS	send: the queue is full
 *	-EAGAIN		recv: the queue is empty
 *	-ESTALE		send: the other end is closed
 * recv returns 0 when the queue is empty and its other end closed.
 */
static inline int channel_send(struct channel_send end, const void *buffer, size_t length,
			       unsigned flags);
static inline int channel_recv(struct channel_recv end, void *buffer, size_t length,
			       unsigned flags);

/* Close an end, for all who use it. -EBADF. */
int channel_close_send(struct channel_send end);
int channel_close_recv(struct channel_recv end);

/* -EBADF. */
int channel_destroy(struct channel channel);

struct channel_status {
	size_t element_size;
	size_t length;
	size_t used; /* elements in the queue */
	int send_closed;
	int recv_closed;
};

/* -EBADF; -EFAULT. */
int channel_get_status(struct channel channel, struct channel_status *status);

/* ------------------------------------------------------------------------------ conditions */

/* Where threads wait until what a mutex protects has changed. -EAGAIN: RTOS_CONDITIONS exist. */
struct condition condition_create(void);

/*
 * Unlocks a mutex, which the caller has locked once, and waits for a signal, in one: none that comes after
 * is missed. Then locks the mutex again. What was waited for may be over by then: ask again.
 *	-EBADF		no such condition or mutex
 *	-EPERM		the caller does not hold the mutex	-EINVAL	it has locked it more than once
 *	-EOWNERDEAD	as mutex_lock; it is locked
 */
int condition_wait(struct condition condition, struct mutex mutex);

/* Wakes the first who waits, or all. -EBADF. */
int condition_signal(struct condition condition);
int condition_broadcast(struct condition condition);

/* -EBADF. */
int condition_destroy(struct condition condition);

/* ------------------------------------------------------------------------------ events
 *
 * One wait for many: an event has sources, each an object and what is waited for. That a source has
 * happened says that an attempt would not wait now: nothing is handed over, and somebody else may be
 * faster. It happens again as long as that is so.
 */

enum event_type {
	EVENT_CHANNEL_READABLE, /* channel_recv: an element is there, or an end is closed */
	EVENT_CHANNEL_WRITABLE, /* channel_send: there is room, or an end is closed */
	EVENT_CHANNEL_CLOSED,   /* one of the ends is */
	EVENT_TIMER_EXPIRED,    /* timer_wait */
	EVENT_THREAD_ENDED,     /* thread_join */
	EVENT_PROCESS_ENDED,	/* process_get_exit_status */
	EVENT_SEMAPHORE_TAKABLE,
	EVENT_MUTEX_LOCKABLE,
	EVENT_DESTROYED,        /* the object is gone; only told, not asked for */
};

struct event_source {
	enum event_type type;
	int32_t handle; /* of the object, of the kind that the type says; of channels, or of an end */
};

/* With room for so many sources. -EINVAL: none, or more than RTOS_EVENT_SOURCES. -EAGAIN: RTOS_EVENTS exist. */
struct event event_create(unsigned sources);

/*
 *	-EBADF		no such event, or object
 *	-EINVAL		no such type; remove: it is no source of it
 *	-EEXIST		it is a source of it	-ENOMEM	all room is taken
 */
int event_add(struct event event, struct event_source source);
int event_remove(struct event event, struct event_source source);

/*
 * Puts the sources that have happened into an array, at most `length`; wait: there is at least one. Returns
 * how many. Several threads may wait at one event: each is told.
 *	-EBADF	-EFAULT	-EINVAL: the length is 0
 */
int event_wait(struct event event, struct event_source *happened, unsigned length);
int event_check(struct event event, struct event_source *happened, unsigned length);

/* -EBADF. */
int event_delete(struct event event);

/* ------------------------------------------------------------------------------ memory
 *
 * In pages of RTOS_PAGE_BYTES. A length is in bytes and stands for the whole pages that it begins. Fresh
 * pages are zero. `at` is where the first one is to be, a multiple of the page size, or NULL: anywhere; a
 * place can be had
 *	one protection domain	  among the RTOS_SINGLE_PAGES pages that all of the component's memory is of
 *	isolated applications	  where the component has reserved addresses itself (capmgr_pages_reserve)
 * Functions that return an intptr_t return the address, or a negative error. Errors of all of them:
 *	-EINVAL		the length is 0, or more than stands below; unknown flags; no place can be had at `at`
 *	-ENOMEM		the component's memory is used up, or no so many pages of it lie side by side
 *	-ENOSPC		isolated: the component's addresses are used up
 * A thread that is killed inside of one leaves behind what it was about to get, or to give back, until its
 * component ends.
 *
 * Time: one protection domain: one passage of the critical section, and clearing the pages. Isolated: as
 * many calls of the capability manager as there are pages; for shared memory a few, however long.
 */

#define MEM_READ  1
#define MEM_WRITE 2

/* Pages of the caller's own, at most RTOS_GET_PAGES; the flags are MEM_READ | MEM_WRITE. */
intptr_t mem_get_pages(void *at, size_t length, unsigned flags);

/*
 * Gives pages of mem_get_pages back: any whole ones, or parts, of what one or several calls returned.
 *	-EINVAL		the length is 0, the address is no page's, or a page is not the caller's own:
 *			isolated: those before it are gone
 *	-EPERM		the same, where shared memory is
 *	-EBUSY		isolated: the component has delegated a page (capmgr.h)
 */
int mem_free_pages(void *address, size_t length);

/*
 * Memory that several components share, of RTOS_SHARED_PAGES pages at most. Its maker has it mapped to
 * read and write. A component has it mapped once, for all its threads: who maps it again is told where.
 * Nobody takes it from who has it mapped: it stays there until that component unmaps it or ends.
 *
 * In one protection domain everybody is the maker's component: the memory is writable for all, and nothing
 * is refused for missing rights.
 *
 * Of the following, all that make or map memory also return
 *	-ENOSPC		isolated: the component has made, or mapped, as many as it may (32, among them those
 *			of its mutexes, semaphores and channels); or of too many components (16) a user
 */

/*
 * Makes memory that all components which the scheduler schedules find by its name. The flags say what they
 * may do with it: MEM_READ, or MEM_READ | MEM_WRITE.
 *	-EINVAL	also: the name is empty		-ENAMETOOLONG	-EEXIST	as of semaphores
 *	-EAGAIN		RTOS_MEMORIES with a name exist (one protection domain: with a name or without)
 */
intptr_t mem_shared_create_named(void *at, size_t length, const char *name, unsigned flags);

/*
 * Maps it, with the rights in the flags: MEM_READ, or MEM_READ | MEM_WRITE.
 *	-ENOENT		there is no memory of that name
 *	-EBADF, -EPERM	isolated: its maker has got round these functions, and destroyed it under its name
 *			or offered it to the scheduler for itself alone
 *	-EINVAL	also: the length is not the one that it was made with
 *	-EACCES		isolated: it was made to be read only
 *	-EEXIST		the component has it mapped already, elsewhere than at `at`, or read-only
 *	-EAGAIN		isolated: another thread of the component is just mapping or unmapping it
 */
intptr_t mem_shared_map_named(void *at, size_t length, const char *name, unsigned flags);

/* Frees the name, and ends the mapping of the maker's component; its pages are free when nobody has them
 * mapped any more.	-ENOENT: there is none	-EPERM: another component made it */
int mem_shared_destroy_named(const char *name);

/*
 * Makes memory without a name and puts its id into *memory: who gets to know it, in whatever way, can map
 * the memory only if the maker has offered it to the component. Guessing ids is of no use.
 *	-EFAULT		no place for the id
 *	-EAGAIN		one protection domain: RTOS_MEMORIES exist
 */
intptr_t mem_shared_create_anon(void *at, size_t length, struct memory *memory);

/* The calling component, as others name it to mem_shared_offer. Who tells another one's number has that one
 * be offered something, not itself.	-EPERM: isolated: the thread is not the scheduler's */
int64_t mem_shared_user(void);

/*
 * Lets a component map it with the rights in the flags; what it was offered before, it keeps.
 *	-EINVAL		the flags are neither MEM_READ nor MEM_READ | MEM_WRITE
 *	-EBADF		there is no such memory, or it was not offered to the caller
 *	-EPERM		another component made it
 *	-ESTALE		there is no such component
 *	-ENOSPC		isolated: it is offered to as many components as can be (15)
 */
int mem_shared_offer(struct memory memory, int64_t user, unsigned flags);

/* As mem_shared_map_named.
 *	-EBADF		there is no such memory, or it was not offered to the component
 *	-EACCES		it was not offered to be written */
intptr_t mem_shared_map_anon(void *at, size_t length, struct memory memory, unsigned flags);

/* As mem_shared_destroy_named.
 *	-EBADF	there is no such memory, or it was not offered to the caller	-EPERM	another one made it */
int mem_shared_destroy_anon(struct memory memory);

/* Ends the component's mapping of shared memory, which begins at the address. The maker may map it again.
 * -EINVAL: no such mapping. */
int mem_shared_unmap(void *address);

/* ------------------------------------------------------------------------------ console */

/* Prints a text of any length, up to its NUL; 0. Lines of several threads do not mix. In one protection domain it
 * is printed at once, isolated when its line ends, or has 128 bytes. Who prints waits for who is just printing a
 * line, with inheritance.	-EPERM	isolated: the thread is not the scheduler's */
int io_print(const char *text);

/* The next byte typed, 0 to 255.
 *	-EAGAIN		there is none
 *	-ENOENT		isolated: the component has not the debug capability */
int io_poll(void);

#include "channel_plain.h"
#include "mutex_word.h"
#include "semaphore_word.h"

#endif
