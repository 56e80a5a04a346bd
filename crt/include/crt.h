/*
 * crt: the interface in which components are written.
 *
 * Names
 *	_create		makes the object in the caller's component
 *	_create_in	makes it in another component that the caller manages
 *	_create_with	makes it from a resource that was made before
 *	_alias_in	delegates an existing one to another component, with at most the same rights
 *	_ro_		read-only
 *	_aligned	at an address that is such a multiple
 *	n		pages
 *
 * Who may call what. Everybody: start-up, time, activation of endpoints, devices. For the rest there are
 * two back ends, chosen when the program is linked:
 *
 *	kernel	of who manages itself (composition: `manager` is the component's own name): it may make
 *		objects and pages; who schedules itself (`scheduler`) threads and endpoints besides; both
 *		pay from what the composition's budget leaves them. Others get -ENOENT: they have no
 *		capability to do it with.
 *	managed	of who needs the interface `capmgr`: the capability manager is asked, by the calls of
 *		capmgr.h. For the scheduler `sched` its library has crt_thd_create and crt_thd_exit.
 *
 * What is different of the second one is said below, as "managed". Its components are those that the
 * caller made (crt_managed.h), and for the functions that delegate any that crt_comp_of names.
 *
 * Results are 0 or a negative error of <tessera/errors.def>. With an error nothing has been made:
 * what had been on the way is taken back. These errors can come from every function that makes
 * something, and are not repeated below:
 *	-ENOMEM		the caller's memory is used up
 *	-ENOSPC		one of crt's own tables is full: components, nodes, or slots
 *	-ENOENT		the caller lacks the capability for such operations
 *	-EBADF		the handle is none, or of something that was not made by the caller
 *	-ESTALE		the component, thread or endpoint was ended meanwhile
 * Managed, the errors of capmgr.h come as they are, from whatever makes or delegates something:
 *	-EBUSY		another thread is inside the manager, unless crt_managed_busy helps it on
 *	-EINVAL		there is no such slot
 *	-EPERM		the caller may not: what is another's, what was given to it to keep, a gate to the
 *			manager or to its scheduler; or the other component does not accept it
 *
 * Handles are kinds of number of their own; the caller keeps them, there is nothing to free. What
 * is made lives until the memory that it was made from is taken back; managed, until capmgr_thread_end,
 * capmgr_relinquish, capmgr_revoke or capmgr_page_free of its slot or address.
 */
#ifndef CRT_H
#define CRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tessera/abi.h>

#include "args.h"
#include "crt_print.h"
#include "crt_startup.h"
#include "crt_thread.h"
#include "stack_note.h"

/* A component that the caller made, or itself: CRT_COMP_SELF. */
typedef struct {
	uint32_t number;
} crt_comp_t;

/* Capabilities in the caller's table, each of its own type. */
typedef struct {
	uint32_t slot;
} crt_thd_t;

typedef struct {
	uint32_t slot;
} crt_rcv_t;

typedef struct {
	uint32_t slot;
} crt_asnd_t;

typedef struct {
	uint32_t slot;
} crt_sinv_t;

/* A capability in another component's table: its index there, which means nothing here. */
typedef struct {
	uint32_t slot;
} crt_slot_in_t;

#define CRT_COMP_SELF ((crt_comp_t){0})
#define CRT_RCV_SELF  ((crt_rcv_t){BOOT_RCV}) /* the endpoint of the component's first thread */

/* ------------------------------------------------------------------------------- start-up */

/*
 * What a component may define; whatever it does not define is passed over. The constructor runs
 * the initialisation of all components, servers before their clients, before any main.
 *
 *	int cos_init(void)	0, or a negative error: then the system ends with a report
 *	int cos_parallel_init(int core, int first, int cores)
 *	int main(void)		its result (0 to 127) is the component's exit code; or as C has it, main(int
 *				argc, char **argv) and getenv(): who makes it says what with, a composition nothing.
 *				These texts can't be written to.
 *	int parallel_main(int core, int first, int cores)
 *
 * Until a component is initialised its functions refuse callers with -EAGAIN. After main returned
 * they go on serving. When all mains have returned the system ends, with the first code but 0.
 */

/* Tells the constructor that this component is initialised (status 0), or can't be, and waits until
 * all are. crt calls it after cos_init. */
int crt_compinit_done(int status);

/* Ends the calling component with an exit code, 0 to 127; what a return from main does. On a thread
 * of a caller's, which only its own component may end, it ends the call by a fault instead. */
