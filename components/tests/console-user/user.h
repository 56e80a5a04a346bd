/* What the tests of the console have of it: pages, of which each of a component's threads has one
 * of its own. */
#ifndef USER_H
#define USER_H

#include <stdint.h>

#define USER_PAGES 8

/* The pages, or an error. */
int user_open(void);
char *user_page(unsigned thread);

/* Writes a text to the console, by the thread's page. */
int64_t user_print(unsigned thread, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads a line, without its newline, into the thread's page: its length, or -1 at the end, or an
 * error. */
int64_t user_read(unsigned thread);

/* Spends time in which somebody can type: where time is a count of instructions, waiting takes
 * none. */
void user_spin(void);

#endif
