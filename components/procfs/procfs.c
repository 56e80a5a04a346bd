/* Serves what the capability manager and the scheduler know of all components, as text
 * (doc/proc.md). */
#include <string.h>

#include "file_tree.h"
#include "listing.h"
#include "payload.h"
#include "texts.h"

int cos_init(void);
int main(void);

static int64_t list_components(uint32_t directory, uint32_t from, char name[FILE_NAME_MOST + 1])
{
	(void)directory;
	return listing_next(from, name);
}

#define TEXT_OF(subject)                                                                           \
	static int64_t read_##subject(uint32_t item, uint64_t offset, void *to, size_t count)      \
	{                                                                                          \
		int64_t length;                                                                    \
                                                                                                   \
		text_begin();                                                                      \
		text_##subject(item);                                                              \
		length = text_length();                                                            \
		return length < 0 ? length                                                         \
				  : file_tree_part(text, (size_t)length, offset, to, count);       \
	}

TEXT_OF(status)
TEXT_OF(maps)
TEXT_OF(caps)
TEXT_OF(threads)
TEXT_OF(memory)
TEXT_OF(sched)
TEXT_OF(uptime)

#define DIRECTORY (FILE_MODE_DIRECTORY | 0555)
#define FILE	  (FILE_MODE_REGULAR | 0444)

enum { ROOT, COMPONENT };

const struct file_node file_nodes[] = {
	[ROOT] = {.mode = DIRECTORY, .list = list_components},
	[COMPONENT] = {.mode = DIRECTORY},
	{.name = "status", .parent = COMPONENT, .mode = FILE, .read = read_status},
	{.name = "maps", .parent = COMPONENT, .mode = FILE, .read = read_maps},
	{.name = "caps", .parent = COMPONENT, .mode = FILE, .read = read_caps},
	{.name = "threads", .parent = COMPONENT, .mode = FILE, .read = read_threads},
	{.name = "memory", .mode = FILE, .read = read_memory},
	{.name = "sched", .mode = FILE, .read = read_sched},
	{.name = "uptime", .mode = FILE, .read = read_uptime},
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
