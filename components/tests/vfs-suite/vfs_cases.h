/* The cases of the vfs suite, by subject. */
#ifndef VFS_CASES_H
#define VFS_CASES_H

#include <errno.h>
#include <stdint.h>

#include "check.h"
#include "crt.h"

#define SUITE "vfs"

/* A POSIX call that fails with an errno. */
#define CHECK_ERROR(call, expected)                                                                \
	do {                                                                                       \
		errno = 0;                                                                         \
		CHECK((call) == -1 ? errno : 0, expected);                                         \
	} while (0)

void files_run(void);	    /* what POSIX says of files and names */
void directories_run(void); /* streams */
void descriptors_run(void);
void view_run(void);  /* mounts, working directory, identities */
void waits_run(void); /* several threads */
void hostile_run(void);
void servers_run(void); /* bad ones */

#endif
