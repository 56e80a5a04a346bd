/* Serves rogue.h under /rogue, and file.h under /fs/rogue in the way that it was told last. */
#include <string.h>

#include "capmgr.h"
#include "file_on.h"
#include "manager.h"
#include "naming.h"
#include "rogue_on.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define MOST	   3 /* memories that it is given */
#define NO_REQUEST UINT64_MAX

static struct semaphore never;
static enum rogue_way way;
static char *memory[MOST];
static unsigned memories;

int cos_init(void)
{
	int error = names_open();

	if (error)
		return error;
	never = semaphore_create(0, 0);
	if (never.handle <= 0)
		return never.handle;
	error = names_serve("/rogue", serve_rogue);
	return error ? error : names_serve("/fs/rogue", serve_file);
}

int main(void)
{
	return semaphore_take(never);
}

int64_t rogue_be(uint64_t new)
{
	way = (enum rogue_way) new;
	if (way == ROGUE_LEAVES)
		return names_unregister("/fs/rogue");
	return way == ROGUE_COMES ? names_serve("/fs/rogue", serve_file) : 0;
}

/* Without `pause`, which takes QEMU long. */
static _Noreturn void spin(void)
{
	for (;;)
		__asm__ volatile("");
}

static char *at(uint64_t place)
{
	return memory[place >> 32] + (uint32_t)place;
}

static int64_t link_to(uint64_t place, const char *target, size_t bytes, int64_t end)
{
	if (place != NO_REQUEST)
		memcpy(((struct file_request *)at(place))->second, target, bytes);
	return FILE_LINK + end;
}

/* In its way, what would well be `answer`; place: of a request, or NO_REQUEST. */
static int64_t answer_as(int64_t answer, uint64_t place)
{
	static char endless[FILE_PATH_BYTES];

	switch (way) {
	case ROGUE_COUNTS:
		return answer + 1;
	case ROGUE_ERRORS:
		return answer % 2 ? INT64_MIN : -1000;
	case ROGUE_LINK:
		return link_to(place, "x", 2, 200);
	case ROGUE_LOOP:
		return link_to(place, "f", 2, 1);
	case ROGUE_NO_END:
		memset(endless, 'a', sizeof(endless));
		return link_to(place, endless, sizeof(endless), 1);
	case ROGUE_FORGETFUL:
		return -TESSERA_EBADF;
	case ROGUE_WAITS:
		return semaphore_take(never);
	case ROGUE_SPINS:
		spin();
	case ROGUE_FAULTS:
		__builtin_trap();
	default:
		return answer;
	}
}

/* ------------------------------------------------------------------ sessions */

int64_t file_self(void)
{
	return crt_startup->instance;
}

static int64_t map(uint64_t object)
{
	int64_t address = MANAGER(capmgr_memory_map(object, 0, RIGHT_MAP | RIGHT_WRITE));

	if (address < 0)
		return address;
	memory[memories % MOST] = (char *)address;
	return memories++ % MOST;
}

int64_t file_attach(uint64_t object)
{
	int64_t number;

	memories = 0;
	number = map(object);
	return number < 0 ? number : 1;
}

int64_t file_detach(uint64_t session)
{
	(void)session;
	return 0;
}

int64_t file_share(uint64_t session, uint64_t object)
{
	(void)session;
	return map(object);
}

int64_t file_unshare(uint64_t session, uint64_t buffer)
{
	(void)session;
	(void)buffer;
	return 0;
}

/* ------------------------------------------------------------------ files */

static int64_t find(uint64_t place)
{
	const char *path = ((struct file_request *)at(place))->path;

	if (!path[0])
		return 8;
	return strcmp(path, "f") == 0 ? 7 : -TESSERA_ENOENT;
}

int64_t file_walk(uint64_t session, uint64_t request, uint64_t follow)
{
	(void)session;
	(void)follow;
	return answer_as(find(request), request);
}

