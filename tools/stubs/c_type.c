#include "c_type.h"

#include <string.h>

static bool same(const char *name, const char *word, size_t length)
{
	return strlen(name) == length && memcmp(name, word, length) == 0;
}

void c_types_add(struct c_types *types, const char *name, enum c_type_class class)
{
	struct c_type_name *added = arena_alloc(types->arena, 1, sizeof(*added));

	*added = (struct c_type_name){.next = types->names, .name = name, .class = class};
	types->names = added;
}

enum c_type_class c_type_of_name(const struct c_types *types, const char *word, size_t length)
{
	static const struct {
		const char *name;
		enum c_type_class class;
	} standard[] = {
		{"int32_t", C_TYPE_STATUS_32}, {"int64_t", C_TYPE_STATUS_64},
		{"ssize_t", C_TYPE_STATUS_64}, {"uint32_t", C_TYPE_INTEGER},
		{"uint64_t", C_TYPE_INTEGER}, {"size_t", C_TYPE_INTEGER},
		{"intptr_t", C_TYPE_INTEGER}, {"uintptr_t", C_TYPE_INTEGER},
		{"bool", C_TYPE_NARROW},      {"int8_t", C_TYPE_NARROW},
		{"uint8_t", C_TYPE_NARROW},   {"int16_t", C_TYPE_NARROW},
		{"uint16_t", C_TYPE_NARROW},
	};

	for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		if (same(standard[i].name, word, length))
			return standard[i].class;
	for (const struct c_type_name *name = types->names; name; name = name->next)
		if (same(name->name, word, length))
			return name->class;
	return C_TYPE_UNKNOWN;
}

enum c_type_keyword c_type_keyword(const char *word, size_t length)
{
	static const struct {
		const char *name;
		enum c_type_keyword keyword;
	} keywords[] = {
		{"char", C_KEYWORD_CHAR},     {"short", C_KEYWORD_SHORT},
		{"int", C_KEYWORD_INT},	      {"long", C_KEYWORD_LONG},
		{"signed", C_KEYWORD_SIGNED}, {"unsigned", C_KEYWORD_UNSIGNED},
		{"_Bool", C_KEYWORD_BOOL},    {"float", C_KEYWORD_FLOAT},
		{"double", C_KEYWORD_FLOAT},  {"void", C_KEYWORD_VOID},
	};

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (same(keywords[i].name, word, length))
			return keywords[i].keyword;
	return C_KEYWORD_NONE;
}

enum c_type_class c_type_of_keywords(unsigned keywords)
{
	if (keywords & C_KEYWORD_FLOAT)
		return C_TYPE_FLOAT;
	if (keywords & C_KEYWORD_VOID)
		return C_TYPE_VOID;
	if (keywords & (C_KEYWORD_CHAR | C_KEYWORD_SHORT | C_KEYWORD_BOOL))
		return C_TYPE_NARROW;
	if (keywords & C_KEYWORD_UNSIGNED)
		return C_TYPE_INTEGER;
	return keywords & C_KEYWORD_LONG ? C_TYPE_STATUS_64 : C_TYPE_STATUS_32;
}
