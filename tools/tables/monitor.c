#include "monitor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "trouble.h"

#define PROMPT		 "(qemu) "
#define TRIES		 100
#define TRY_MICROSECONDS 50000
#define ANSWER_SECONDS	 30

static bool connect_to(int fd, const struct sockaddr_un *address)
{
	for (int i = 0; i < TRIES; i++) {
		if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0)
			return true;
		if (errno != ENOENT && errno != ECONNREFUSED)
			return false;
		usleep(TRY_MICROSECONDS);
	}
	return false;
}

/* One more piece of the reply; false at its end, however it came. */
static bool receive(struct monitor *monitor)
{
	if (monitor->size - monitor->length < 4096) {
		char *larger = realloc(monitor->reply, monitor->size + 65536);
		if (!larger)
			return trouble("out of memory");
		monitor->reply = larger;
		monitor->size += 65536;
	}
	ssize_t got = recv(monitor->socket, monitor->reply + monitor->length,
			   monitor->size - monitor->length - 1, 0);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return trouble("the monitor does not answer");
	if (got <= 0) {
		monitor->ended = true;
		return false;
	}
	monitor->length += (size_t)got;
	monitor->reply[monitor->length] = '\0';
	return true;
}

static bool prompted(const struct monitor *monitor)
{
	size_t prompt = strlen(PROMPT);

	return monitor->length >= prompt &&
	       strcmp(monitor->reply + monitor->length - prompt, PROMPT) == 0;
}

static bool read_reply(struct monitor *monitor)
{
	monitor->length = 0;
	do {
		if (!receive(monitor))
			return false;
	} while (!prompted(monitor));
	monitor->length -= strlen(PROMPT);
	monitor->reply[monitor->length] = '\0';
	return true;
}

bool monitor_open(struct monitor *monitor, const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = ANSWER_SECONDS};

	*monitor = (struct monitor){.socket = -1};
	if (strlen(path) >= sizeof(address.sun_path))
		return trouble("%s: the name is too long for a socket", path);
	strcpy(address.sun_path, path);
	monitor->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (monitor->socket < 0 || !connect_to(monitor->socket, &address))
		return trouble("%s: %s", path, strerror(errno));
	if (setsockopt(monitor->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0)
		return trouble("%s: %s", path, strerror(errno));
	if (!read_reply(monitor))
		return trouble("%s: this is no monitor of QEMU's", path);
	return true;
}

void monitor_close(struct monitor *monitor)
{
	free(monitor->reply);
	if (monitor->socket >= 0)
		close(monitor->socket);
	*monitor = (struct monitor){.socket = -1};
}

static bool send_all(struct monitor *monitor, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t sent = send(monitor->socket, text, left, MSG_NOSIGNAL);
		if (sent <= 0) {
			monitor->ended = true;
			return false;
		}
		text += sent;
		left -= (size_t)sent;
	}
	return true;
}

const char *monitor_command(struct monitor *monitor, const char *command)
{
	if (!send_all(monitor, command) || !send_all(monitor, "\n") || !read_reply(monitor))
		return NULL;
	/* The monitor echoes the command, with the movements of its line editor. */
	const char *reply = strchr(monitor->reply, '\n');
	return reply ? reply + 1 : "";
}
