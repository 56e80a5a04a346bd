/*
 * Physical memory, as it was at one moment. Pages are fetched from where it is kept when they are
 * first asked for: reading all of it would take long, and reading devices might change them.
 */
#ifndef TABLES_PHYSICAL_H
#define TABLES_PHYSICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_BYTES   4096u
#define PHYSICAL_MAX (UINT64_C(1) << 36) /* what the kernel's frame table has room for */

/* Fetches whole pages; false, with a line on standard error. */
typedef bool physical_fetch(void *source, uint64_t address, uint64_t bytes, uint8_t *to);

struct physical {
	uint8_t *bytes;	  /* of all addresses; only what was fetched is real */
	uint8_t *fetched; /* a bit for each page */
	physical_fetch *fetch;
	void *source;
};

bool physical_open(struct physical *physical, physical_fetch *fetch, void *source);
void physical_close(struct physical *physical);

/* NULL if it cannot be had; what is beyond PHYSICAL_MAX never can. */
const void *physical_at(struct physical *physical, uint64_t address, uint64_t bytes);

#endif
