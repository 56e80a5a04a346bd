/* Programs by open, and what is asked of one. */
#include "program.h"

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rtos_config.h"
#include "table.h"
#include "vfs.h"

#define GIVEN 3

/* ------------------------------------------------------------------ its file */

struct image {
	void *bytes;
	size_t length;
	int descriptor;
};

static int map_image(struct image *image)
{
	struct stat state;

	if (fstat(image->descriptor, &state) < 0)
		return -errno;
	if (!S_ISREG(state.st_mode))
		return -EACCES;
	if (state.st_size == 0)
		return -ENOEXEC;
	image->length = (size_t)state.st_size;
	image->bytes = mmap(NULL, image->length, PROT_READ, MAP_PRIVATE, image->descriptor, 0);
	return image->bytes == MAP_FAILED ? -errno : 0;
}

static int open_image(struct image *image, const char *path)
{
	int error;

	if (access(path, X_OK) < 0)
		return -errno;
	image->descriptor = open_file(path, O_RDONLY | O_CLOEXEC, 0);
	if (image->descriptor < 0)
		return -errno;
	error = map_image(image);
	if (error)
		close(image->descriptor);
	return error;
}

/* ------------------------------------------------------------------ its descriptors */

/* The caller's ends and the program's; of what is not there PROGRAM_NONE. */
struct ends {
	int input, output;
	int given[GIVEN];
	int own[2]; /* those of given that are closed when the program has them */
};

static void close_end(int *end)
{
	if (*end >= 0)
		vfs_close((uint64_t)*end);
	*end = PROGRAM_NONE;
}

static void close_ends(struct ends *ends)
{
	close_end(&ends->input);
	close_end(&ends->output);
	close_end(&ends->own[0]);
	close_end(&ends->own[1]);
}

static int make_ends(struct ends *ends, const int given[GIVEN])
{
	bool reads = given[0] == PROGRAM_PIPE;
	bool writes = given[1] == PROGRAM_PIPE || given[2] == PROGRAM_PIPE;
	int ways[2];

	*ends = (struct ends){PROGRAM_NONE, PROGRAM_NONE, {0}, {PROGRAM_NONE, PROGRAM_NONE}};
	if (reads) {
		if (pipe2(ways, O_CLOEXEC) < 0)
			return -errno;
		ends->own[0] = ways[0];
		ends->input = ways[1];
	}
	if (writes) {
		if (pipe2(ways, O_CLOEXEC) < 0)
			return -errno;
		ends->output = ways[0];
		ends->own[1] = ways[1];
	}
	for (unsigned i = 0; i < GIVEN; i++)
		ends->given[i] = given[i] == PROGRAM_PIPE ? ends->own[i > 0] : given[i];
	return 0;
}

static int64_t pass_ends(struct process process, const struct ends *ends)
{
	int64_t error = vfs_adopt((uint64_t)process.handle, 0);

	for (unsigned i = 0; i < GIVEN && !error; i++)
		if (ends->given[i] != PROGRAM_NONE)
			error = vfs_pass((uint64_t)process.handle, (uint64_t)ends->given[i], i);
	return error;
}

/* ------------------------------------------------------------------ the process */

/* The last element of its path, as far as there is room. */
static void name_of(const char *path, char name[RTOS_NAME_BYTES])
{
	const char *slash = strrchr(path, '/');

	strncpy(name, slash ? slash + 1 : path, RTOS_NAME_BYTES - 1);
	name[RTOS_NAME_BYTES - 1] = '\0';
}

static void discard(struct program *program)
{
	process_kill(program->process);
	program_await(program);
}

