/* Which components there are: the directories, each named by its handle, which is its item too. */
#ifndef PROCFS_LISTING_H
#define PROCFS_LISTING_H

#include <stdint.h>

#include "file.h"

/* The first one whose handle is not below, and its name. With 0 the list is made anew; what comes or goes
 * after that is not seen until then.	-ENOENT: there is none */
int64_t listing_next(uint32_t from, char name[FILE_NAME_MOST + 1]);

#define COMPONENT_NAME_BYTES 32

/* What a component is called: "-" if nobody knows. Bytes that are no letters are "?". */
void component_name(uint64_t handle, char name[COMPONENT_NAME_BYTES]);

#endif
