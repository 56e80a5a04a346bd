/*
 * Resolution: from a path to the one who serves the file, and the file's path there.
 *
 * Servers walk names on their own and stop at a symbolic link; "." and ".." never reach them. So
 * a resolution is a row of questions. Its user puts them, and holds no lock while they are out:
 *
 *	result = path_start(&r, directory, path, follow);
 *	while (result == 0 && (result = path_ask(&r, mounts)) == 0) {
 *		answer = (what the server r.target says to r.asked, with the target of a link);
 *		result = path_answer(&r, answer, link);
 *	}
 *
 * A question that is not the last (r.last) is whether it is a directory that may be searched. The
 * last one is the operation itself, which so costs one call where no links and no ".." are met.
 * Both may be answered by FILE_LINK. The loop ends with PATH_ENDED, when the operation has
 * succeeded, or with an error.
 *
 * What is joined by mounts is asked one after the other, as long as the answer is -ENOENT; so
 * what an operation makes, it makes in the first that has the directory.
 */
#ifndef PATH_RESOLUTION_H
#define PATH_RESOLUTION_H

#include "path_mounts.h"

#define PATH_ENDED 1

struct path_resolution {
	/* The question. */
	unsigned target;   /* of the mount */
	const char *asked; /* the path there, relative; empty: what is mounted itself; a slash may
			      end it */
	bool last;
	/* Of the last question: how the path ended, as with "." much is refused. PATH_END: it is
	 * the root. */
	enum path_kind last_kind;
	/* Canonical, but that a slash may end it; when the loop has ended, the path of what was
	 * found. */
	char path[FILE_PATH_BYTES];

	/* Its own. */
	char text[FILE_PATH_BYTES]; /* what is to be resolved */
	unsigned rest;		    /* where in it goes on what is not in `path` yet */
	unsigned length;	    /* of `path`, without that slash */
	unsigned base;	/* of `path`, what was found to be a directory; 0: nothing was */
	unsigned links; /* that were met */
	bool follow;	/* a link at the end */
	bool repeated;	/* the question, to the next that is mounted there */
	struct path_asked mounts_asked;
};

/*
 * The directory is a canonical path; follow: whether a symbolic link at the path's end is.
 * -ENOENT: the path is empty; -ENAMETOOLONG
 */
int path_start(struct path_resolution *resolution, const char *directory, const char *path,
	       bool follow);

/* 0: there is a question. -ENOENT: nothing (more) is mounted there; -ENAMETOOLONG */
int path_ask(struct path_resolution *resolution, const struct path_mounts *mounts);

/*
 * The answer, of which no error is taken for granted: 0 or more, FILE_LINK + n or negative.
 * `link` has FILE_PATH_BYTES bytes and is only read with FILE_LINK. 0: go on; PATH_ENDED; -ELOOP:
 * more than FILE_LINKS_MOST links; -ENAMETOOLONG; -ENOENT: the link is empty; -EIO: no such link
 * can be there; or the answer
 */
int path_answer(struct path_resolution *resolution, int64_t answer, const char *link);

/*
 * Whether what is done with the name at the end of a path can be done with what is none: ".",
 * ".." or the root. 0, or the error that POSIX, or else Linux, has for it.
 */
enum path_purpose { PATH_TO_LOOK, PATH_TO_MAKE, PATH_TO_UNLINK, PATH_TO_RMDIR, PATH_TO_RENAME };
int path_refusal(enum path_purpose purpose, enum path_kind last_kind);

#endif
