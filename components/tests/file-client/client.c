#include "client.h"

#include <string.h>

#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "manager.h"
#include "naming.h"

crt_sinv_t client_server;
uint64_t client_session;
struct file_request *client_request;
char *client_data;

uint64_t client_object;

int64_t client_make_memory(unsigned pages)
{
	return MANAGER(capmgr_memory_create(pages));
}

int64_t client_memory(unsigned pages, uint64_t rights)
{
	int64_t made = client_make_memory(pages), error;

	if (made < 0)
		return made;
	error = MANAGER(
		capmgr_memory_offer((uint64_t)made, (uint64_t)file_self_on(client_server), rights));
	return error ? error : made;
}

void client_drop_memory(uint64_t made)
{
	CHECK(MANAGER(capmgr_memory_destroy(made)), 0);
}

void client_begin(const char *server)
{
	int64_t at, session;

	CHECK(names_connect(server, &client_server), 0);
	client_object = (uint64_t)client_memory(CLIENT_PAGES, RIGHT_MAP | RIGHT_WRITE);
	at = MANAGER(capmgr_memory_map(client_object, 0, RIGHT_MAP | RIGHT_WRITE));
	session = file_attach_on(client_server, client_object);
	CHECK_GOOD(at);
	CHECK_GOOD(session);
	client_request = (struct file_request *)at;
	client_data = (char *)at + DATA_PLACE;
	client_session = (uint64_t)session;
}

void client_end(void)
{
	CHECK(file_detach_on(client_server, client_session), 0);
	CHECK(MANAGER(capmgr_memory_unmap(client_object)), 0);
	client_drop_memory(client_object);
	CHECK(names_close(client_server), 0);
}

void client_become(uint32_t user, uint32_t group)
{
	client_request->who = (struct file_identity){user, group};
}

static void ask(const char *path)
{
	client_request->start = FILE_ROOT;
	strcpy(client_request->path, path);
}

int64_t client_open(const char *path, unsigned flags, uint32_t mode)
{
	ask(path);
	return file_open_on(client_server, client_session, 0, flags, mode);
}

int64_t client_walk(const char *path, bool follow)
{
	ask(path);
	return file_walk_on(client_server, client_session, 0, follow);
}

int64_t client_make(const char *path, uint32_t mode)
{
	ask(path);
	return file_make_on(client_server, client_session, 0, FILE_MODE_DIRECTORY | mode);
}

int64_t client_symlink(const char *path, const char *target)
{
	ask(path);
	strcpy(client_request->second, target);
	return file_make_on(client_server, client_session, 0, FILE_MODE_LINK | 0777);
}

int64_t client_link(uint64_t fid, const char *path)
{
	ask(path);
	return file_link_on(client_server, client_session, fid, 0);
}

int64_t client_remove(const char *path, bool directory)
{
	ask(path);
	return file_remove_on(client_server, client_session, 0, directory);
}

int64_t client_rename(const char *from, const char *to)
{
	ask(from);
	client_request->start_of_second = FILE_ROOT;
	strcpy(client_request->second, to);
	return file_rename_on(client_server, client_session, 0);
}

int64_t client_readlink(const char *path)
{
	ask(path);
	return file_readlink_on(client_server, client_session, 0);
}

int64_t client_stat(const char *path, bool follow)
{
	ask(path);
	return file_stat_on(client_server, client_session, 0, follow);
}

int64_t client_access(const char *path, unsigned what)
{
	ask(path);
	return file_access_on(client_server, client_session, 0, what);
}

int64_t client_system(const char *path)
{
	ask(path);
	return file_system_on(client_server, client_session, 0);
}

int64_t client_change(const char *path, unsigned what, const struct file_stat *to)
{
	ask(path);
	client_request->stat = *to;
	return file_change_on(client_server, client_session, 0, what);
}

int64_t client_read(int64_t fid, uint64_t offset, uint64_t count)
{
	return file_read_on(client_server, client_session, (uint64_t)fid, offset, DATA_PLACE,
			    count);
}

int64_t client_write(int64_t fid, uint64_t offset, const char *text)
{
	memcpy(client_data, text, strlen(text));
	return file_write_on(client_server, client_session, (uint64_t)fid, offset, DATA_PLACE,
			     strlen(text));
}

int64_t client_readdir(int64_t fid, uint64_t cookie, uint64_t count)
{
	return file_readdir_on(client_server, client_session, (uint64_t)fid, cookie, DATA_PLACE,
			       count);
}

int64_t client_clunk(int64_t fid)
{
	return file_clunk_on(client_server, client_session, (uint64_t)fid);
}
