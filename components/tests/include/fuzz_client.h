/* The second of the two components that call the capability manager at random; the first is the
 * director, who calls this one. See components/tests/fuzz/fuzz.h. */
#ifndef FUZZ_CLIENT_H
#define FUZZ_CLIENT_H

#include <stdint.h>

/* fuzz_begin, fuzz_turn, fuzz_give_back and fuzz_make_tables there. */
int64_t fuzz_client_begin(void);
int64_t fuzz_client_turn(uint64_t season);
int64_t fuzz_client_give_back(void);
int64_t fuzz_client_make_tables(void);

/* capmgr_quota, of its own. */
int64_t fuzz_client_quota(uint64_t quota);

#endif
