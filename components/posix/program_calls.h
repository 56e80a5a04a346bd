/* What components/programs and these calls do for each other, where a component is linked with it.
 */
#ifndef POSIX_PROGRAM_CALLS_H
#define POSIX_PROGRAM_CALLS_H

#include <stdbool.h>
#include <sys/types.h>

/* open, whatever the flags. */
int open_file(const char *path, int flags, mode_t mode);

/* open with O_EXEC. */
int program_open_simply(const char *path) __attribute__((weak));

/* What close does with a program's descriptor: 0, or a negative error; false: it is none. */
bool program_close(int descriptor, int *result) __attribute__((weak));

/* Where to goes what is written to a descriptor. */
int program_input(int descriptor) __attribute__((weak));

#endif