int64_t file_open(uint64_t session, uint64_t request, uint64_t flags, uint64_t mode)
{
	int64_t fid = find(request);

	(void)session;
	(void)flags;
	(void)mode;
	return fid < 0 || way == ROGUE_COUNTS ? fid : answer_as(fid, request);
}

int64_t file_make(uint64_t session, uint64_t request, uint64_t mode)
{
	(void)session;
	(void)mode;
	return answer_as(0, request);
}

int64_t file_link(uint64_t session, uint64_t fid, uint64_t request)
{
	(void)session;
	(void)fid;
	return answer_as(0, request);
}

int64_t file_remove(uint64_t session, uint64_t request, uint64_t directory)
{
	(void)session;
	(void)directory;
	return answer_as(0, request);
}

int64_t file_rename(uint64_t session, uint64_t request)
{
	(void)session;
	return answer_as(0, request);
}

int64_t file_readlink(uint64_t session, uint64_t request)
{
	(void)session;
	return answer_as(FILE_PATH_MOST, request);
}

int64_t file_stat(uint64_t session, uint64_t place, uint64_t follow)
{
	struct file_request *request = (struct file_request *)at(place);

	(void)session;
	(void)follow;
	if (request->path[0] && strcmp(request->path, "f") != 0)
		return -TESSERA_ENOENT;
	request->stat = (struct file_stat){
		.mode = FILE_MODE_REGULAR | 0666, .links = 1, .size = ROGUE_BYTES};
	return answer_as(0, place);
}

int64_t file_access(uint64_t session, uint64_t request, uint64_t what)
{
	(void)session;
	(void)what;
	return answer_as(0, request);
}

int64_t file_system(uint64_t session, uint64_t request)
{
	(void)session;
	return answer_as(0, request);
}

int64_t file_change(uint64_t session, uint64_t request, uint64_t what)
{
	(void)session;
	(void)what;
	return answer_as(0, request);
}

int64_t file_clunk(uint64_t session, uint64_t fid)
{
	(void)session;
	(void)fid;
	return answer_as(0, NO_REQUEST);
}

int64_t file_read(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	uint64_t left = offset < ROGUE_BYTES ? ROGUE_BYTES - offset : 0;

	(void)session;
	(void)fid;
	if (left > count)
		left = count;
	memset(at(place), 'r', left);
	return answer_as((int64_t)(way == ROGUE_COUNTS ? count : left), NO_REQUEST);
}

int64_t file_write(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count)
{
	(void)session;
	(void)fid;
	(void)offset;
	(void)place;
	return answer_as((int64_t)count, NO_REQUEST);
}

int64_t file_readdir(uint64_t session, uint64_t fid, uint64_t cookie, uint64_t place,
		     uint64_t count)
{
	struct file_entry *entry = (struct file_entry *)at(place);

	(void)session;
	(void)fid;
	if (way == ROGUE_COUNTS)
		return (int64_t)count + 1;
	if (cookie)
		return answer_as(0, NO_REQUEST);
	*entry = (struct file_entry){
		.inode = 7, .cookie = 1, .mode = FILE_MODE_REGULAR, .length = 1, .name = "f"};
	if (way == ROGUE_NAMES) {
		entry->length = 5000;
		memset(entry->name, '/', sizeof(entry->name));
	}
	return answer_as(1, NO_REQUEST);
}

int64_t file_ready(uint64_t session, uint64_t fid)
{
	(void)session;
	(void)fid;
	return answer_as(FILE_READABLE | FILE_WRITABLE | FILE_HUNG_UP | 2 | 8, NO_REQUEST);
}

int64_t file_notify(uint64_t session, uint64_t fid, uint64_t what, uint64_t name, uint64_t name_end)
{
	(void)session;
	(void)fid;
	(void)what;
	(void)name;
	(void)name_end;
	return answer_as(0, NO_REQUEST);
}
