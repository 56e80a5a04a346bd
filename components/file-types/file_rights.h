/* What owner, group and others may: as the mode of a file says. */
#ifndef FILE_RIGHTS_H
#define FILE_RIGHTS_H

#include <stdbool.h>

#include "file_types.h"

/* Whether who asks may all of that (FILE_MAY_*) with a file of that mode, user and group. */
static inline bool file_may(const struct file_identity *who, uint32_t mode, uint32_t user,
			    uint32_t group, unsigned what)
{
	unsigned shift = who->user == user ? 6 : who->group == group ? 3 : 0;

	if (who->user == 0)
		return !(what & FILE_MAY_SEARCH) ||
		       (mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY || (mode & 0111);
	return (mode >> shift & what) == what;
}

#endif
