/*
 * A ramfs, and requests to it by whole paths, as vfs will make them: resolution, then the
 * operation. Requests are data, so that the same one goes to the host's file system (host.h).
 */
#ifndef WORLD_H
#define WORLD_H

#include "file_requests.h"
#include "path_resolution.h"
#include "ramfs.h"

#define WORLD_INODES  2048
#define WORLD_NAMES   4096
#define WORLD_TABLE   256 /* few, so that names collide */
#define WORLD_PAGES   16384
#define WORLD_LARGEST REQUEST_LARGEST

/* A fresh one, of so many pages. */
struct ramfs *world_make(uint32_t pages);

struct answer world_do(struct ramfs *fs, const struct request *request);

/* Fails the test if anything in the file system contradicts anything else. `holders`: that there
 * must be in all. */
void world_check(const struct ramfs *fs, uint32_t holders);

#endif
