#include "constants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONSTANTS_MOST 512
#define NAME_BYTES     64

static struct {
	char name[NAME_BYTES];
	uint64_t value;
} constants[CONSTANTS_MOST];
static unsigned count;

bool constants_find(const char *name, uint64_t *value)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(constants[i].name, name))
			continue;
		*value = constants[i].value;
		return true;
	}
	return false;
}

bool constants_add(const char *name, uint64_t value)
{
	uint64_t known;

	if (count == CONSTANTS_MOST || strlen(name) >= NAME_BYTES || constants_find(name, &known))
		return false;
	snprintf(constants[count].name, NAME_BYTES, "%s", name);
	constants[count++].value = value;
	return true;
}

bool constants_evaluate(const char *text, uint64_t *value)
{
	char *end;

	if (*text < '0' || *text > '9')
		return constants_find(text, value);
	*value = strtoull(text, &end, 0);
	return *end == '\0';
}
