/*
 * Paths: their elements, and canonical ones.
 *
 * A path is a text with a NUL, of at most FILE_PATH_MOST bytes. Slashes part its elements;
 * several count as one. An element has at most FILE_NAME_MOST bytes; "." is where one is, ".."
 * what lies above it. A canonical path is absolute, has no such elements, no two slashes in a row
 * and none at its end, but that "/" is the root.
 */
#ifndef PATH_H
#define PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "file_types.h"

enum path_kind { PATH_NAME, PATH_SELF, PATH_PARENT, PATH_END };

struct path_element {
	const char *name; /* not ended by a NUL */
	unsigned length;
	enum path_kind kind;
};

/*
 * The bytes of a text that somebody else may have written, of which `room` bytes may be read.
 * -ENOENT: it is empty; -ENAMETOOLONG: it has no NUL there, or is longer than a path
 */
int path_length(const char *text, size_t room);

/*
 * The element at or behind *place, which goes behind it; at the end of the path: PATH_END.
 * -ENAMETOOLONG: it is too long
 */
int path_next(const char *path, unsigned *place, struct path_element *element);

/* Whether nothing but slashes stands from there on. */
bool path_ends(const char *path, unsigned place);

/*
 * Whether it can name an entry of a directory, of which `room` bytes may be read: its length.
 * -ENOENT: it is empty; -ENAMETOOLONG; -EINVAL: it has a slash, or is "." or ".."
 */
int path_name_length(const char *name, size_t room);

/*
 * Where the last element begins, with what slashes are behind it; before it the path of its
 * directory ends, which is the one of departure if that is empty. The length, if there is no
 * element.
 */
unsigned path_last(const char *path);

/* Puts an element below a canonical path of *length bytes.	-ENAMETOOLONG */
int path_append(char path[FILE_PATH_BYTES], unsigned *length, const struct path_element *element);

/* Takes the last element of a canonical path away, of which the root has none. */
void path_cut(char path[FILE_PATH_BYTES], unsigned *length);

/*
 * The canonical path of one that is seen from `directory`, a canonical path: by its text alone,
 * whatever there is. Its length. -ENOENT: it is empty; -ENAMETOOLONG: of it, of an element or of
 * the result
 */
int path_canonical(char canonical[FILE_PATH_BYTES], const char *directory, const char *path);

/* Whether a canonical path is another one, of so many bytes, or lies below it. */
bool path_below(const char *path, const char *above, unsigned length);

#endif
