/* Serves a file that tells how often it was read; a number that is written to it is where it goes on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file_tree.h"

int cos_init(void);
int main(void);

static unsigned long count;

static int64_t read_count(uint32_t item, uint64_t offset, void *to, size_t bytes)
{
	char text[24];

	(void)item;
	snprintf(text, sizeof(text), "%lu\n", offset ? count : ++count);
	return file_tree_part(text, strlen(text), offset, to, bytes);
}

static int64_t write_count(uint32_t item, uint64_t offset, const void *from, size_t bytes)
{
	char text[24] = "";

	(void)item, (void)offset;
	memcpy(text, from, bytes < sizeof(text) ? bytes : sizeof(text) - 1);
	count = strtoul(text, NULL, 10);
	return (int64_t)bytes;
}

const struct file_node file_nodes[] = {
	{.mode = FILE_MODE_DIRECTORY | 0555},
	{.name = "counter", .mode = FILE_MODE_REGULAR | 0666, .read = read_count, .write = write_count},
};
const unsigned file_node_count = 2;

int cos_init(void) { return file_server_open(FILE_TREE_ROOT); }
int main(void) { return file_server_run(); }
