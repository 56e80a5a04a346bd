/* Thread blocks and admission: what must stand before a thread can run C code in the component. */
#ifndef CRT_THREAD_BLOCKS_H
#define CRT_THREAD_BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

/* Fills the block of a thread id whose stack is mapped, or a block that stands elsewhere. */
void thread_block_fill(uint32_t id);
void thread_block_fill_at(char *block, uint32_t id);

/* Lets threads of other components in that have a stack here, and knows our own as inside. */
void thread_blocks_admit(void);

/* What a thread that crt_thd_create makes is to run. */
void thread_block_set_function(uint32_t id, void (*function)(void *), void *data);

/* Runs it, on the thread itself. */
void thread_block_run(void);

#endif
