/*
 * The kernel's half of the address space.
 *
 *	DIRECT_MAP    all RAM, writable, not executable; kernel text and constants read-only
 *	KERNEL_BASE   the image, where physical address 0 would be
 *	FRAME_TABLE   the frame table
 *	APIC_WINDOW   the interrupt controllers, uncached
 *
 * The last entry of the user half stays empty, so that no user page ends at the canonical hole.
 */
#ifndef KERNEL_LAYOUT_H
#define KERNEL_LAYOUT_H

#define DIRECT_MAP  0xffff800000000000
#define KERNEL_BASE 0xffffffff80000000
#define FRAME_TABLE 0xffffffffc0000000
#define APIC_WINDOW 0xffffffffbfe00000
#define USER_END    0x00007f8000000000

#define MAX_CORES   1
#define CORE_BLOCK  0x4000 /* kernel stack and data of a core, aligned to its size */
#define CORE_OFFSET 0x3800 /* the data in it; the stack grows down from there,
			    * to the first page, which is not mapped */

#endif