void crt_compinit_exit(int code) __attribute__((noreturn));

/* A library may define it: called before that, it lets go what the component holds elsewhere. Not
 * called where a component ends otherwise. */
void crt_ending(void) __attribute__((weak));

/* For constructors, who define it: runs the initialisation of all components in order, then their
 * mains, until the system ends. */
void crt_compinit_execute(void) __attribute__((noreturn));

/* ------------------------------------------------------------------------------- time */

/* The clock, in cycles; crt_startup->cycles_per_second gives the unit. */
static inline uint64_t crt_cycles(void)
{
	return __builtin_ia32_rdtsc();
}

/* ------------------------------------------------------------------------------- components */

/*
 * Makes a component from an ELF image in memory: statically linked to page-aligned addresses of
 * [base, limit). Its segments are copied; its first thread will start at the image's entry. The
 * image may be hostile: whatever is wrong with it is an error, and *reason (if not null) says what.
 *	-EINVAL		the image is refused; *reason says why
 * Managed: -ENOSYS. What is made there has a part of its maker's pages and thread ids, fixed when it is made,
 * of which nothing is said here: crt_comp_create_sharing does.
 */
int crt_comp_create(crt_comp_t *comp, const void *image, size_t bytes, uint64_t base,
		    uint64_t limit, const char **reason);

/* Makes a component without pages or capabilities, that starts at `entry`.
 *	-EFAULT		the entry is no user address
 * Managed: -ENOSYS, as above. */
int crt_comp_create_with(crt_comp_t *comp, uint64_t entry);

/* Gives the component the stacks of a thread id, and zeroed pages at an address of its own.
 *	-EEXIST		something is mapped there */
int crt_comp_stack_in(crt_comp_t comp, uint64_t first_block, uint32_t thread_id);
int crt_comp_page_allocn_in(crt_comp_t comp, uint64_t address, size_t pages);

/*
 * How a component starts. Fill it with one or several of the functions below, then hand it to
 * crt_comp_exec(), which makes the component's first thread and leaves it ready to be dispatched.
 */
struct crt_comp_exec_context {
	uint64_t argument;  /* of the first thread: its struct crt_startup */
	uint32_t thread_id; /* offset into the caller's range of thread ids */
	uint32_t priority;  /* of its endpoint; also its ceiling, as scheduler */
	crt_rcv_t parent;   /* who hears of it */
	uint32_t roles;	    /* CRT_EXEC_* */
	uint32_t threads;   /* as scheduler: how many ids it gets, the first thread's included */
	uint64_t image;	    /* as manager: where its image starts */
	uint64_t frames;    /* as manager: how much memory it gets; 0: what its pool has left */
	crt_thd_t thread;   /* result: the first thread */
	crt_rcv_t rcv;	    /* result: its endpoint */
};

#define CRT_EXEC_THREAD	   1u
#define CRT_EXEC_SCHEDULER 2u
#define CRT_EXEC_MANAGER   4u

/* An ordinary component: one thread, with an endpoint to wait at. */
void crt_comp_exec_thd_init(struct crt_comp_exec_context *context, uint32_t thread_id,
			    crt_rcv_t parent, uint32_t priority, uint64_t argument);

/* It also makes and dispatches threads of its own, with ids from its first thread's on. */
void crt_comp_exec_sched_init(struct crt_comp_exec_context *context, uint32_t threads);

/* It also manages its own tables, with frames of the pool that it is charged to (0: all that is
 * left). `image`: an address in the first 2 MiB of its image. */
void crt_comp_exec_capmgr_init(struct crt_comp_exec_context *context, uint64_t image,
			       uint64_t frames);

/*
 *	-EINVAL		the context says not how
 *	-EBUSY		the thread id is in use
 *	-ERANGE		the thread id or the priority is above the caller's
 */
int crt_comp_exec(crt_comp_t comp, struct crt_comp_exec_context *context);

/* Lets a component hand out gates and threads of `comp`: a copy of its component capability.
 *	rights		RIGHT_GATE, RIGHT_THREAD, RIGHT_FAULT, RIGHT_CUT
 * Managed: -ENOENT, these capabilities are the manager's; who schedules others gets one of them by
 * capmgr_component_cut. */
int crt_comp_alias_in(crt_comp_t comp, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot);

/* Hands the scheduling of a thread (made in `child` by the caller) to `scheduler`. */
int crt_comp_sched_delegate(crt_thd_t thread, crt_comp_t scheduler, crt_slot_in_t *slot);

