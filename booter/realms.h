/*
 * Managers that have a manager themselves: each has a realm, a range of frames one behind the other
 * that its budget names. It runs in it, the budgets of all whom it manages are parts of it, and
 * what is left is the manager's to give out. So whoever manages it takes all of it back without
 * asking what is in there.
 */
#ifndef BOOTER_REALMS_H
#define BOOTER_REALMS_H

#include <stdbool.h>
#include <stdint.h>

struct crt_memory;

/* Whether the managers above an instance come to an end: the booter, or one that manages itself.
 * All below counts on it. */
bool realm_has_an_end(uint32_t instance);

/* Whether an instance manages others and another one than itself manages it. */
bool realm_is(uint32_t instance);

/* Whether the instance stands below a manager: that one manages it, or one that it manages does,
 * and so on. */
bool realm_below(uint32_t instance, uint32_t manager);

/* The budgets of all instances, before anything is built of them. */
void realms_carve(void);

/* What an instance needs beyond its budget: out of the realm that it is in, or of the booter's
 * memory. */
struct crt_memory *realm_memory(uint32_t instance);

/* The component of a realm's manager is there: what is given of the realm from now on dies with it.
 */
void realm_lend(uint32_t instance);

#endif
