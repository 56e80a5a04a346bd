/*
 * Serves a file in which stands what was written and not read yet, at most so many bytes: who reads
 * when there is nothing waits, and who writes when it is full.
 * Beside it is an empty directory that is user 0's alone.
 */
#include "file_tree.h"

int cos_init(void);
int main(void);

#define ROOM 16

enum { ROOT, WELL, PRIVATE };

static char bytes[ROOM]; /* a ring */
static size_t first, held;

static int64_t read_well(uint32_t item, uint64_t offset, void *to, size_t count)
{
	(void)item, (void)offset;
	if (!held)
		return FILE_WAIT;
	if (count > held)
		count = held;
	for (size_t i = 0; i < count; i++)
		((char *)to)[i] = bytes[(first + i) % ROOM];
	first = (first + count) % ROOM;
	held -= count;
	file_server_changed(file_tree_object(WELL, 0), FILE_WRITABLE);
	return (int64_t)count;
}

static int64_t write_well(uint32_t item, uint64_t offset, const void *from, size_t count)
{
	(void)item, (void)offset;
	if (held == ROOM)
		return FILE_WAIT;
	if (count > ROOM - held)
		count = ROOM - held;
	for (size_t i = 0; i < count; i++)
		bytes[(first + held + i) % ROOM] = ((const char *)from)[i];
	held += count;
	file_server_changed(file_tree_object(WELL, 0), FILE_READABLE);
	return (int64_t)count;
}

static int64_t ready_well(uint32_t item)
{
	(void)item;
	return (held ? FILE_READABLE : 0) | (held < ROOM ? FILE_WRITABLE : 0);
}

const struct file_node file_nodes[] = {
	[ROOT] = {.mode = FILE_MODE_DIRECTORY | 0555},
	[WELL] = {.name = "well",
		  .mode = FILE_MODE_FIFO | 0666,
		  .read = read_well,
		  .write = write_well,
		  .ready = ready_well},
	[PRIVATE] = {.name = "private", .mode = FILE_MODE_DIRECTORY | 0700},
};
const unsigned file_node_count = sizeof(file_nodes) / sizeof(file_nodes[0]);

int cos_init(void)
{
	return file_server_open(FILE_TREE_ROOT);
}

int main(void)
{
	return file_server_run();
}
