/* A server that uses the RTOS, on the threads of its callers. */
#ifndef VAULT_H
#define VAULT_H

#include <stdint.h>

/* Does there what an order says (orders.h), with its name in two words. */
int64_t vault_obey(uint64_t call, int64_t a, int64_t b, uint64_t name, uint64_t name_end);

#endif
