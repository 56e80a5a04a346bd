/* Pong: a server that answers, to show calls between components. */
#ifndef PONG_H
#define PONG_H

#include <stdint.h>

/* The answer to a ping: its number plus one. -EINVAL for a negative number. */
int64_t pong(int64_t number);

/* The sum of six words, as many as a call can pass. */
int64_t pong_sum(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

/* Who calls, as the server sees it: the number of the caller's instance. */
int64_t pong_who(void);

#endif
