/* What the tests of the console have of it: its files, and pages, of which each of a component's threads
 * has one of its own. */
#ifndef USER_H
#define USER_H

#include <stddef.h>
#include <stdint.h>

#define USER_PAGES	8
#define USER_PAGE_BYTES 4096

/* 0, or -1 and errno. */
int user_open(void);
char *user_page(unsigned thread);

/* Writes a text to the console, by the thread's page. */
void user_print(unsigned thread, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* All of it: how many bytes were written. */
int64_t user_write(const char *bytes, size_t count);

/* Reads a line, without its newline, into the thread's page: its length, or -1 at the end, or a negative
 * error. */
int64_t user_read(unsigned thread);

/* What there is, as user_read, at most so many bytes; 0: the end. */
int64_t user_read_some(unsigned thread, size_t count);

/* 0, or a negative error. */
int64_t user_control(const char *order);

/* Waits for ^C. 0, or -1 */
int user_wait_for_interrupt(void);

/* Spends time in which somebody can type: where time is a count of instructions, waiting takes
 * none. */
void user_spin(void);

#endif
