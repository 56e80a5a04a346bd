/*
 * An interface is one C header: documented prototypes of the functions that a component serves to
 * others through gates. Beside prototypes a header may hold types, constants, static functions and
 * assertions; its includes are not followed.
 *
 * A function that crosses a gate has up to six words in and one status out:
 *
 *	- it returns a signed integer of 32 or 64 bits, since the client stub returns errors of the
 *	  transport in the same place;
 *	- its parameters are integers of 32 or 64 bits, enumerations, or pointers. Narrower integers
 *	  and booleans are refused: C lets a function rely on how its caller extended them, and a
 *	  hostile client need not have done so. So are structures by value, floating point and
 *	  function pointers;
 *	- it has a fixed number of parameters.
 */
#ifndef STUBS_INTERFACE_H
#define STUBS_INTERFACE_H

#include <stdbool.h>

#include "arena.h"
#include "report.h"

#define INTERFACE_PARAMETERS_MAX 6

/* What a client calls by a gate of its choice has the function's name and this. */
#define INTERFACE_TWIN_SUFFIX "_at"

/* And what it calls by a gate to all functions of an interface; the last word says which one. */
#define INTERFACE_SERVICE_SUFFIX	 "_on"
#define INTERFACE_SERVICE_PARAMETERS_MAX (INTERFACE_PARAMETERS_MAX - 1)

struct interface_function {
	struct interface_function *next;
	const char *name;
	unsigned parameters;
	bool wide_status;	     /* of 64 bits, not 32 */
	const char *result_text;     /* its type, as the header has it */
	const char *parameters_text; /* empty for none */
	struct place place;
};

struct interface {
	const char *name; /* the file's name without its folder and .h */
	const char *path;
	struct interface_function *functions; /* in the order of the header */
	unsigned function_count;
};

/*
 * Reads and checks the header at path. False, with every error in the report, when it is not the
 * header of an interface.
 */
bool interface_read(struct arena *arena, struct report *report, const char *path,
		    struct interface *interface);

const struct interface_function *interface_find(const struct interface *interface,
						const char *function);

/* The first function that leaves no word for its number, so that no gate can lead to all of the
 * interface; or null. */
const struct interface_function *interface_no_service(const struct interface *interface);

#endif
