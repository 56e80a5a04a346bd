/* QEMU's human monitor on a Unix socket (`-monitor unix:SOCKET,server,nowait`). */
#ifndef TABLES_MONITOR_H
#define TABLES_MONITOR_H

#include <stdbool.h>
#include <stddef.h>

struct monitor {
	int socket;
	bool ended; /* QEMU has closed the connection */
	char *reply;
	size_t length, size;
};

/* Waits some seconds for the socket, if QEMU has only just been started. */
bool monitor_open(struct monitor *monitor, const char *path);
void monitor_close(struct monitor *monitor);

/*
 * Gives a command. Its reply, which is overwritten by the next one; NULL, with `ended` set, when
 * QEMU is gone, NULL without it, and a line on standard error, when there is no answer.
 */
const char *monitor_command(struct monitor *monitor, const char *command);

#endif
