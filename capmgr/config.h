/*
 * Capacities. All tables of the manager are as large as this says from the start; who finds one
 * full gets -ENOSPC.
 */
#ifndef CAPMGR_CONFIG_H
#define CAPMGR_CONFIG_H

#define COMPONENTS_MAX 64
#define FRAMES_MAX     65536 /* of RAM: 256 MiB */
#define OWN_SLOTS      2048  /* of the manager's captbl, for what it makes */
#define PAGE_LEAVES    512   /* page-table leaves, of 2 MiB each, of all components */

#define CAP_LEAVES 128 /* captbl leaves, of 128 slots each, of all components */

/* Capabilities and pages that have been delegated, or delegated from; of all components, and of
 * one. Node 0 is none. */
#define DERIVATIONS	 8192
#define DERIVATIONS_EACH 2048

/* How many steps of a revocation one call does. */
#define REVOCATION_STEPS 16

/* How many steps of a walk through the tree one call does. */
#define TREE_STEPS 16

/* How many steps of ending a component one call does; how many pages a step takes away, and how many
 * frames it moves to another account. */
#define END_STEPS     6
#define END_PAGES     4
#define SETTLE_FRAMES 32

/* How many entries of a page table that the booter made a step looks at. */
#define BUILT_ENTRIES 16

/* Checkpoints that there can be, of all components, and pages in them, those of zeroes too. Page 0 is
 * none. */
#define CHECKPOINTS	 64
#define CHECKPOINT_PAGES 16384

/* How many steps of taking a checkpoint one call does, each of a page; of restoring one; and of freeing
 * one, and how many pages a step frees. */
#define CHECKPOINT_STEPS   4
#define RESTORE_STEPS	   4
#define CHECKPOINT_FREEING_STEPS 4
#define CHECKPOINT_FREED	 8

/* How many gates, and components whose faults may go there, a step looks at to find one into a component
 * that is live again. */
#define REVIVAL_LOOKS 32

/* How many frames of a realm that ends a step looks at, or entries of a node. */
#define REALM_FRAMES  8
#define REALM_ENTRIES 8

/* At how many threads a step looks to find one that is still here in the name of a component's former life. */
#define LEAVING_LOOKS 16

/* At how many slots or pages of a component a call looks that tells of it. */
#define OBSERVATION_LOOKS 16

/* The slots below the first that its creator does not choose: so many leaves. */
#define CAP_OWN_LEAVES 2

/* The slots that the manager gives out in a component: so many leaves, the first being leaf ... */
#define CAP_WINDOW_FIRST  8
#define CAP_WINDOW_LEAVES 16

/* The addresses that the manager gives out in a component: so many leaves from its start-up page's
 * `dynamic` on. */
#define WINDOW_LEAVES 64

/* The addresses at which its maker puts the image of a component made at run time: so many leaves
 * from where it says, which is a multiple of their length and below what any component is given
 * out. */
#define IMAGE_LEAVES 16

/* The pages that one call gives, or moves, one behind the other, at most. */
#define RUN_PAGES 8

/* Shared memory: the pages of an object, its owner and the others that may be offered it, and how
 * many objects a component may own, and have mapped: a server maps one for each client and channel.
 * What nobody owns any more somebody has mapped: so there is always a record left, whatever some
 * components take. */
#define SHARED_PAGES	   16
#define SHARED_USERS	   16
#define SHARED_OWNED_EACH  32
#define SHARED_MAPPED_EACH 128
#define SHARED_MEMORIES	   (COMPONENTS_MAX * (SHARED_OWNED_EACH + SHARED_MAPPED_EACH))

/* Mappings of device memory, each of RUN_PAGES at most if it is not the booter's, that a component may have; how
 * many steps of ending one a call does; and as how many steps of a revocation each of them counts. */
#define DEVICE_MAPPINGS_EACH 16
#define DEVICE_STEPS	     4
#define DEVICE_STEP_WEIGHT   4

#endif
