#ifndef PERCENTAGE_H
#define PERCENTAGE_H

#include <stddef.h>

#define PERCENTAGE_SIZE 16

/* "99.9%", rounded down so that only all of it is 100.0%; of nothing, "-". */
void percentage(char text[PERCENTAGE_SIZE], size_t part, size_t whole);

#endif
