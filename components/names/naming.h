/*
 * The namespace for programs: services by their names, which namespace.h explains. A program that calls one
 * includes INTERFACE_on.h and calls FUNCTION_on with the gate that it gets here. Errors are those of
 * namespace.h, and of the calls of capmgr.h for which it asks.
 */
#ifndef NAMING_H
#define NAMING_H

#include "crt.h"
#include "namespace.h"
#include "rtos.h"

/*
 * Before all others, from cos_init or the first thread. Again, it begins anew, as is needed when the namespace
 * itself has begun anew (the others say -EBADF then): what the component had registered, its connections, mounts
 * and watches are gone.
 */
int names_open(void);

/* Registers the interface that serve_INTERFACE serves in this component (`services` in the composition): its
 * functions are called on the threads of those who connect, and crt_badge() tells their components. */
int names_serve(const char *path, const char *service);

/* Registers any gate that the component may delegate. */
int names_register(const char *path, crt_sinv_t service);
int names_unregister(const char *path);

/* A gate to a service of that name, until names_close. */
int names_connect(const char *path, crt_sinv_t *service);
int names_close(crt_sinv_t service);

/* What namespace_mount says: names below `at` mean to this component those below `to`, too, or instead. */
int names_mount(const char *at, const char *to, enum namespace_mount_flag flag);
int names_unmount(const char *at);

/* The name of that number in a directory, from 0 on: what it is (enum namespace_kind), or -ENOENT. */
int names_list(const char *path, unsigned number, char name[NAMESPACE_NAME_BYTES]);

/*
 * Has a semaphore given, that the component has made with a name, when a service appears at the path or below, or
 * goes; watch first, then look what is there. Returns a number, for names_unwatch.
 */
int names_watch(const char *path, const char *semaphore);
int names_unwatch(int watch);

/* With which view processes begin that the component makes from now on: with a fresh one, as at first, or with what
 * it has mounted now. They are clients of their own, and call names_open as any does. */
int names_bequeath(enum namespace_view view);

#endif
