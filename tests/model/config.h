/* The sizes of the model: as small as a kernel can be in which everything still happens. */
#ifndef MODEL_CONFIG_H
#define MODEL_CONFIG_H

#define PAGE_ORDER	  11 /* a thread must fit into a page */
#define CAPTBL_LEAF_ORDER 2
#define CAPTBL_ROOT_ORDER 2
#define PGTBL_ORDER	  1
#ifndef PGTBL_LEVELS
#define PGTBL_LEVELS 2
#endif
#define PGTBL_USER_ENTRIES 1 /* the other half of a root is the kernel's */
#define FRAME_COUNT_MAX	   3
#define INVOCATIONS	   2
#define THREADS		   5
#define ENDPOINT_DEPTH 3
#define PENDING_MAX	   1
#define VECTOR_AREA	   0
#define IRQ_LINES	   1

#define MACHINE_FRAMES	     32
#define MACHINE_KERNEL_ENTRY 0 /* as the gap below the kernel's half: most tempting */

#endif
