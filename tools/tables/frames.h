/* The kernel's frame table, read out of the machine's memory. See kernel/frame.h. */
#ifndef TABLES_FRAMES_H
#define TABLES_FRAMES_H

#include "kernel.h"
#include "physical.h"

#include <tessera/abi.h>

struct frame {
	enum frame_type type;
	enum cap_type object; /* that lives or lived here */
	bool live;
	uint32_t count;
	uint64_t tables; /* component: the physical address of its root */
	uint64_t parent; /* node: number of the frame it is hooked into, 0: none */
	uint64_t holder; /* root: number of the component's frame, 0: none */
	uint32_t index;	 /* node: which entry of the parent */
};

struct frames {
	const struct frame_layout *layout;
	uint8_t *bytes;
	uint64_t total;
};

/* `root` is the physical address of a page table with the kernel's half. */
bool frames_read(struct frames *frames, const struct kernel *kernel, struct physical *physical,
		 uint64_t root);
void frames_destroy(struct frames *frames);

/* Numbers start at 0 and are below `total`. */
struct frame frames_get(const struct frames *frames, uint64_t number);

/* A frame of kernel memory with a node of a page table in it, live or dead. */
bool frame_is_table(const struct frame *frame);

/* Its level: 0 maps pages, 3 is a root. */
unsigned int frame_level(const struct frame *frame);

#endif
