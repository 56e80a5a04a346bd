/* What a thread knows of itself, from the block behind its FS base. */
#ifndef CRT_THREAD_H
#define CRT_THREAD_H

#include <stdint.h>

#include "thread_block.h"

#define CRT_STRING_(text) #text
#define CRT_STRING(text)  CRT_STRING_(text)

/* The id of the calling thread: it keeps it in all components that it enters. */
static inline uint32_t crt_thread_id(void)
{
	uint64_t id;

	__asm__ volatile("movq %%fs:" CRT_STRING(THREAD_BLOCK_ID) ", %0" : "=r"(id));
	return (uint32_t)id;
}

/* Who called the function of this interface: what its gate says, which the caller can't change. */
static inline uint64_t crt_badge(void)
{
	uint64_t badge;

	__asm__ volatile("movq %%fs:" CRT_STRING(THREAD_BLOCK_BADGE) ", %0" : "=r"(badge));
	return badge;
}

struct crt_caller {
	uint64_t badge; /* the number of the client's instance, for gates of the composition */
	uint32_t thread;
};

static inline struct crt_caller crt_caller(void)
{
	return (struct crt_caller){crt_badge(), crt_thread_id()};
}

/*
 * Who may enter, by thread id; the server stubs keep it. A thread that is not admitted gets EAGAIN,
 * one that is inside ELOOP. Of one that was cut off in here the table still says that it is inside: when
 * it comes again, the stub asks who schedules the component (compinit.h). Aligned to its size, it lies in one
 * page: the booter, which unwinds a thread out of the component, lets it in again.
 */
#define THREAD_REFUSED	0
#define THREAD_ADMITTED 1
#define THREAD_INSIDE	2

extern uint8_t thread_admission[THREAD_IDS];

/* For who serves compinit.h: what compinit_entered answers to the calling thread, by the slot of a capability
 * to that, with the right to its registers. 0, -ELOOP; or -EPERM: that is none, or another thread's. */
long crt_thread_entered(uint32_t thread);

/* Returns from the gate by which thread `id`, the calling one, has entered the component, from wherever
 * it is: for servers that let a call fail which they had suspended. */
void crt_server_return(uint32_t id, int64_t status) __attribute__((noreturn));

#endif
