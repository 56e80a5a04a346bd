/*
 * Where component instances live. Each instance of a composition is linked at a base of its own, so
 * that an address alone names the instance. Instance number i, the booter being 0, owns the window
 * of 32 MiB at INSTANCE_BASE(i):
 *
 *	base			text, rodata, data, bss, heap; shared regions at the end
 *	base + 16 MiB		stacks, one region of 16 KiB for each thread id (thread_block.h)
 *	base + 32 MiB		the next window
 *
 * All windows lie below 2 GiB, so that absolute addresses fit the code model of ordinary C.
 */
#ifndef BOOTER_ADDRESS_PLAN_H
#define BOOTER_ADDRESS_PLAN_H

#include "thread_block.h"

#define INSTANCES_MAX	     62
#define INSTANCE_STRIDE	     0x2000000u
#define INSTANCE_IMAGE_BYTES 0x1000000u

#define INSTANCE_BASE(number)	   (INSTANCE_STRIDE * ((number) + 1u))
#define INSTANCE_IMAGE_END(number) (INSTANCE_BASE(number) + INSTANCE_IMAGE_BYTES)
#define INSTANCE_STACK(number, id)                                                                 \
	(INSTANCE_IMAGE_END(number) + ((unsigned)(id) << THREAD_STACK_SHIFT))
#define INSTANCE_FIRST_BLOCK(number) (INSTANCE_STACK(number, 1) - THREAD_BLOCK_BYTES)

#define INSTANCE_BOOTER 0u

/* Capability indexes below this are fixed slots; a client's gates start here. */
#define INSTANCE_FIRST_GATE 32u

#endif
