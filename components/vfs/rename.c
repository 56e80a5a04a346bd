/* Serves vfs_rename: both directories are held, then the server renames in one step. */
#include <string.h>

#include "begin.h"
#include "file_on.h"
#include "vfs.h"
#include "walk.h"

/* Of one of the two: its directory, held at a server, and its name there. */
struct place {
	struct held_file directory;
	const char *name; /* what slashes are behind it belong to it */
	bool is_mount;
};

/* Where the name is a mount's path, it would be another thing for the caller than for the server.
 */
static bool is_mount(const struct client *client, const struct walk *directory, const char *name)
{
	char point[FILE_PATH_BYTES];

	if (path_canonical(point, directory->path.path, name) < 0)
		return false;
	for (unsigned i = 0; i < client->mounts.count; i++)
		if (strcmp(client->mounts.mount[i].point, point) == 0)
			return true;
	return false;
}

static int hold(struct walk *directory, struct client *client, const char *path)
{
	static const struct operation operation = {
		.function = file_walk_number,
		.a = true,
		.most = FILE_LINK - 1,
		.follow = true,
		.to_search = true,
	};

	return walk(directory, client, path, &operation);
}

static int find_place(struct place *place, struct client *client, const char *path)
{
	struct walk there;
	char text[FILE_PATH_BYTES] = ".";
	unsigned last = path_last(path);
	int error;

	if (!*path)
		return -TESSERA_ENOENT;
	/* The root is nobody's name, and where it stands does not matter. */
	if (!path[last]) {
		last = 0;
		memcpy(text, "/", 2);
	} else if (last > 0) {
		memcpy(text, path, last);
		text[last] = '\0';
	}
	error = hold(&there, client, text);
	if (error)
		return error;
	*place = (struct place){hold_answer(&there), path + last,
				is_mount(client, &there, path + last)};
	return 0;
}

static enum path_kind kind_of(const char *name)
{
	struct path_element element;
	unsigned place = 0;

	return path_next(name, &place, &element) < 0 ? PATH_NAME : element.kind;
}

static int64_t rename_there(struct client *client, const struct place *from, const struct place *to)
{
	const struct operation operation = {.function = file_rename_number, .second = to->name};
	struct visit visit;
	int64_t result;

	if (from->directory.server != to->directory.server)
		return from->directory.server->gone ? -TESSERA_EIO : -TESSERA_EXDEV;
	if (kind_of(from->name) != PATH_NAME || kind_of(to->name) != PATH_NAME || from->is_mount ||
	    to->is_mount)
		return -TESSERA_EBUSY;
	result = visit_held(&visit, client, &from->directory);
	if (result)
		return result;
	visit_request(&visit)->start_of_second = to->directory.fid;
	result = ask_about(&visit, from->directory.fid, from->name, &operation);
	visit_end(&visit);
	return result;
}

static int64_t rename_path(struct client *client, const char *from_path, const char *to_path)
{
	struct place from, to;
	int64_t result;

	result = find_place(&from, client, from_path);
	if (result)
		return result;
	result = find_place(&to, client, to_path);
	if (result == 0) {
		result = rename_there(client, &from, &to);
		held_file_drop(&to.directory);
	}
	held_file_drop(&from.directory);
	return result;
}

int64_t vfs_rename(uint64_t path, uint64_t to)
{
	char text[FILE_PATH_BYTES], to_text[FILE_PATH_BYTES];
	struct client *client;
	int error = begin_paths(&client, path, text, to, to_text);

	return error ? error : end(client, rename_path(client, text, to_text));
}
