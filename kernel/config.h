/*
 * Sizes. The model build (tests/model/) puts tiny ones in their place, so that every state of the
 * kernel can be enumerated; nothing but these numbers differs.
 */
#ifndef KERNEL_CONFIG_H
#define KERNEL_CONFIG_H

#ifdef KERNEL_CONFIG_FILE
#include KERNEL_CONFIG_FILE
#else

#define PAGE_ORDER	  12
#define CAPTBL_LEAF_ORDER 7 /* slots in a leaf of a captbl */
#define CAPTBL_ROOT_ORDER 9 /* entries in a root of a captbl */
#define PGTBL_ORDER	  9 /* entries in a node of a page table */
#define PGTBL_LEVELS	  4
#define PGTBL_USER_ENTRIES                                                                         \
	255		      /* of a root: the rest, the last user page with it, is the kernel's */
#define FRAME_COUNT_MAX 65535 /* mappings of one frame */
#define INVOCATIONS	16    /* calls within calls; one more entry is in reserve for a fault */
#define THREADS		1024  /* thread ids */
#define ENDPOINT_DEPTH	4     /* parents above an endpoint */
#define PENDING_MAX	0xffffu /* activations of an endpoint */
#define VECTOR_AREA	832	/* x87, SSE and AVX state in the standard XSAVE format */
#define IRQ_LINES	24	/* inputs of the I/O APIC */

#endif

#define PAGE_SIZE (1u << PAGE_ORDER)

#endif