static int create(struct program *program, const struct image *image, const char *path,
		  char *const argv[], char *const envp[])
{
	const struct process_resource resources[] = {
		{.kind = PROCESS_PAGES, .value = PROGRAM_PAGES},
		{.kind = PROCESS_ARGUMENTS, .value = (int64_t)argv},
		{.kind = PROCESS_ENVIRONMENT, .value = (int64_t)envp},
	};
	char name[RTOS_NAME_BYTES];

	name_of(path, name);
	program->process = process_create(image->bytes, image->length, name, NULL, 0, resources,
					  envp ? 3 : 2, PROCESS_HELD);
	if (program->process.handle == -EINVAL)
		return -ENOEXEC; /* nothing else of it can be wrong */
	return program->process.handle < 0 ? program->process.handle : 0;
}

static int begin(struct program *program, const struct image *image, const char *path,
		 char *const argv[], char *const envp[], const struct ends *ends)
{
	int64_t error = create(program, image, path, argv, envp);

	if (error)
		return (int)error;
	error = pass_ends(program->process, ends);
	if (!error)
		error = process_start(program->process);
	if (error)
		discard(program);
	return (int)error;
}

/* Where nothing is to be read the descriptor is the file's, at its end. */
static void settle(struct program *program, struct image *image, struct ends *ends)
{
	program->input = ends->input;
	program->descriptor = ends->output;
	program->detached = false;
	ends->input = ends->output = PROGRAM_NONE;
	if (program->descriptor >= 0)
		return;
	program->descriptor = image->descriptor;
	image->descriptor = PROGRAM_NONE;
	lseek(program->descriptor, 0, SEEK_END);
}

static int open_program(struct program *program, const char *path, char *const argv[],
			char *const envp[], const int given[GIVEN])
{
	struct image image = {NULL, 0, PROGRAM_NONE};
	struct ends ends;
	int error = open_image(&image, path);

	if (error)
		return error;
	error = make_ends(&ends, given);
	if (!error)
		error = begin(program, &image, path, argv, envp, &ends);
	munmap(image.bytes, image.length);
	if (!error)
		settle(program, &image, &ends);
	close_ends(&ends);
	close_end(&image.descriptor);
	return error;
}

int program_open(const char *path, char *const argv[], char *const envp[], const int given[GIVEN])
{
	struct program *program;
	int error;

	programs_collect();
	program = program_take();
	error = program ? open_program(program, path, argv, envp, given) : -EMFILE;
	if (program)
		atomic_store(&program->state, error ? PROGRAM_FREE : PROGRAM_OPEN);
	if (!error)
		return program->descriptor;
	errno = -error;
	return -1;
}

int program_open_simply(const char *path)
{
	static const int given[GIVEN] = {PROGRAM_PIPE, PROGRAM_PIPE, STDERR_FILENO};
	static const int without[GIVEN] = {PROGRAM_PIPE, PROGRAM_PIPE, PROGRAM_NONE};
	char *const argv[] = {(char *)(uintptr_t)path, NULL};

	return program_open(path, argv, environ, vfs_flags(STDERR_FILENO) < 0 ? without : given);
}

/* ------------------------------------------------------------------ what is asked of one */

static int result_of(int64_t error)
{
	if (!error)
		return 0;
	errno = (int)-error;
	return -1;
}

int program_end_input(int descriptor)
{
	struct program *program = program_of(descriptor);

	if (!program)
		return -1;
	close_end(&program->input);
	return 0;
}

int program_wait(int descriptor, int *status)
{
	struct program *program = program_of(descriptor);
	int error;

	if (!program)
		return -1;
	error = program_await(program);
	if (!error && status)
		*status = program->status;
	return result_of(error);
}

int program_runs(int descriptor)
{
	struct program *program = program_of(descriptor);

	return program ? program_collect(program) != 0 : -1;
}

int program_kill(int descriptor)
{
	struct program *program = program_of(descriptor);

	if (!program)
		return -1;
	return program->process.handle ? result_of(process_kill(program->process)) : 0;
}

int program_detach(int descriptor)
{
	struct program *program = program_of(descriptor);

	if (!program)
		return -1;
	program->detached = true;
	return 0;
}