/* Sends a component's faults of a kind to a function of another component, or of the caller's.
 *	-EINVAL		no such kind
 * Managed: of a component that the caller made to a function of the caller's, else -EPERM. */
int crt_comp_fault_gate(crt_comp_t comp, enum fault_kind kind, crt_comp_t handler, uint64_t entry,
			uint64_t badge);

/* ------------------------------------------------------------------------------- threads */

/*
 * Makes a thread of the caller's component that runs function(data) when it is dispatched first,
 * and then crt_thd_exit(). Its id is the next free one of the component's range; its events go to
 * CRT_RCV_SELF.
 *	-ERANGE		the component's range of thread ids is used up
 *
 * Managed: who schedules itself gets the lowest id that is free, -EBUSY if none is, -ERANGE if it has
 * but one; who does not, -EPERM. For a component that `sched` schedules it is thread_create (rtos.h)
 * without parameters, whose errors it has: it runs at its creator's priority, when its turn comes, and
 * `slot` is its handle, which is good for what rtos.h has, and for nothing here.
 */
int crt_thd_create(crt_thd_t *thread, void (*function)(void *), void *data);

/* The same with an id of the caller's choice (an offset into the component's range) and a parent.
 *	-ERANGE		no such id	-EBUSY	the id is in use
 * Managed: -EPERM, if the caller does not schedule itself. */
int crt_thd_create_with(crt_thd_t *thread, uint32_t id, crt_rcv_t parent, void (*function)(void *),
			void *data);

/* Makes a thread of another component, which starts at that component's entry.
 *	-ERANGE, -EBUSY	as above
 * Managed: -EPERM, if the caller does not schedule that one. */
int crt_thd_create_in(crt_thd_t *thread, crt_comp_t comp, uint32_t id, crt_rcv_t parent,
		      uint64_t argument);

/* rights: RIGHT_DISPATCH, RIGHT_REGISTERS, RIGHT_ENDPOINT, RIGHT_CUT. */
int crt_thd_alias_in(crt_thd_t thread, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot);

/*
 * Switches to a thread, which runs with the priority until the absolute time in cycles (0: no
 * limit). Returns when somebody switches back. The token is the number of the decision, see
 * <tessera/calls.def>, whose errors of `dispatch` are returned.
 */
int crt_thd_dispatch(crt_thd_t thread, uint32_t priority, uint64_t timeout, uint64_t token);

/* What threads end with that return from their function. A scheduler defines it, or the library that goes
 * with it; if nobody does, such a thread ends with a fault. */
void crt_thd_exit(void) __attribute__((noreturn));

/* What a thread runs that was made for the component by its scheduler, which defines it in the library
 * that goes with it; then crt_thd_exit(). */
void crt_thd_begin(void);

/* ------------------------------------------------------------------------------- endpoints */

/*
 * Makes a thread with a receive endpoint, parent and all as crt_thd_create. `priority`: the one at
 * which an activation wakes it; as much is the ceiling for children of the endpoint.
 *	-ERANGE		above the parent's ceiling, or no thread id is left
 * Managed: -EBUSY and -EPERM as crt_thd_create, for components of `sched`, too.
 */
int crt_rcv_create(crt_rcv_t *rcv, crt_thd_t *thread, uint32_t priority, void (*function)(void *),
		   void *data);

/* Gives a thread its endpoint.
 *	-EBUSY		it has one	-ERANGE	above the parent's ceiling */
int crt_rcv_create_with(crt_rcv_t *rcv, crt_thd_t thread, uint32_t priority);

/* A thread of another component, with its endpoint; the capability is put into that component. */
int crt_rcv_create_in(crt_rcv_t *rcv, crt_thd_t *thread, crt_comp_t comp, uint32_t id,
		      crt_rcv_t parent, uint32_t priority, uint64_t argument, crt_slot_in_t *slot);

/* rights: RIGHT_WAIT, RIGHT_PRIORITY, RIGHT_SEND, RIGHT_PARENT. */
int crt_rcv_alias_in(crt_rcv_t rcv, crt_comp_t in, uint32_t rights, crt_slot_in_t *slot);

/* What a wait brings: activations since the last one, and at most one event of a child thread. */
struct crt_event {
	uint32_t activations;
	uint32_t thread; /* the id of the thread that has the event */
	uint32_t flags;	 /* EVENT_*; 0: no event */
	uint64_t cycles; /* that the thread has run, ever */
};

