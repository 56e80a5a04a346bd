#include "args.h"

#include <stddef.h>
#include <string.h>

#include <tessera/abi.h>

static const char *text_at(uint32_t offset)
{
	return (const char *)crt_startup + offset;
}

static const struct crt_arg *arg_at(uint32_t place)
{
	const struct crt_arg *table = (const void *)text_at(crt_startup->args);

	return place < crt_startup->arg_count ? &table[place] : NULL;
}

static const struct crt_arg *first_child(struct args entry)
{
	return arg_at(entry.node ? entry.node->first_child : 0);
}

static const struct crt_arg *child_named(struct args entry, const char *key, size_t length)
{
	const struct crt_arg *child = first_child(entry);

	while (child) {
		const char *name = text_at(child->key);

		if (strlen(name) == length && memcmp(name, key, length) == 0)
			return child;
		child = arg_at(child->next);
	}
	return NULL;
}

static const struct crt_arg *find(struct args from, const char *path)
{
	while (*path) {
		size_t length = strcspn(path, "/");

		from.node = child_named(from, path, length);
		if (!from.node)
			return NULL;
		path += length;
		if (*path)
			path++;
	}
	return from.node;
}

const char *args_get_from(const char *path, struct args from)
{
	const struct crt_arg *node = find(from, path);

	return node ? text_at(node->text) : NULL;
}

const char *args_get(const char *path)
{
	return args_get_from(path, (struct args){NULL});
}

int64_t args_get_number(const char *path, int64_t otherwise)
{
	const struct crt_arg *node = find((struct args){NULL}, path);

	if (!node || (node->type != CRT_ARG_INTEGER && node->type != CRT_ARG_BOOLEAN))
		return otherwise;
	return node->number;
}

int args_get_entry(const char *path, struct args *entry)
{
	const struct crt_arg *node = find((struct args){NULL}, path);

	if (!node)
		return -TESSERA_ENOENT;
	entry->node = node;
	return 0;
}

const char *args_key(struct args entry)
{
	return entry.node ? text_at(entry.node->key) : "";
}

const char *args_value(struct args entry)
{
	return entry.node ? text_at(entry.node->text) : "";
}

int64_t args_number(struct args entry)
{
	return entry.node ? entry.node->number : 0;
}

enum crt_arg_type args_type(struct args entry)
{
	return entry.node ? (enum crt_arg_type)entry.node->type : CRT_ARG_TABLE;
}

unsigned args_len(struct args entry)
{
	unsigned children = 0;

	if (entry.node)
		return entry.node->children;
	for (const struct crt_arg *child = arg_at(0); child; child = arg_at(child->next))
		children++;
	return children;
}

bool args_iter(struct args entry, struct args_iter *iter, struct args *first)
{
	iter->next = first_child(entry);
	return args_iter_next(iter, first);
}

bool args_iter_next(struct args_iter *iter, struct args *next)
{
	if (!iter->next)
		return false;
	next->node = iter->next;
	iter->next = arg_at(iter->next->next);
	return true;
}
