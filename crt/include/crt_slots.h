/*
 * The capability slots with a fixed meaning. A component finds its own objects where the kernel
 * gives the booter its own, so that crt's kernel back end works alike in all who hold them.
 *
 *	every component		RCV (wait only), INIT_DONE, EXIT, ENTERED; DEBUG if the composition says so
 *	one that manages itself	CAPTBL_*, PGTBL_*, COMPONENT, MEMORY: what is left of its budget
 *	one that schedules itself	THREAD_IDS, RCV with all rights
 *	one that schedules others	SCHEDULE
 *	the booter		all but INIT_DONE, EXIT and ENTERED
 *
 * Gates of the composition start at CRT_SLOT_FIRST_GATE; devices follow behind them, see
 * crt_startup.h.
 */
#ifndef CRT_SLOTS_H
#define CRT_SLOTS_H

#include <tessera/abi.h>

#define CRT_SLOT_CAPTBL_ROOT  BOOT_CAPTBL_ROOT
#define CRT_SLOT_CAPTBL_LEAF  BOOT_CAPTBL_LEAF /* the leaf of slots 0 to 127 */
#define CRT_SLOT_PGTBL_ROOT   BOOT_PGTBL_ROOT
#define CRT_SLOT_PGTBL_MIDDLE BOOT_PGTBL_MIDDLE /* the first 512 GiB */
#define CRT_SLOT_PGTBL_LOWER  BOOT_PGTBL_LOWER	/* the GiB of the image */
#define CRT_SLOT_PGTBL_LEAF   BOOT_PGTBL_LEAF	/* the first 2 MiB of the image */
#define CRT_SLOT_COMPONENT    BOOT_COMPONENT
#define CRT_SLOT_RCV	      BOOT_RCV /* the endpoint of the component's first thread */
#define CRT_SLOT_MEMORY	      BOOT_MEMORY
#define CRT_SLOT_DEVICES      BOOT_DEVICES
#define CRT_SLOT_PORTS	      BOOT_PORTS
#define CRT_SLOT_IRQS	      BOOT_IRQS
#define CRT_SLOT_THREAD_IDS   BOOT_THREAD_IDS
#define CRT_SLOT_DEBUG	      BOOT_DEBUG
#define CRT_SLOT_INIT_DONE    16
#define CRT_SLOT_EXIT	      17
#define CRT_SLOT_LEFTOVER     18 /* memory that nobody was given */
#define CRT_SLOT_SCHEDULE     19 /* a scheduler of others: its own endpoint, with all rights */
#define CRT_SLOT_ENTERED      20
#define CRT_SLOT_FIRST_GATE   32

#define CRT_LEAF_SLOTS 128 /* capabilities in one leaf of a captbl */

#endif
