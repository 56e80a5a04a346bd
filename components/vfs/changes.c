#include "changes.h"

#include <tessera/abi.h>

#include "file_on.h"
#include "vfs.h"

static int read_values(uint64_t what, uint64_t first, uint64_t second, struct file_stat *stat,
		       uint64_t *change)
{
	static const uint64_t changes[VFS_CHANGES] = {FILE_CHANGE_MODE, FILE_CHANGE_OWNER,
						      FILE_CHANGE_SIZE, FILE_CHANGE_TIMES};

	switch (what) {
	case VFS_MODE:
		stat->mode = (uint32_t)first & FILE_MODE_PERMISSIONS;
		break;
	case VFS_OWNER:
		stat->user = (uint32_t)first;
		stat->group = (uint32_t)second;
		break;
	case VFS_SIZE:
		if (first > INT64_MAX)
			return -TESSERA_EINVAL;
		stat->size = first;
		break;
	case VFS_TIMES:
		stat->accessed = first;
		stat->modified = second;
		break;
	default:
		return -TESSERA_EINVAL;
	}
	*change = changes[what];
	return 0;
}

int change_operation(uint64_t what, uint64_t first, uint64_t second, struct file_stat *stat,
		     struct operation *operation)
{
	uint64_t change = 0;
	int error = read_values(what & ~(uint64_t)VFS_NO_FOLLOW, first, second, stat, &change);

	*operation = (struct operation){
		.function = file_change_number,
		.a = what & VFS_NO_FOLLOW ? change | FILE_CHANGE_NO_FOLLOW : change,
		.stat = stat,
		.follow = !(what & VFS_NO_FOLLOW),
	};
	return error;
}
