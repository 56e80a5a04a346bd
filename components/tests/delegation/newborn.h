/*
 * The newborn: a component that the director makes at run time of an ELF image: one page of the
 * director's code, and one of data.
 */
#ifndef NEWBORN_H
#define NEWBORN_H

#include <stdint.h>

/* Where it was linked to find its gates. */
#define NEWBORN_PONG  32
#define NEWBORN_QUOTA 33
#define NEWBORN_END   34
#define NEWBORN_NEST  35

enum newborn_wish {
	NEWBORN_LOOK,
	NEWBORN_END_ITSELF,
	NEWBORN_STAY,	/* in a server, and then once more */
	NEWBORN_WRITE_CODE,
	NEWBORN_WRITE_ON, /* to this page, as long as it has it */
	NEWBORN_WAIT,	/* at its endpoint, and then once more */
};

/* In a page of both. */
struct newborn {
	uint64_t wish;
	uint64_t handle;  /* its own */
	uint64_t startup; /* address of its start-up page */

	uint64_t data, magic; /* what it was given */
	int64_t pong, quota;
	int64_t stayed, waited, again; /* what the first came to, and the second */
	volatile uint64_t written;
	uint64_t done;
};

#define NEWBORN_DATA 0x1122334455667788u

/* Its image: returns its length. */
uint64_t newborn_image(void *image, uint64_t bytes);

/* Where its start-up page may be. */
uint64_t newborn_startup(void);

uint64_t newborn_base(void);

#endif
