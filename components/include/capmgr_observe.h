/*
 * What the capability manager knows of all its components, for who is to look at them. To have this
 * interface is the authority: the composition gives it by a need, and the manager lets nobody pass it
 * on but into what he makes. Nothing is changed by it.
 *
 * Every function takes a bounded time, as those of capmgr.h. Components come and go between two calls:
 * what is told of one by several need not have been true at once.
 *
 *	-EBUSY		as in capmgr.h
 *	-ESTALE		there is no such component, or it is ending
 */
#ifndef CAPMGR_OBSERVE_H
#define CAPMGR_OBSERVE_H

#include <stdint.h>

/* The handle of the first component whose number is not below; handle % CAPMGR_COMPONENTS is a component's
 * number. Those that are ending are among them.
 *	-ENOENT		there is none */
int64_t capmgr_observe_component(uint64_t number);

enum capmgr_fact {
	CAPMGR_FACT_STATE,     /* enum capmgr_state; of one that is ending, too */
	CAPMGR_FACT_MAKER,     /* the handle of who made it; -EINVAL: it is of the composition */
	CAPMGR_FACT_FAMILY,    /* the handle of the one of the composition from which it descends, or its own */
	CAPMGR_FACT_SCHEDULER, /* the handle of who makes its threads */
	CAPMGR_FACT_HANDLER,   /* the handle of who handles its faults by the composition; 0: the booter */
	CAPMGR_FACTS
};

enum capmgr_state {
	CAPMGR_STATE_LIVE,
	CAPMGR_STATE_REALM, /* manages others: of what it has nothing is known here */
	CAPMGR_STATE_ENDING, /* or is being restored */
};

/* A number; -EINVAL: no such fact. Of a realm, and of what is ending, this is all that can be asked. */
int64_t capmgr_observe_fact(uint64_t component, uint64_t fact);

/* As capmgr_quota, of that component. */
int64_t capmgr_observe_quota(uint64_t component, uint64_t quota);

/*
 * The first capability of a component in a slot that is not below: its slot, its type (enum cap_type) and
 * its rights, in a word. The type CAP_NONE: none was found as far as the call looked; ask again from its slot.
 *	-ENOENT		there is none any more
 */
int64_t capmgr_observe_slot(uint64_t component, uint64_t slot);

#define CAPMGR_OBSERVED_SLOT(word)   ((uint64_t)(word) & 0xffff)
#define CAPMGR_OBSERVED_TYPE(word)   ((uint64_t)(word) >> 16 & 0xff)
#define CAPMGR_OBSERVED_RIGHTS(word) ((uint64_t)(word) >> 24 & 0xff)

/*
 * The handle of the component into which the gate in a slot leads, or whose capability is there.
 *	-EINVAL		there is no such slot
 *	-ENOENT		the slot is empty
 *	-EBADF		it holds something else
 *	-ESTALE		also: that one is not this manager's, or is gone; but a component that was made since
 *			where that one lived is told of in its place
 */
int64_t capmgr_observe_target(uint64_t component, uint64_t slot);

/*
 * The first run of pages of a component, one behind the other and of one kind, at an address that is not
 * below, of those that the manager or its maker gave: not what the booter mapped (the image of one
 * of the composition, its heap, stacks and shared regions). In a word: the first one's address, how many, and
 * the kind. It can go on behind that. With none in it: none was found as far as the call looked; ask again
 * from its address.
 *	-ENOENT		there is none any more
 */
int64_t capmgr_observe_pages(uint64_t component, uint64_t address);

#define CAPMGR_OBSERVED_ADDRESS(word) (((uint64_t)(word) & 0xffffffff) << 12)
#define CAPMGR_OBSERVED_COUNT(word)   ((uint64_t)(word) >> 32 & 0xffff)
#define CAPMGR_OBSERVED_KIND(word)    ((uint64_t)(word) >> 48)

/* A kind. */
#define CAPMGR_KIND_WRITE    1 /* it can write there; of a copy, when it has got a page of its own */
#define CAPMGR_KIND_EXECUTE  2
#define CAPMGR_KIND_SHARED   4 /* shared memory, or a device's */
#define CAPMGR_KIND_GIVEN    8 /* delegated, from it or to it */
#define CAPMGR_KIND_COPY     16 /* a checkpoint's */
#define CAPMGR_KIND_RESERVED 32 /* an address, and nothing there */

#endif