/*
 * Waits at the calling thread's endpoint; with RCV_NONBLOCKING in flags it only looks. The token as
 * for crt_thd_dispatch; who schedules nobody passes 0. From the timeout on (absolute cycles; 0: none)
 * whoever schedules the thread lets it go on though nothing came: then there are no activations and
 * no event.
 *	-EAGAIN		nothing is there, or the token is stale
 *	-EPERM		it is another thread's endpoint
 */
int crt_rcv_wait(crt_rcv_t rcv, uint32_t flags, uint64_t token, uint64_t timeout,
		 struct crt_event *event);

/* 0: activations only queue, and are told as events.	-ERANGE	above the parent's ceiling */
int crt_rcv_set_priority(crt_rcv_t rcv, uint32_t priority);

/* The right to activate an endpoint of the caller's component. */
int crt_asnd_create(crt_asnd_t *asnd, crt_rcv_t rcv);
int crt_asnd_alias_in(crt_asnd_t asnd, crt_comp_t in, crt_slot_in_t *slot);

/* Activates the endpoint.	-EOVERFLOW	as many activations are pending as can be counted */
int crt_asnd(crt_asnd_t asnd);

/* ------------------------------------------------------------------------------- gates */

/*
 * Makes a gate into a component that the caller manages, or its own. `entry` is a server stub;
 * `badge` is what the server learns of the caller.
 *	-EFAULT		the entry is no user address
 * Managed: into the caller's own alone, else -EPERM.
 */
int crt_sinv_create(crt_sinv_t *gate, crt_comp_t server, uint64_t entry, uint64_t badge);

/* Makes it in the client's table at an index that its stubs were linked for.
 *	-EEXIST		the slot is taken
 * Managed: below 256, else -EINVAL, and of a client that the caller made or schedules, else -EPERM. A slot of
 * the caller's is in use until the client ends or is restored; -ENOSPC: 256 are. */
int crt_sinv_create_in(crt_comp_t client, uint32_t slot, crt_comp_t server, uint64_t entry,
		       uint64_t badge);
int crt_sinv_alias_in(crt_sinv_t gate, crt_comp_t in, crt_slot_in_t *slot);

/* ------------------------------------------------------------------------------- memory */

/*
 * Zeroed pages, writable, one behind the other; *address is where.
 *	-EINVAL		no page; managed, more than 512
 */
int crt_page_allocn(void **address, size_t pages);

/*
 * Maps pages of the caller's (made by crt_page_allocn) in another component as well, in order, at
 * the next free address of its dynamic range (a multiple of `align`, which is a power of two and at
 * least a page). They stay the caller's, and charged to it.
 *	-EINVAL		no page, or a bad alignment
 *	-EFAULT		one of the pages is not the caller's
 *
 * Managed: the manager chooses the address of each page. Where the next ones are not aligned, or not one
 * behind the other, a page of the caller's stands there until the others are placed: so often they
 * take a page more of the caller's, and of the other one's consent one for each page that is in between.
 *	-ENOSPC		these would be more than 512; or the caller has delegated as much as it may
 */
int crt_page_aliasn_in(void *pages, size_t count, crt_comp_t in, uint64_t *address);
int crt_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
			       uint64_t *address);
int crt_ro_page_aliasn_aligned_in(void *pages, size_t align, size_t count, crt_comp_t in,
				  uint64_t *address);

/* ------------------------------------------------------------------------------- devices */

/*
 * Devices that the composition grants are named as in the composition: by interrupt line, port,
 * physical address. All of them return
 *	-ENOENT		the composition does not grant it
 */

/* Interrupts of a line activate the endpoint, which must be the calling component's.
 *	-EBUSY		the line is bound already */
int crt_irq_attach(uint32_t line, crt_rcv_t rcv, enum irq_trigger trigger);
int crt_irq_detach(uint32_t line);

/* After the device was served: the next interrupt may come. For IRQ_LEVEL. */
int crt_irq_acknowledge(uint32_t line);

/* width: 1, 2 or 4 bytes, else -EINVAL. */
int crt_port_read(uint16_t port, unsigned width, uint32_t *value);
int crt_port_write(uint16_t port, unsigned width, uint32_t value);

/* Where the composition has a range of device memory mapped; NULL if it was not granted. Of a component that is
 * managed it is mapped there as long as it has the capability, and has not ended that itself: capmgr.h tells of it. */
volatile void *crt_device_memory(uint64_t physical, size_t pages);

#endif
