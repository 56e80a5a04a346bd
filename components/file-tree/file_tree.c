#include "file_tree.h"

#include <string.h>

#include "crt.h"
#include "file_rights.h"
#include "path.h"

/* A node with its item. */
struct place {
	unsigned node;
	uint32_t item;
};

static struct place place_of(uint64_t object)
{
	return (struct place){(unsigned)(object >> 32), (uint32_t)object};
}

static const struct file_node *node_of(uint64_t object)
{
	return &file_nodes[place_of(object).node];
}

static bool is_directory(const struct file_node *node)
{
	return (node->mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY;
}

/* ------------------------------------------------------------------ names */

static int64_t list(struct place directory, uint32_t from, char name[FILE_NAME_MOST + 1])
{
	const struct file_node *node = &file_nodes[directory.node];

	if (!node->list)
		return -TESSERA_ENOENT;
	STACK_CALLS(file_nodes);
	return node->list(directory.item, from, name);
}

/* The node below a directory that stands for many; 0: there is none. */
static unsigned many_below(unsigned directory)
{
	for (unsigned i = 1; i < file_node_count; i++)
		if (file_nodes[i].parent == directory && !file_nodes[i].name)
			return i;
	return 0;
}

static bool is_called(const char *name, const struct path_element *element)
{
	return strlen(name) == element->length && memcmp(name, element->name, element->length) == 0;
}

static bool find_among_many(struct place *place, const struct path_element *element)
{
	char name[FILE_NAME_MOST + 1];
	int64_t item = -1;

	while ((item = list(*place, (uint32_t)(item + 1), name)) >= 0)
		if (is_called(name, element)) {
			*place = (struct place){many_below(place->node), (uint32_t)item};
			return true;
		}
	return false;
}

/* From a directory to what has a name there. */
static bool step(struct place *place, const struct path_element *element)
{
	for (unsigned i = 1; i < file_node_count; i++)
		if (file_nodes[i].parent == place->node && file_nodes[i].name &&
		    is_called(file_nodes[i].name, element)) {
			place->node = i;
			return true;
		}
	return find_among_many(place, element);
}

static int check_step(const struct file_identity *who, struct place place, int next,
		      const struct path_element *element)
{
	const struct file_node *node = &file_nodes[place.node];

	if (!is_directory(node))
		return -TESSERA_ENOTDIR;
	if (!file_may(who, node->mode, 0, 0, FILE_MAY_SEARCH))
		return -TESSERA_EACCES;
	if (next)
		return next;
	return element->kind == PATH_NAME ? 0 : -TESSERA_EINVAL;
}

static int64_t walk(const struct file_where *where, bool follow)
{
	struct place place = place_of(where->start);
	struct path_element element;
	unsigned at = 0;

	(void)follow;
	for (;;) {
		int next = path_next(where->path, &at, &element), error;

		if (!next && element.kind == PATH_END)
			break;
		error = check_step(&where->who, place, next, &element);
		if (error)
			return error;
		if (!step(&place, &element))
			return -TESSERA_ENOENT;
	}
	if (at && where->path[at - 1] == '/' && !is_directory(&file_nodes[place.node]))
		return -TESSERA_ENOTDIR;
	return (int64_t)file_tree_object(place.node, place.item);
}

/* ------------------------------------------------------------------ directories
 *
 * A cookie is the place of a node, or behind those the item of one of many: so nothing is told
 * twice, whatever comes and goes. */

static struct file_entry entry_of(struct place place, uint64_t cookie, const char *name)
{
	struct file_entry entry = {
		.inode = file_tree_object(place.node, place.item) + 1,
		.cookie = cookie,
		.mode = file_nodes[place.node].mode & FILE_MODE_TYPE,
		.length = (uint32_t)strlen(name),
	};

	memcpy(entry.name, name, entry.length);
	return entry;
}

static bool next_entry(struct place directory, uint64_t cookie, struct file_entry *entry)
{
	char name[FILE_NAME_MOST + 1];
	int64_t item;

	for (uint64_t i = cookie + 1; cookie < file_node_count && i < file_node_count; i++)
		if (file_nodes[i].parent == directory.node && file_nodes[i].name) {
			*entry = entry_of((struct place){(unsigned)i, directory.item}, i,
					  file_nodes[i].name);
			return true;
		}
	cookie = cookie < file_node_count ? 0 : cookie - file_node_count + 1;
	if (cookie > UINT32_MAX)
		return false;
	item = list(directory, (uint32_t)cookie, name);
	if (item < 0)
		return false;
	*entry = entry_of((struct place){many_below(directory.node), (uint32_t)item},
			  file_node_count + (uint64_t)item, name);
	return true;
}

static int64_t readdir(uint64_t object, uint64_t cookie, struct file_entry *entries, size_t count)
{
	struct file_entry entry;
	size_t given = 0;

	if (!is_directory(node_of(object)))
		return -TESSERA_ENOTDIR;
	while (given < count && next_entry(place_of(object), cookie, &entry)) {
		entries[given++] = entry;
		cookie = entry.cookie;
	}
	return (int64_t)given;
}

/* ------------------------------------------------------------------ files */

static int64_t stat(uint64_t object, struct file_stat *to)
{
	const struct file_node *node = node_of(object);
	uint64_t now = file_server_now();

	*to = (struct file_stat){
		.inode = object + 1,
		.accessed = now,
		.modified = now,
		.changed = now,
		.mode = node->mode,
		.links = is_directory(node) ? 2 : 1,
	};
	if (node->size) {
		STACK_CALLS(file_nodes);
		to->size = node->size(place_of(object).item);
	}
	return 0;
}

static int64_t read(uint64_t object, uint64_t offset, void *to, size_t count)
{
	const struct file_node *node = node_of(object);

	if (is_directory(node))
		return -TESSERA_EISDIR;
	if (!node->read)
		return -TESSERA_EINVAL;
	STACK_CALLS(file_nodes);
	return node->read(place_of(object).item, offset, to, count);
}

static bool can_write(uint64_t object)
{
	return node_of(object)->write;
}

static int64_t write(const struct file_identity *who, uint64_t object, uint64_t offset,
		     const void *from, size_t count)
{
	(void)who;
	STACK_CALLS(file_nodes);
	return node_of(object)->write(place_of(object).item, offset, from, count);
}

static int64_t ready(uint64_t object)
{
	const struct file_node *node = node_of(object);

	if (!node->ready)
		return FILE_READABLE | FILE_WRITABLE;
	STACK_CALLS(file_nodes);
	return node->ready(place_of(object).item);
}

const struct file_functions file_functions = {
	.walk = walk,
	.stat = stat,
	.can_write = can_write,
	.read = read,
	.write = write,
	.readdir = readdir,
	.ready = ready,
};

int64_t file_tree_part(const void *bytes, size_t length, uint64_t offset, void *to, size_t count)
{
	if (offset >= length)
		return 0;
	if (count > length - offset)
		count = length - (size_t)offset;
	memcpy(to, (const char *)bytes + offset, count);
	return (int64_t)count;
}
