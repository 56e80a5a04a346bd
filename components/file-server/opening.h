/* What can be opened, and how. The lock is held. */
#ifndef FILE_SERVER_OPENING_H
#define FILE_SERVER_OPENING_H

#include <stdbool.h>

#include "file_server.h"

bool open_flags_are_good(uint64_t flags);

/* Whether that may be done (FILE_MAY_*) with an object of that state: 0, -EACCES, or -EROFS: nobody
 * may write. */
int64_t open_check_rights(const struct file_identity *who, uint64_t object,
			  const struct file_stat *stat, unsigned what);

/* By the function of the table, or without. */
int64_t open_object(const struct file_where *where, uint32_t flags, uint32_t mode);

#endif
