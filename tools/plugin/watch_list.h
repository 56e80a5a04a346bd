/* The watch list of ../trace/watch_list.def, read from its file. */
#ifndef WATCH_LIST_H
#define WATCH_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum place {
#define PLACE(name) PLACE_##name,
#include "watch_list.def"
	PLACES
};

enum area {
#define AREA(name) AREA_##name,
#include "watch_list.def"
	AREAS
};

struct watched_place {
	enum place place;
	uint64_t address;
	uint64_t number;
};

struct watched_area {
	enum area area;
	uint64_t start, end; /* end: exclusive, whole elements */
	uint64_t bytes;	     /* of an element */
	uint64_t offset;     /* of what is watched in each */
	uint64_t *last;	     /* the value of each, as it was seen last */
};

struct watch_list {
#define NUMBER(name) uint64_t name;
#include "watch_list.def"
	struct watched_place *places; /* by address */
	size_t n_places;
	struct watched_area *areas;
	size_t n_areas;
};

/* False, with a line on standard error, if the file cannot be read or is no such list. */
bool watch_list_read(struct watch_list *list, const char *path);

/* The first place at an address, or NULL; others at the same address follow it in `places`. */
struct watched_place *watch_list_at(const struct watch_list *list, uint64_t address);

/* What is watched at an address: its last value, and of which kind it is; NULL for nothing. */
uint64_t *watch_list_value(const struct watch_list *list, uint64_t address, enum area *area);

#endif
