#define _POSIX_C_SOURCE 200809L
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const int signals_to_end[] = { SIGINT, SIGTERM, SIGHUP };
#define SIGNALS_TO_END (sizeof(signals_to_end) / sizeof(signals_to_end[0]))

static volatile sig_atomic_t signal_seen;
static volatile sig_atomic_t kill_target; /* for kill(): negative for a process group, 0 for none */

/* The runner goes on until it sees the child's end: results and the terminal are put in order. */
static void on_signal(int number)
{
	int saved = errno;

	signal_seen = number;
	if (kill_target)
		kill((pid_t)kill_target, SIGKILL);
	errno = saved;
}

/* A child at the terminal gets Ctrl-C from there, and decides for itself. */
static void catch_signals(enum child_wiring wiring)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < SIGNALS_TO_END; i++)
		sigaction(signals_to_end[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	if (wiring == CHILD_CONNECTED)
		sigaction(SIGINT, &action, NULL);
}

static void default_signals(void)
{
	for (size_t i = 0; i < SIGNALS_TO_END; i++)
		signal(signals_to_end[i], SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
}

struct pipes {
	int input[2];
	int output[2];
	int failure[2]; /* carries errno where exec failed; closed by an exec that works */
};

static void close_end(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

static void close_pipes(struct pipes *pipes)
{
	for (int end = 0; end < 2; end++) {
		close_end(&pipes->input[end]);
		close_end(&pipes->output[end]);
		close_end(&pipes->failure[end]);
	}
}

static int make_pipe(int ends[2])
{
	if (pipe(ends)) {
		ends[0] = ends[1] = -1;
		return -1;
	}
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

static int make_pipes(struct pipes *pipes, enum child_wiring wiring)
{
	*pipes = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
	if (make_pipe(pipes->failure) || (wiring == CHILD_PIPED && make_pipe(pipes->input)) ||
	    (wiring != CHILD_CONNECTED && make_pipe(pipes->output))) {
		close_pipes(pipes);
		return -1;
	}
	return 0;
}

static _Noreturn void become(char *const command[], const struct pipes *pipes,
			     enum child_wiring wiring, pid_t runner)
{
	int reason;

	default_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != runner)
		_exit(126); /* it died before it could be watched */
	if (wiring != CHILD_CONNECTED)
		setpgid(0, 0);
	if (pipes->input[0] >= 0)
		dup2(pipes->input[0], STDIN_FILENO);
	if (pipes->output[1] >= 0)
		dup2(pipes->output[1], STDOUT_FILENO);
	execvp(command[0], command);
	reason = errno;
	(void)!write(pipes->failure[1], &reason, sizeof(reason));
	_exit(127);
}

/* Why exec failed, 0 where it worked. */
static int exec_failure(struct pipes *pipes)
{
	ssize_t length;
	int reason = 0;

	close_end(&pipes->failure[1]);
	do
		length = read(pipes->failure[0], &reason, sizeof(reason));
	while (length < 0 && errno == EINTR);
	return length == sizeof(reason) ? reason : 0;
}

/* Hands the runner's ends over to the child's record, and closes the others. */
static void keep_ends(struct child *child, struct pipes *pipes)
{
	child->input = pipes->input[1];
	child->output = pipes->output[0];
	pipes->input[1] = pipes->output[0] = -1;
	close_pipes(pipes);
	if (child->input >= 0)
		fcntl(child->input, F_SETFL, O_NONBLOCK);
}

int child_start(struct child *child, char *const command[], enum child_wiring wiring)
{
	pid_t runner = getpid();
	struct pipes pipes;
	int reason;

	*child = (struct child){ .input = -1, .output = -1 };
	if (make_pipes(&pipes, wiring)) {
		fprintf(stderr, "run: no pipes: %s\n", strerror(errno));
		return -1;
	}
	fflush(NULL);
	catch_signals(wiring);
	child->pid = fork();
	if (child->pid == 0)
		become(command, &pipes, wiring, runner);
	if (child->pid < 0) {
		fprintf(stderr, "run: cannot start a process: %s\n", strerror(errno));
		close_pipes(&pipes);
		return -1;
	}
	if (wiring != CHILD_CONNECTED)
		setpgid(child->pid, child->pid);
	kill_target = wiring == CHILD_CONNECTED ? child->pid : -child->pid;
	if (signal_seen)
		kill((pid_t)kill_target, SIGKILL);

	reason = exec_failure(&pipes);
	keep_ends(child, &pipes);
	if (!reason)
		return 0;
	fprintf(stderr, "run: cannot start %s: %s\n", command[0], strerror(reason));
	child_stop(child);
	return -1;
}

size_t child_read(struct child *child, char *bytes, size_t size, int wait_ms)
{
	/* poll ignores a negative descriptor: without output it only waits. */
	struct pollfd output = { .fd = child->output, .events = POLLIN };
	ssize_t length;

	if (poll(&output, 1, wait_ms) <= 0)
		return 0;
	length = read(child->output, bytes, size);
	if (length > 0)
		return (size_t)length;
	if (length == 0)
		close_end(&child->output);
	return 0;
}

ssize_t child_write(struct child *child, const char *bytes, size_t length, int wait_ms)
{
	struct pollfd input = { .fd = child->input, .events = POLLOUT };
	ssize_t written;

	if (child->input < 0)
		return -1;
	if (poll(&input, 1, wait_ms) <= 0)
		return 0;
	written = write(child->input, bytes, length);
	if (written < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return written;
}

void child_close_input(struct child *child)
{
	close_end(&child->input);
}

static void reap(struct child *child, int options)
{
	pid_t pid = child->ended ? 0 : waitpid(child->pid, &child->status, options);

	child->ended = child->ended || pid == child->pid;
}

bool child_has_ended(struct child *child)
{
	reap(child, WNOHANG);
	return child->ended;
}

void child_await(struct child *child)
{
	while (!child->ended)
		reap(child, 0);
}

void child_stop(struct child *child)
{
	if (child->pid <= 0)
		return;
	/* Of a group, others may have outlived a child that ended; a pid alone may be reused. */
	if (kill_target < 0 || !child->ended)
		kill((pid_t)kill_target, SIGKILL);
	child_await(child);
	kill_target = 0;
	close_end(&child->input);
	close_end(&child->output);
}

void child_obey_signal(void)
{
	if (!signal_seen)
		return;
	fflush(NULL);
	signal(signal_seen, SIG_DFL);
	raise(signal_seen);
}
