/* Memory that this component shares: with the scheduler alone, and with who finds its objects. */
#ifndef RTOS_CLIENT_SHARED_H
#define RTOS_CLIENT_SHARED_H

#include <stdint.h>

#include "shared_words.h"

/* A page of shared memory that the scheduler may map and offer further. */
struct shared_page {
	int64_t memory; /* its object */
	void *at;
	int32_t handle; /* of what lies there */
};

/* 0, or an error of the capability manager's. */
int shared_page_make(struct shared_page *page);

/* Maps what the scheduler has offered. What others have destroyed stays mapped as long as there is room. */
int shared_page_find(struct shared_page *page, int64_t memory);

/* Unmaps it; it is gone once nobody has it mapped who got it from here. */
void shared_page_drop(struct shared_page *page);

/* The page of objects that only this component uses: made at first. NULL, and the error in *error. */
struct shared_words *shared_words(int *error);

#endif
