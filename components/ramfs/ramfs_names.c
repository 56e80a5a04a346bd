/*
 * Names of directories: each in a table by directory and text, to be found, and in its directory's
 * list, in the order in which they were made, to be read.
 */
#include "ramfs_internal.h"

#include <string.h>

/* As of FNV, with a seed and the directory before it. */
static uint32_t hash_of(const struct ramfs *fs, uint32_t directory, const char *text,
			unsigned length)
{
	uint64_t hash = (fs->seed ^ directory) * UINT64_C(0x9e3779b97f4a7c15);

	for (unsigned i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t *place_in_table(const struct ramfs *fs, uint32_t hash)
{
	return &fs->table[hash & (fs->table_count - 1)];
}

/* Names are short: to call somebody costs more than to compare. */
static bool is_text(const struct ramfs_name *name, const struct path_element *element)
{
	unsigned i = 0;

	if (name->length != element->length)
		return false;
	while (i < name->length && name->text[i] == element->name[i])
		i++;
	return i == name->length;
}

struct ramfs_name *name_find(const struct ramfs *fs, uint32_t directory,
			     const struct path_element *element)
{
	uint32_t hash = hash_of(fs, directory, element->name, element->length);

	for (uint32_t i = *place_in_table(fs, hash); i != RAMFS_NONE; i = fs->names[i].next_alike) {
		struct ramfs_name *name = &fs->names[i];

		if (name->hash == hash && name->directory == directory && is_text(name, element))
			return name;
	}
	return NULL;
}

/* What points to that name in its directory's list: from before it, and from behind. */
static uint32_t *from_before(const struct ramfs *fs, const struct ramfs_name *name)
{
	return name->previous == RAMFS_NONE ? &inode_of(fs, name->directory)->first
					    : &fs->names[name->previous].next;
}

static uint32_t *from_behind(const struct ramfs *fs, const struct ramfs_name *name)
{
	return name->next == RAMFS_NONE ? &inode_of(fs, name->directory)->last
					: &fs->names[name->next].previous;
}

void name_add(struct ramfs *fs, struct ramfs_inode *directory, const struct path_element *element,
	      uint32_t inode)
{
	uint32_t index = fs->free_name, number = inode_number(fs, directory);
	struct ramfs_name *name = &fs->names[index];
	uint32_t hash = hash_of(fs, number, element->name, element->length);
	uint32_t *place = place_in_table(fs, hash);

	fs->free_name = name->next;
	fs->names_free--;
	*name = (struct ramfs_name){
		.cookie = ++fs->names_made << 32 | index,
		.inode = inode,
		.directory = number,
		.next_alike = *place,
		.next = RAMFS_NONE,
		.previous = directory->last,
		.hash = hash,
		.length = (uint8_t)element->length,
	};
	memcpy(name->text, element->name, element->length);
	*place = index;
	*from_before(fs, name) = index;
	directory->last = index;
	directory->size++;
}

void name_remove(struct ramfs *fs, struct ramfs_name *name)
{
	uint32_t index = (uint32_t)(name - fs->names);
	uint32_t *place = place_in_table(fs, name->hash);

	while (*place != index)
		place = &fs->names[*place].next_alike;
	*place = name->next_alike;
	*from_before(fs, name) = name->next;
	*from_behind(fs, name) = name->previous;
	inode_of(fs, name->directory)->size--;
	*name = (struct ramfs_name){.next = fs->free_name};
	fs->free_name = index;
	fs->names_free++;
}

struct ramfs_name *name_behind(const struct ramfs *fs, const struct ramfs_inode *directory,
			       uint64_t cookie)
{
	uint32_t index = (uint32_t)cookie, next = directory->first;

	/* If it is there still, one knows where; else one looks for the first that was made after
	 * it. */
	if (index < fs->name_count && fs->names[index].cookie == cookie &&
	    fs->names[index].directory == inode_number(fs, directory))
		next = fs->names[index].next;
	while (next != RAMFS_NONE && fs->names[next].cookie <= cookie)
		next = fs->names[next].next;
	return next == RAMFS_NONE ? NULL : &fs->names[next];
}
