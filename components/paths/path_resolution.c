#include "path_resolution.h"

#include <string.h>

#include <tessera/abi.h>

static void stand_at(struct path_resolution *r, unsigned length)
{
	r->length = r->base = length;
	r->path[length] = 0;
}

int path_start(struct path_resolution *r, const char *directory, const char *path, bool follow)
{
	int length = path_length(path, FILE_PATH_BYTES);

	if (length < 0)
		return length;
	/* The texts need no zeroes. */
	r->last = r->repeated = false;
	r->follow = follow;
	r->last_kind = PATH_END;
	r->rest = r->base = r->links = 0;
	memcpy(r->text, path, (size_t)length + 1);
	if (path[0] == '/') {
		memcpy(r->path, "/", 2);
		r->length = 1;
	} else {
		r->length = (unsigned)strlen(directory);
		memcpy(r->path, directory, r->length + 1);
	}
	return 0;
}

/*
 * Takes names that are just that: no dots begin them, and a single slash stands before each. It is
 * what most paths are made of, and takes half the time. Whatever else comes is left.
 */
static void take_plain_names(struct path_resolution *r)
{
	const char *from = r->text + r->rest;
	unsigned length = r->length - (r->length == 1);

	while (from[0] == '/' || from == r->text) {
		const char *name = from + (from[0] == '/'), *end = name;
		char *to = r->path + length;
		unsigned most = FILE_PATH_MOST - length;

		if (*name == '.' || *name == '/' || !*name || most == 0)
			return;
		if (most > FILE_NAME_MOST + 1)
			most = FILE_NAME_MOST + 1;
		for (*to++ = '/'; *end && *end != '/'; *to++ = *end++)
			if (--most == 0)
				return;
		length = (unsigned)(to - r->path);
		from = end;
		r->length = length;
		r->rest = (unsigned)(end - r->text);
		r->last_kind = PATH_NAME;
	}
}

/*
 * Takes names of the text up to what needs to know of a directory, "..", or "." at the end, or up
 * to the end: 0, or -ENAMETOOLONG
 */
static int take_names(struct path_resolution *r)
{
	take_plain_names(r);
	for (;;) {
		struct path_element element;
		unsigned behind = r->rest;
		int result = path_next(r->text, &behind, &element);

		if (result < 0)
			return result;
		r->last = element.kind == PATH_END;
		if (r->last)
			return 0;
		if (element.kind == PATH_NAME) {
			result = path_append(r->path, &r->length, &element);
			if (result < 0)
				return result;
		} else if (r->length > r->base &&
			   (element.kind == PATH_PARENT || path_ends(r->text, behind))) {
			return 0;
		} else if (element.kind == PATH_PARENT) {
			path_cut(r->path, &r->length);
			r->base = r->length;
		}
		r->last_kind = element.kind;
		r->rest = behind;
	}
}

/* A name with slashes behind it must be a directory's: one of them is asked along. */
static bool has_slash(const struct path_resolution *r)
{
	return r->last && r->last_kind == PATH_NAME && r->text[r->rest] == '/';
}

int path_ask(struct path_resolution *r, const struct path_mounts *mounts)
{
	const struct path_mount *mount;
	int result = r->repeated ? 0 : take_names(r);

	if (result == 0 && has_slash(r) && r->length == FILE_PATH_MOST)
		result = -TESSERA_ENAMETOOLONG;
	if (result < 0)
		return result;
	if (!r->repeated)
		r->mounts_asked = (struct path_asked){0};
	r->path[r->length] = 0;
	mount = path_mount_next(mounts, r->path, &r->mounts_asked);
	if (!mount)
		return -TESSERA_ENOENT;
	if (has_slash(r))
		memcpy(r->path + r->length, "/", 2);
	r->target = mount->target;
	r->asked = r->path + mount->length;
	r->asked += *r->asked == '/';
	return 0;
}

/* Whether what was asked has a name that ends there, and that may be a link. */
static bool can_be_link(const struct path_resolution *r, size_t end)
{
	size_t length = strlen(r->asked);

	if (end == 0 || end > length || r->asked[end - 1] == '/')
		return false;
	return r->asked[end] == '/' || (end == length && (!r->last || r->follow));
}

/* The link's target takes the place of its name: the text is that, and what follows the name. */
static int go_through(struct path_resolution *r, size_t end, const char *link)
{
	size_t link_end = (size_t)(r->asked - r->path) + end;
	/* The slash that is asked along stands in the text, too. */
	size_t names = link_end < r->length ? r->length - link_end : 0,
	       rest = strlen(r->text + r->rest);
	int length = path_length(link, FILE_PATH_BYTES);

	if (length < 0)
		return length;
	if (++r->links > FILE_LINKS_MOST)
		return -TESSERA_ELOOP;
	if ((size_t)length + names + rest > FILE_PATH_MOST)
		return -TESSERA_ENAMETOOLONG;
	memmove(r->text + (size_t)length + names, r->text + r->rest, rest + 1);
	memcpy(r->text + length, r->path + link_end, names);
	memcpy(r->text, link, (size_t)length);
	r->rest = 0;
	r->length = (unsigned)link_end;
	r->path[link_end] = 0;
	path_cut(r->path, &r->length);
	r->base = r->length;
	if (link[0] == '/') {
		r->length = 1;
		r->base = 0;
	}
	return 0;
}

int path_answer(struct path_resolution *r, int64_t answer, const char *link)
{
	r->repeated = answer == -TESSERA_ENOENT;
	if (r->repeated)
		return 0;
	if (answer < 0)
		return answer < INT32_MIN ? -TESSERA_EIO : (int)answer;
	if (answer & FILE_LINK) {
		size_t end = (size_t)(answer & (FILE_LINK - 1));

		return can_be_link(r, end) ? go_through(r, end, link) : -TESSERA_EIO;
	}
	stand_at(r, r->length);
	return r->last ? PATH_ENDED : 0;
}

int path_refusal(enum path_purpose purpose, enum path_kind last_kind)
{
	static const int of_rmdir[] = {[PATH_SELF] = -TESSERA_EINVAL,
				       [PATH_PARENT] = -TESSERA_ENOTEMPTY,
				       [PATH_END] = -TESSERA_EBUSY};
	static const int of_others[] = {[PATH_TO_MAKE] = -TESSERA_EEXIST,
					[PATH_TO_UNLINK] = -TESSERA_EISDIR,
					[PATH_TO_RENAME] = -TESSERA_EBUSY};

	if (last_kind == PATH_NAME)
		return 0;
	return purpose == PATH_TO_RMDIR ? of_rmdir[last_kind] : of_others[purpose];
}
