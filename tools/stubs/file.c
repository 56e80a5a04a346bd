#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void report_errno(struct report *report, const char *path, const char *what)
{
	report_error(report, (struct place){.file = path}, "%s: %s", what, strerror(errno));
}

bool file_exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static bool regular_size(FILE *stream, size_t *length)
{
	struct stat status;

	if (fstat(fileno(stream), &status) != 0)
		return false;
	if (!S_ISREG(status.st_mode)) {
		errno = EINVAL;
		return false;
	}
	*length = (size_t)status.st_size;
	return true;
}

bool file_read(struct arena *arena, struct report *report, const char *path, struct file *file)
{
	FILE *stream = fopen(path, "rb");
	unsigned char *bytes;
	size_t length;
	bool complete;

	if (!stream || !regular_size(stream, &length)) {
		report_errno(report, path, "cannot be read");
		if (stream)
			fclose(stream);
		return false;
	}
	bytes = arena_alloc(arena, length + 1, 1);
	complete = fread(bytes, 1, length, stream) == length;
	fclose(stream);
	if (!complete) {
		report_error(report, (struct place){.file = path}, "changed while it was read");
		return false;
	}
	*file = (struct file){.path = path, .bytes = bytes, .length = length};
	return true;
}

bool file_write(struct report *report, const char *path, const void *bytes, size_t length)
{
	FILE *stream = fopen(path, "wb");
	bool written;

	if (!stream) {
		report_errno(report, path, "cannot be written");
		return false;
	}
	written = fwrite(bytes, 1, length, stream) == length;
	if (fclose(stream) != 0 || !written) {
		report_errno(report, path, "cannot be written");
		return false;
	}
	return true;
}
