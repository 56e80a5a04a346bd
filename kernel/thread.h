/*
 * Threads: they run in components, and migrate from one to the next through gates.
 *
 * A thread is one page: its invocation stack, two frames of registers, and room for its vector
 * state. `top` is the entry of the component that it runs in; the entries below are the calls that
 * it has not returned from. The context of a call, or of a system call that switched to another
 * thread, is kept in the entry that was top. An interrupt or fault saves all registers where the
 * processor pushes them: in frames[0], or frames[1] while a fault is handled.
 *
 *	READY    may be dispatched           RUNNING  is the core's current
 *	WAITING  at its endpoint             WOKEN    ready, has the result of its wait to collect
 *	STOPPED  until it is unwound or ended: a fault that nobody handles, nowhere to return to
 *
 * A thread's receive endpoint lives and dies with it; see endpoint.h. Of an event list only a live
 * parent's is ever touched: the links of a thread whose parent died mean nothing.
 */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include "component.h"
#include "core.h"
#include "invocation_stack.h"

enum resume {
	RESUME_DONE,   /* in a system call that returns 0; its context is in the top entry */
	RESUME_EVENT,  /* in a dispatch that returns an event if there is one, else 0 */
	RESUME_RESULT, /* in one that returns `result` */
	RESUME_FRAME   /* all registers are in its frame */
};

struct registers {
	uint64_t value[REGISTERS];
};

struct thread {
	struct core *core;	     /* first: where the entry code finds its core */
	struct invocation *top;	     /* while it does not run; else core->top */
	struct registers *frame_end; /* behind the frame that the processor pushes into */
	struct invocation *fault; /* the handler's entry while a fault is handled, or null; the key
				   * of the faulty entry below is inverted, so that it is no live
				   * component to the return of a gate */
	uint64_t result[3];	  /* rax, rdx, r8 of the system call that it is in */
	uint64_t cycles;   /* that it has run; while it runs, less the clock when it began to */
	uint64_t timeout;  /* of the dispatch that it runs, or ran, under */
	uint32_t priority; /* likewise */
	uint32_t id;
	frame_t self;
	union {
		struct {
			uint8_t state;	/* enum thread_state */
			uint8_t resume; /* enum resume: where its context is */
			uint8_t vector; /* it has used vector registers */
			uint8_t events; /* EVENT_*; 0: not in a list */
		};
		uint32_t mode; /* all four, for one compare: 0 is ready, its call returns 0 */
	};

	/* As a child: its place in a list of events, its parent's or the root's. */
	struct name parent;	      /* frame 0: none, it is the root */
	struct thread *parent_thread; /* the same's page; means something only while it lives */
	uint8_t depth;		      /* parents above */
	uint8_t orphan;		      /* its events are in the root's list, since the parent died */
	struct thread *next;	      /* behind it in the list; null also while it is in none */
	struct thread **link;	      /* what points to it in the list */

	/* As a receive endpoint. */
	uint8_t rcv_priority;
	uint32_t pending;
	uint64_t rcv_key; /* the key of a capability to it with all rights; 0: it has none */
	uint64_t wake;	  /* while it waits: from when on it may be dispatched; 0: never */
	uint64_t ceiling; /* no priority under this endpoint is above */
	uint64_t token;	  /* the largest seen */
	struct thread *first, **end; /* the list of those who have events; the null that ends it */

	/* The first entry is no component's and never live: a return from the second finds it so.
	 * The last one is in reserve for a fault. */
	struct invocation stack[INVOCATIONS + 3];
	struct registers frames[2] __attribute__((aligned(16)));
	/* Of the registers in frames[0] and frames[1], while they are not in the processor. */
	uint8_t vectors[2][VECTOR_AREA] __attribute__((aligned(64)));
};

_Static_assert(sizeof(struct thread) <= PAGE_SIZE, "a thread is one page");

/* id → thread, null where the id is free. */
extern struct thread *thread_table[THREADS];

static inline struct thread *thread_at(frame_t frame)
{
	return frame_page(frame);
}

static inline struct name thread_name(const struct thread *thread)
{
	return frame_name(thread->self);
}

/* The live thread of a name, or null. */
static inline struct thread *thread_named(struct name name)
{
	return name.frame.offset && frame_live(name) ? thread_at(name.frame) : NULL;
}

static inline bool thread_ready(const struct thread *thread)
{
	return thread->state == THREAD_READY || thread->state == THREAD_WOKEN;
}

/* The entry of the component in which a thread started. */
static inline struct invocation *thread_base(struct thread *thread)
{
	return &thread->stack[1];
}

/* The registers of a thread that an interrupt or fault has stopped. */
static inline struct registers *thread_registers(const struct thread *thread)
{
	return thread->frame_end - 1;
}

/* Makes a thread that starts in a component; its registers are the id and the argument. */
struct name thread_create(struct core *core, frame_t frame, struct name component,
			  struct name parent, uint32_t id, uint64_t argument);

/* Ends a live thread, which may be the current one. */
void thread_end(frame_t frame);

/* Puts the registers for a start at `ip` into a frame; the arguments are the caller's to add. */
void registers_start(struct registers *registers, uint64_t ip, uint32_t id, uint64_t badge);

/* Sets one register of a saved frame. -EINVAL, -EFAULT. */
int registers_write(struct registers *registers, word name, word value);

#endif
