/* The serial line, for components that the composition gives `debug = true`. */
#ifndef CRT_PRINT_H
#define CRT_PRINT_H

#include <stdint.h>

/*
 * Prints as printf does, up to 255 bytes a call. Without the debug capability nothing happens. May
 * be cut by a thread of higher priority that prints.
 */
void crt_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A byte that came in, or -EAGAIN; -ENOENT without the debug capability. */
int crt_debug_get(void);

/*
 * Ends the component by a fault after a report of why: for its own bugs, where it can't go on.
 * Its clients get ECANCELED.
 */
void crt_fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The text of an error of <tessera/errors.def>, given as the negative number or the positive. */
const char *crt_error_text(int64_t error);

#endif
