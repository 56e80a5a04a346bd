/* Mirror: a server that calls itself. */
#ifndef MIRROR_H
#define MIRROR_H

/* Its parameter. */
long mirror_plain(long value);

/* What a call of mirror_plain from inside the server brings. */
long mirror_within(long value);

#endif
