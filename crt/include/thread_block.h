/*
 * The stacks of a component and the block at the top of each, for C and assembler.
 *
 * Every thread id has a stack region of its own in every component, so that a server finds a stack
 * without a lock. From the lowest address up a region holds a guard page, which is never mapped,
 * the stack, and the thread block, at whose address the stack starts and the FS base points. The
 * block of id 0 is at the symbol crt_stack_first_block, which the linker script defines.
 *
 * The block starts with what the C library keeps behind FS: a pointer to itself, the canary of
 * stacks at 40, errno at 52, the locale at 168. Badge and id stand in fields of the library's that
 * only its thread functions use, which no component has.
 */
#ifndef CRT_THREAD_BLOCK_H
#define CRT_THREAD_BLOCK_H

#define THREAD_IDS	   1024
#define THREAD_STACK_SHIFT 14 /* 16 KiB a region */
#define THREAD_STACK_PAGES 3  /* the region's but for the guard page */

#define THREAD_BLOCK_BYTES    512
#define THREAD_BLOCK_SELF     0
#define THREAD_BLOCK_CANARY   40
#define THREAD_BLOCK_BADGE    64 /* who called, as the gate says */
#define THREAD_BLOCK_ID	      72 /* the thread's id */
#define THREAD_BLOCK_LOCALE   168
#define THREAD_BLOCK_FUNCTION 400 /* what a thread made by crt_thd_create runs ... */
#define THREAD_BLOCK_DATA     408 /* ... and its argument */
#define THREAD_BLOCK_KEPT_END 496 /* below it, what a thread came with that may not enter at once */

#endif
