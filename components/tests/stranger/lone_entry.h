/* Entries for gates that are made at run time: as a server stub, but that they let in whoever comes. */
#ifndef LONE_ENTRY_H
#define LONE_ENTRY_H

#include "crt_thread.h"
#include "stack_note.h"

#define LONE_STACK_BYTES 8192

/* A function `entry`, which calls `function`, one that does not return, on a stack that all callers' threads
 * share: one comes at a time. */
#define LONE_ENTRY(entry, function)                                                                \
	static char entry##_stack[LONE_STACK_BYTES + THREAD_BLOCK_BYTES]                           \
		__attribute__((aligned(16), used));                                                \
	STACK_ENTRY(entry, 8192, function);                                                        \
	__attribute__((naked)) void entry(void);                                                   \
	__attribute__((naked)) void entry(void)                                                    \
	{                                                                                          \
		__asm__("leaq " #entry "_stack+%c0(%%rip), %%rsp\n\t"                               \
			"wrfsbase %%rsp\n\t"                                                       \
			"movq %%rax, %%fs:%c1\n\t"                                                 \
			"call " #function "\n\t"                                                    \
			"ud2"                                                                      \
			:                                                                          \
			: "i"(LONE_STACK_BYTES), "i"(THREAD_BLOCK_ID));                            \
	}                                                                                          \
	_Static_assert(LONE_STACK_BYTES == 8192, "the note tells of the stack's size")

#endif
