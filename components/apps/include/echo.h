/* Echo: a server that answers whatever it is told to, also what no server should. */
#ifndef ECHO_H
#define ECHO_H

#include <stdint.h>

/* Return their parameter. */
int64_t echo_long(int64_t status);
int echo_int(int64_t status);

/* The words, one decimal digit each, the first being the highest. */
long echo_six(long a, long b, long c, long d, long e, long f);

#endif
