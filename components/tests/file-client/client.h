/* A client of file servers: one session, with a page for the request and others for bytes. */
#ifndef FILE_CLIENT_H
#define FILE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "file.h"
#include "file_on.h"

#define CLIENT_PAGES 4
#define PAGE_BYTES   4096

/* Where bytes are moved to and from: place and bytes. */
#define DATA_PLACE PAGE_BYTES
#define DATA_BYTES ((CLIENT_PAGES - 1) * PAGE_BYTES)

extern crt_sinv_t client_server;
extern uint64_t client_session;
extern struct file_request *client_request; /* at place 0 */
extern char *client_data;
extern uint64_t client_object; /* the memory */

/* Connects and attaches, and ends that. */
void client_begin(const char *server);
void client_end(void);

/* An object of shared memory, and one that the server may map, with such rights: its id, or an
 * error. */
int64_t client_make_memory(unsigned pages);
int64_t client_memory(unsigned pages, uint64_t rights);
void client_drop_memory(uint64_t memory);

/* As user and group so; else 0. */
void client_become(uint32_t user, uint32_t group);

/* Calls with a path from the root. */
int64_t client_open(const char *path, unsigned flags, uint32_t mode);
int64_t client_walk(const char *path, bool follow);
int64_t client_make(const char *path, uint32_t mode);
int64_t client_symlink(const char *path, const char *target);
int64_t client_link(uint64_t fid, const char *path);
int64_t client_remove(const char *path, bool directory);
int64_t client_rename(const char *from, const char *to);
int64_t client_readlink(const char *path);
int64_t client_stat(const char *path, bool follow);
int64_t client_access(const char *path, unsigned what);
int64_t client_system(const char *path);
int64_t client_change(const char *path, unsigned what, const struct file_stat *to);

/* Calls with a fid, between it and client_data. */
int64_t client_read(int64_t fid, uint64_t offset, uint64_t count);
int64_t client_write(int64_t fid, uint64_t offset, const char *text);
int64_t client_readdir(int64_t fid, uint64_t cookie, uint64_t count);
int64_t client_clunk(int64_t fid);

#endif
