/* Toucher: a server that reserves addresses and touches them, as its client says. */
#ifndef TOUCHER_H
#define TOUCHER_H

#include <stdint.h>

/* capmgr_pages_reserve and capmgr_quota, of its own. */
int64_t toucher_reserve(uint64_t pages);
int64_t toucher_quota(uint64_t quota);

/* Writes a word, and reads it back; reads one. If nobody cures the fault, the call fails:
 * ECANCELED. */
int64_t toucher_write(uint64_t address, uint64_t value);
int64_t toucher_read(uint64_t address);

#endif
