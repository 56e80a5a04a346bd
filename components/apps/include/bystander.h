/* The bystander: a component that behaves well while others do not. It keeps pages of the
 * capability manager, shared memory and a gate, and looks whether they are as it left them. */
#ifndef BYSTANDER_H
#define BYSTANDER_H

#include <stdint.h>

/* Its component's handle. */
int64_t bystander_handle(void);

/* An address at which it has a page. */
int64_t bystander_page(void);

/* Shared memory of its own, CAPMGR_MEMORY_PAGES long, which the caller may map from now on, but not
 * to write. Its id, or an error of capmgr_memory_offer. */
int64_t bystander_memory(void);

/* 0: its pages, its gate and its calls are as they should be; else the number of what is not. */
int64_t bystander_check(void);

/* Takes a page and frees it: 0, or the manager's error. Far less than bystander_check does. */
int64_t bystander_serve(void);

/* capmgr_quota, of its own. */
int64_t bystander_quota(uint64_t quota);

#endif
