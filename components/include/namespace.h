/*
 * The namespace: services under names, which others find and are connected to. Programs use naming.h
 * (components/names), whose functions call these.
 *
 * A path is absolute: up to NAMESPACE_DEPTH names behind a slash each, of 1 to NAMESPACE_NAME_BYTES - 1 bytes
 * each, none of them "." or "..", and at most NAMESPACE_PATH_BYTES bytes with its NUL. "/" is the root. What has
 * names below it is a directory; it comes and goes with them. All else is a service: a gate that the component
 * which registered it has delegated to the namespace, and that the namespace delegates on to whoever connects.
 *
 * Paths stand in a page that the caller shares, at a place of its choice; they are copied once. Who may register
 * where, and who sees what, the composition says (doc/names.md). What a caller doesn't see is not there.
 *
 * Functions that take a place return
 *
 *	-EBADF		the caller has not attached a page
 *	-EFAULT		behind the place the page has no room for the longest path
 *	-EINVAL		that is no path
 *	-ENAMETOOLONG	the path, or a name in it, is too long, or there are too many
 */
#ifndef NAMESPACE_H
#define NAMESPACE_H

#include <stdint.h>

#define NAMESPACE_PATH_BYTES 256
#define NAMESPACE_NAME_BYTES 32
#define NAMESPACE_DEPTH	     8

/* Of a component of the composition and all that it has made at run time, and these, together: */
#define NAMESPACE_NODES_EACH	   16 /* services, and directories made for them */
#define NAMESPACE_CONNECTIONS_EACH 16
#define NAMESPACE_WATCHES_EACH	   4
#define NAMESPACE_OFFERS_EACH	   24 /* see namespace_offer */

#define NAMESPACE_MOUNTS_EACH 4 /* of a component, wherever it comes from */

#define NAMESPACE_NOTICE_US 100000 /* microseconds: see namespace_watch */

/* The handle of the component that serves these, for the calls of capmgr.h that go before. */
int64_t namespace_self(void);

/*
 * The page for the caller's paths: an object of one page of shared memory that the caller made and has offered.
 * It begins anew: what it registered before is unregistered, and its connections end.
 *	-EACCES		the caller does not descend from a component that needs the namespace by the composition; or
 *			it may not be written
 *	-EINVAL		it is not the caller's own, or no single page
 *	others		of capmgr_memory_map
 */
int64_t namespace_attach(uint64_t memory);

/*
 * With which view begins what the caller makes, when it attaches its first page: with none of its own, which is so
 * at first, or with a copy of the mounts that the caller has now. 0.	-EINVAL: no such view
 */
enum namespace_view { NAMESPACE_FRESH, NAMESPACE_INHERITED, NAMESPACE_VIEWS };
int64_t namespace_bequeath(uint64_t view);

/* Ends that, and all that the caller registered, and its connections.	-EBADF: there is none */
int64_t namespace_detach(void);

/*
 * Accepts one capability from the caller, which is to be registered.
 *	-EAGAIN		the caller has offered as many as it may that are not unregistered
 */
int64_t namespace_offer(void);

/*
 * Registers the gate that the caller has delegated to the namespace, where it is in that slot there. 0. After an
 * error it is given up.
 *	-EBADF		the caller has delegated nothing to that slot
 *	-EACCES		the caller may not register there
 *	-EEXIST		the name is taken, by a service that lives or by a directory
 *	-ENOTDIR	a name on the way is a service
 *	-ENOSPC		the caller has registered as much as it may
 */
int64_t namespace_register(uint64_t place, uint64_t slot);

/* Takes a service of the caller's away, and its clients' gates. 0.
 *	-ENOENT		there is none of the caller's */
int64_t namespace_unregister(uint64_t place);

/*
 * Connects the caller, which has accepted one capability from the namespace: the slot of its gate. The gate
 * goes with the service, or by namespace_close.
 *	-ENOENT		there is no such service, or no more
 *	-EISDIR		that is a directory
 *	-EAGAIN		the caller has as many connections as it may
 *	others		of capmgr_delegate
 */
int64_t namespace_connect(uint64_t place);

/* Ends a connection of the caller's. 0.	-ENOENT: it has none in this slot */
int64_t namespace_close(uint64_t slot);

/*
 * Has names below a path mean to the caller, in namespace_connect and namespace_list, what stands below another
 * one: instead of what stands there, or before or after it: then the first that is there counts. Of several mounts
 * the later one is done last; what a mount leads to is meant as it stands, whatever is mounted there. What only
 * a mount puts there is found, and not listed above. Mounts go when the caller attaches a page anew. 0.
 *	-EINVAL		no such flag
 *	-ENOENT		the caller sees nothing at `to`
 *	-ENOSPC		it has as many as it may
 */
enum namespace_mount_flag { NAMESPACE_REPLACE, NAMESPACE_BEFORE, NAMESPACE_AFTER, NAMESPACE_MOUNT_FLAGS };
int64_t namespace_mount(uint64_t place, uint64_t to, uint64_t flag);

/* Ends all mounts at a path. 0.	-ENOENT: there is none */
int64_t namespace_unmount(uint64_t place);

/*
 * Has the semaphore of the RTOS with that name, in two words and with a NUL, given when a service that the caller sees
 * appears at the path or below, or goes: it may wait for that beside other things, by an event. Of several
 * changes it may hear once. What goes without a word, as when its component ends, is noticed within
 * NAMESPACE_NOTICE_US, or when somebody asks for it. Returns the watch's number. It ends by namespace_unwatch,
 * with the semaphore, when the caller attaches a page anew, or ends.
 *	-ENOENT		there is no such semaphore
 *	-EAGAIN		the caller has as many as it may
 *	others		of semaphore_retrieve
 */
int64_t namespace_watch(uint64_t place, uint64_t semaphore, uint64_t semaphore_end);

/* 0.	-ENOENT: the caller has no watch of that number */
int64_t namespace_unwatch(uint64_t number);

/* What a name is. */
enum namespace_kind { NAMESPACE_DIRECTORY, NAMESPACE_SERVICE };

/*
 * Writes the name that has this number in a directory, from 0 on, with a NUL to the place. Returns its kind.
 * Numbers change when names come and go.
 *	-ENOENT		there is no such directory, or no such name in it
 *	-ENOTDIR	that is a service
 */
int64_t namespace_list(uint64_t place, uint64_t number, uint64_t to);

#endif
