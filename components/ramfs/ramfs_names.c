/*
 * Names of directories: each in a table by directory and text, to be found, and in its directory's
 * list, in the order in which they were made, to be read.
 */
#include "ramfs_internal.h"

#include <string.h>

/* ------------------------------------------------------------------ texts
 *
 * Hashed and compared by words of 8 bytes, of which the last one reaches back into the one before
 * it: names are short, and looked for more often than anything else. */

static uint64_t word_at(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return word;
}

/* Of a text of less than 8 bytes all of it: with its length, no other has the same. */
static inline __attribute__((always_inline)) uint64_t last_word(const char *text, unsigned length)
{
	uint32_t first, last;

	if (length >= sizeof(uint64_t))
		return word_at(text + length - sizeof(uint64_t));
	if (length < sizeof(first))
		return (uint64_t)(uint8_t)text[0] | (uint64_t)(uint8_t)text[length / 2] << 8 |
		       (uint64_t)(uint8_t)text[length - 1] << 16;
	memcpy(&first, text, sizeof(first));
	memcpy(&last, text + length - sizeof(last), sizeof(last));
	return (uint64_t)last << 32 | first;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

static inline __attribute__((always_inline)) uint32_t
hash_of(const struct ramfs *fs, uint32_t directory, const char *text, unsigned length)
{
	uint64_t hash = mix(fs->seed, directory);

	for (unsigned i = 0; i + sizeof(uint64_t) < length; i += sizeof(uint64_t))
		hash = mix(hash, word_at(text + i));
	return (uint32_t)mix(hash, last_word(text, length));
}

static inline bool is_text(const struct ramfs_name *name, const struct path_element *element)
{
	unsigned length = element->length;

	if (name->length != length)
		return false;
	for (unsigned i = 0; i + sizeof(uint64_t) < length; i += sizeof(uint64_t))
		if (word_at(name->text + i) != word_at(element->name + i))
			return false;
	return last_word(name->text, length) == last_word(element->name, length);
}

/* ------------------------------------------------------------------ names */

static uint32_t *place_in_table(const struct ramfs *fs, uint32_t hash)
{
	return &fs->table[hash & (fs->table_count - 1)];
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
