/* Files in memory: a copy of a part of one, or fresh pages. What is shared is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rooms.h"
#include "rtos.h"

/* What is behind the file's end stays zero. */
static int64_t read_all(int descriptor, char *to, size_t count, off_t offset)
{
	size_t done = 0;

	while (done < count) {
		ssize_t moved = pread(descriptor, to + done, count - done, offset + (off_t)done);

		if (moved < 0)
			return -errno;
		if (moved == 0)
			break;
		done += (size_t)moved;
	}
	return 0;
}

static int64_t check(size_t length, int protection, int flags, off_t offset)
{
	if (length == 0 || offset < 0 || offset % RTOS_PAGE_BYTES || (flags & MAP_FIXED))
		return -EINVAL;
	if ((flags & MAP_TYPE) != MAP_PRIVATE)
		return -ENODEV;
	return protection & PROT_EXEC ? -EPERM : 0;
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset)
{
	int64_t result = check(length, protection, flags, offset);

	(void)address;
	if (result == 0)
		result = mem_get_pages(NULL, length, MEM_READ | MEM_WRITE);
	if (result > 0 && !(flags & MAP_ANONYMOUS)) {
		int64_t error = read_all(descriptor, (char *)result, length, offset);

		if (error) {
			mem_free_pages((void *)result, length);
			result = error;
		}
	}
	if (result < 0) {
		errno = (int)-result;
		return MAP_FAILED;
	}
	return (void *)result;
}

int munmap(void *address, size_t length)
{
	return (int)posix_result(mem_free_pages(address, length));
}
