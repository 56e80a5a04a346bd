/* Serves the boot image: the program of each instance, and each that is none, as executable files.
 */
#include <string.h>

#include "address_plan.h"
#include "file_tree.h"
#include "payload.h"

int cos_init(void);
int main(void);

/* Items are the numbers of the instances, behind those the programs. The booter has no file. */
#define FIRST (INSTANCE_BOOTER + 1)

static const char *name_of(uint32_t item)
{
	if (item < payload_instances())
		return payload_name(item);
	item -= payload_instances();
	if (item >= payload_composition()->programs.count)
		return NULL;
	return payload_text(PAYLOAD_ENTRY(program, item)->name);
}

static int64_t list_programs(uint32_t directory, uint32_t from, char name[FILE_NAME_MOST + 1])
{
	const char *found;

	(void)directory;
	from = from < FIRST ? FIRST : from;
	found = name_of(from);
	if (!found)
		return -TESSERA_ENOENT;
	strcpy(name, found);
	return from;
}

static uint64_t size_of(uint32_t item)
{
	size_t bytes;

	payload_image(name_of(item), &bytes);
	return bytes;
}

static int64_t read_program(uint32_t item, uint64_t offset, void *to, size_t count)
{
	size_t bytes;
	const void *image = payload_image(name_of(item), &bytes);

	return file_tree_part(image, bytes, offset, to, count);
}

const struct file_node file_nodes[] = {
	{.mode = FILE_MODE_DIRECTORY | 0555, .list = list_programs},
	{.mode = FILE_MODE_REGULAR | 0555, .read = read_program, .size = size_of},
};
const unsigned file_node_count = sizeof(file_nodes) / sizeof(file_nodes[0]);

int cos_init(void)
{
	if (payload_open())
		return -TESSERA_EINVAL;
	return file_server_open(FILE_TREE_ROOT);
}

int main(void)
{
	return file_server_run();
}
