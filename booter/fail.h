/* How a system ends that can't be built, or can't go on: with a report and a code but 0. */
#ifndef BOOTER_FAIL_H
#define BOOTER_FAIL_H

#include <stdint.h>

/* Exit codes of the booter's own; those of components are 0 to 127 as well. */
#define BOOTER_EXIT_FAULT  100 /* a component's own thread was stopped by a fault */
#define BOOTER_EXIT_ERROR  101 /* the system can't be built */
#define BOOTER_EXIT_STUCK  102 /* all wait, and nothing can wake them */
#define BOOTER_EXIT_BOOTER 103 /* a fault of the booter itself */

/* Reports `booter: COMPONENT: text` and ends the system with BOOTER_EXIT_ERROR. */
void booter_fail(uint32_t instance, const char *format, ...)
	__attribute__((noreturn, format(printf, 2, 3)));

/* The same unless the error is 0: text, and what the error means. */
void booter_check(uint32_t instance, int error, const char *text);

/* Ends the machine. */
void booter_exit(int code) __attribute__((noreturn));

#endif
