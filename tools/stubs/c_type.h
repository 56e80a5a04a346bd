/* The types of parameters and results, as far as a gate must know them. */
#ifndef STUBS_C_TYPE_H
#define STUBS_C_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

enum c_type_class {
	C_TYPE_UNKNOWN,
	C_TYPE_VOID,
	C_TYPE_STATUS_32, /* a signed integer */
	C_TYPE_STATUS_64,
	C_TYPE_INTEGER, /* any other integer of 32 or 64 bits */
	C_TYPE_NARROW,	/* an integer of less than 32 bits */
	C_TYPE_FLOAT,
	C_TYPE_STRUCT,
	C_TYPE_POINTER,
	C_TYPE_FUNCTION,
};

/* Names that typedefs of the header itself give to integers. */
struct c_type_name {
	struct c_type_name *next;
	const char *name;
	enum c_type_class class;
};

struct c_types {
	struct arena *arena;
	struct c_type_name *names;
};

void c_types_add(struct c_types *types, const char *name, enum c_type_class class);

/* The class of a type that is one word: uint32_t, or a name that a typedef gave. */
enum c_type_class c_type_of_name(const struct c_types *types, const char *word, size_t length);

/* Keywords: `unsigned long int` is a set of them, in any order. */
enum c_type_keyword {
	C_KEYWORD_NONE = 0,
	C_KEYWORD_CHAR = 1,
	C_KEYWORD_SHORT = 2,
	C_KEYWORD_INT = 4,
	C_KEYWORD_LONG = 8,
	C_KEYWORD_SIGNED = 16,
	C_KEYWORD_UNSIGNED = 32,
	C_KEYWORD_BOOL = 64,
	C_KEYWORD_FLOAT = 128,
	C_KEYWORD_VOID = 256,
};

enum c_type_keyword c_type_keyword(const char *word, size_t length);
enum c_type_class c_type_of_keywords(unsigned keywords);

#endif
