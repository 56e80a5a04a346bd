#include "memory.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_or_exit(void *memory)
{
	if (!memory) {
		fprintf(stderr, "coverage: out of memory\n");
		exit(2);
	}
	return memory;
}

void *memory_grow(void *array, size_t n, size_t element_size)
{
	if ((n & (n - 1)) != 0)
		return array;
	return memory_or_exit(reallocarray(array, n ? n * 2 : 1, element_size));
}
