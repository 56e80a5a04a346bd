/* Takes the figures of files on ramfs, through vfs, by POSIX's calls; prints them and ends. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crt.h"
#include "posix.h"
#include "rtos.h"
#include "samples.h"

int main(void);

#define FILE_PATH  "/one/two/three"
#define PAGE_BYTES 4096

static int fd;

/* At the depth of three. */
static int open_close(void)
{
	int error = 0;

	while (!error && samples_wanted()) {
		int opened;

		stamp_begin();
		opened = open(FILE_PATH, O_RDWR);
		error = close(opened);
		stamp_end();
		sample_take();
	}
	return error;
}

static int stat_path(void)
{
	struct stat state;
	int error = 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		error = stat(FILE_PATH, &state);
		stamp_end();
		sample_take();
	}
	return error;
}

static int read_4k(void)
{
	ssize_t moved = PAGE_BYTES;

	while (moved == PAGE_BYTES && samples_wanted()) {
		stamp_begin();
		moved = pread(fd, posix_buffer(), PAGE_BYTES, 0);
		stamp_end();
		sample_take();
	}
	return moved != PAGE_BYTES;
}

static int write_4k(void)
{
	ssize_t moved = PAGE_BYTES;

	while (moved == PAGE_BYTES && samples_wanted()) {
		stamp_begin();
		moved = pwrite(fd, posix_buffer(), PAGE_BYTES, 0);
		stamp_end();
		sample_take();
	}
	return moved != PAGE_BYTES;
}

static const struct figure {
	const char *name;
	int (*take)(void);
} figures[] = {
	{"open_close", open_close},
	{"stat", stat_path},
	{"read_4k", read_4k},
	{"write_4k", write_4k},
};

/* A figure is no sample before the servers have met. */
static int prepare(void)
{
	struct stat state;

	if (posix_begin() || mkdir("/one", 0755) || mkdir("/one/two", 0755))
		return -1;
	fd = open(FILE_PATH, O_CREAT | O_RDWR, 0644);
	if (pwrite(fd, posix_buffer(), PAGE_BYTES, 0) != PAGE_BYTES)
		return -1;
	return pread(fd, posix_buffer(), PAGE_BYTES, 0) == PAGE_BYTES ? stat(FILE_PATH, &state)
								      : -1;
}

static int fail(const char *name)
{
	io_print("::fail ");
	io_print(name);
	io_print("\n::end\n");
	return 1;
}

int main(void)
{
	io_print("::case bench files\n");
	if (prepare())
		return fail("files");
	samples_calibrate();
	for (unsigned i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		samples_forget();
		STACK_CALLS(figures);
		if (figures[i].take())
			return fail(figures[i].name);
		samples_print(figures[i].name);
	}
	io_print("::pass\n::end\n");
	return 0;
}
