/* Reads the counter's file some times, sets it, and reads again: by the file protocol (file.h)
 * itself. */
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "file_on.h"
#include "manager.h"
#include "naming.h"
#include "shutdown.h"

int main(void);

#define READ_WRITE (RIGHT_MAP | RIGHT_WRITE)
#define BYTES_AT   1024 /* in the memory, behind the request */

static crt_sinv_t server;
static char *memory; /* that the server has, too */
static uint64_t session;

static int64_t attach(void)
{
	int64_t id = MANAGER(capmgr_memory_create(1)), at;

	if (id < 0)
		return id;
	at = MANAGER(capmgr_memory_map((uint64_t)id, 0, READ_WRITE));
	if (at < 0)
		return at;
	memory = (char *)at;
	at = MANAGER(capmgr_memory_offer((uint64_t)id, (uint64_t)file_self_on(server), READ_WRITE));
	return at < 0 ? at : file_attach_on(server, (uint64_t)id);
}

static int64_t open(const char *path)
{
	struct file_request *request = (struct file_request *)memory;

	*request = (struct file_request){.start = FILE_ROOT};
	strcpy(request->path, path);
	return file_open_on(server, session, 0, FILE_OPEN_READ_WRITE, 0);
}

static void read_and_print(uint64_t file)
{
	int64_t count = file_read_on(server, session, file, 0, BYTES_AT, 32);

	crt_print("reader: %.*s", count < 0 ? 0 : (int)count, memory + BYTES_AT);
}

static int64_t begin(void)
{
	int64_t result = names_open();

	if (!result)
		result = names_connect("/fs/counter", &server);
	if (!result)
		result = attach();
	session = (uint64_t)result;
	return result < 0 ? result : open("counter");
}

/* The servers' mains never return: so it is here that the system ends. */
int main(void)
{
	int64_t file = begin();

	if (file < 0)
		shutdown(1);
	for (unsigned i = 0; i < 3; i++)
		read_and_print((uint64_t)file);
	strcpy(memory + BYTES_AT, "41");
	file_write_on(server, session, (uint64_t)file, 0, BYTES_AT, 2);
	read_and_print((uint64_t)file);
	shutdown(file_detach_on(server, session) < 0);
	return 0;
}
