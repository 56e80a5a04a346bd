/*
 * What one types at a shell: utilities, as POSIX has them where they are in it, over components/posix. A
 * utility is a function as `main`: it returns what `$?` tells, 0 when all was done. They are listed in
 * one table, so that a program can be any of them by its first argument.
 */
#ifndef UTILITIES_H
#define UTILITIES_H

#include <stdbool.h>
#include <stddef.h>

/* What a utility returns that is called with arguments that it does not have. */
#define UTILITY_USAGE (-1)

#define STATUS_USAGE	   2
#define STATUS_INTERRUPTED 130 /* by ^C */

struct utility {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *usage; /* what stands behind its name */
};

extern const struct utility utilities[];
extern const unsigned utility_count;

/* NULL: there is none. */
const struct utility *utility_find(const struct utility *table, unsigned count, const char *name);

/* Runs it, with all that it writes written when this returns. Returns its status, or 1 if that could not
 * be written, or one of those above. */
int utility_run(const struct utility *utility, int argc, char **argv);

/* ------------------------------------------------------------------ for utilities
 *
 * One runs at a time. */

/* To descriptor 1, in large parts. */
void put(const char *format, ...) __attribute__((format(printf, 1, 2)));
void put_bytes(const char *bytes, size_t count);

/* To descriptor 2, behind what was put: "NAME: SUBJECT: what errno says". Returns 1. */
int complain(const char *subject);

/* The same with a text instead of errno's. */
int complain_of(const char *subject, const char *text);

/* Whether ^C was typed since the utility began: it is to return soon. One that stops to read or
 * write since that failed need not ask. */
bool interrupted(void);

/* The options that a utility was called with: a bit for each letter of `letters`, and the first argument
 * behind them; negative: it has another one. */
int options(int argc, char **argv, const char *letters, int *first);

/* A directory's path and a name in it, without a slash at its end. False, and ENAMETOOLONG: it is none. */
#define PATH_ROOM 256
bool join(char path[PATH_ROOM], const char *directory, const char *name);

/* What stands behind the last slash, but for those at the end. */
const char *last_name(const char *path, size_t *length);

/* The whole of an open file to another one. 0, or -1 and errno. */
int copy_descriptor(int from, int to);

/* ------------------------------------------------------------------ they */

int cat_main(int argc, char **argv);
int cp_main(int argc, char **argv);
int echo_main(int argc, char **argv);
int ln_main(int argc, char **argv);
int ls_main(int argc, char **argv);
int mkdir_main(int argc, char **argv);
int mv_main(int argc, char **argv);
int pwd_main(int argc, char **argv);
int rm_main(int argc, char **argv);
int rmdir_main(int argc, char **argv);
int stat_main(int argc, char **argv);
int touch_main(int argc, char **argv);
int uptime_main(int argc, char **argv);

#endif
