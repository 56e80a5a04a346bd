/*
 * The tenant: a component that the cases make at run time, of one page of their own code and some
 * of data. It does what stands on its board, a page of both, each time that it is activated.
 */
#ifndef TENANT_H
#define TENANT_H

#include <stdint.h>

/* Where it was linked to find its gates. */
#define TENANT_RESERVE 32
#define TENANT_QUOTA   33

enum tenant_order {
	TENANT_READ,
	TENANT_WRITE,
	TENANT_EXECUTE,
	TENANT_CALL_RESERVE,
	TENANT_CALL_QUOTA
};

struct tenant_board {
	uint64_t order;
	uint64_t address; /* or the argument of a call */
	uint64_t value;
	int64_t result;
	uint64_t cycles; /* that reading or writing took */
	uint64_t done;	 /* how many orders */
};

#define TENANT_DATA_PAGES 4
#define TENANT_ZEROES	  3		      /* the page of zeroes; the others begin with ... */
#define TENANT_DATA	  0x1122334455667788u /* ... this word */

/* Its image: returns its length. */
uint64_t tenant_image(void *image, uint64_t bytes);

uint64_t tenant_base(void);

/* The address of a page of its data; its code. */
uint64_t tenant_data(unsigned page);
uint64_t tenant_code(void);

#endif
