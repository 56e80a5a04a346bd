/*
 * Programs by open: a file that may be run becomes a process, and a descriptor stands for it. What
 * is read from that is what the process writes to its standard output, what is written to it the
 * process reads from its standard input. For components that may make processes (`process_threads`)
 * and have begun with POSIX's calls (posix.h); it may be in the way of these only here:
 *
 *	open(path, O_EXEC)	program_open of it, without arguments but the path, with the
 *				caller's environment, pipes, and descriptor 2 of the caller
 *	write			to a program's descriptor goes to its standard input
 *	close			of one waits until the program has ended, if it was not detached
 *
 * The process is built by this library, out of what is the caller's: pages, thread ids and places
 * in tables. PROGRAMS are there at a time. A descriptor is to be used by one thread at a time; what
 * dup gives of it is only read.
 */
#ifndef PROGRAM_H
#define PROGRAM_H

#define PROGRAMS      16
#define PROGRAM_PAGES 48 /* for each, beside its image */

/* What a program has as its descriptors 0, 1 and 2: the caller's of that number, or one of these.
 */
enum {
	PROGRAM_NONE = -1,
	PROGRAM_PIPE = -2, /* the program's descriptor; 1 and 2 share one way */
};

/*
 * Runs a program: the ELF image in a file that the caller may read and run. It begins with the
 * caller's identity, working directory, mask and view. argv and envp are texts that end with a
 * null; envp may be NULL: no environment. A descriptor, or -1 and errno:
 *	EACCES		it may not be run, or is no regular file
 *	ENOEXEC		it is no image of a program
 *	E2BIG		arguments and environment are too long
 *	EAGAIN		the caller's thread ids for processes are used up
 *	ENOMEM		it has not the pages
 *	EMFILE		PROGRAMS are there; or as open
 *	EBADF		one of those given is none
 *	ENOSYS		a pipe is asked for, and there are none
 *	others		of open, read, process_create, vfs_adopt
 */
int program_open(const char *path, char *const argv[], char *const envp[], const int given[3]);

/* No more comes to its standard input: it finds the end there. 0; EBADF: no program's descriptor.
 */
int program_end_input(int descriptor);

/* Waits until it has ended: 0, and how, as process_get_exit_status has it. Again, it is the same.
 * EBADF, EINTR; of event_create. */
int program_wait(int descriptor, int *status);

/* Whether it runs: 1 or 0. EBADF. */
int program_runs(int descriptor);

/* Ends it: its status is -ECANCELED then, if it had not ended. 0. EBADF. */
int program_kill(int descriptor);

/* close will not wait: what it leaves is taken away by a later program_open. 0. EBADF. */
int program_detach(int descriptor);

#endif
