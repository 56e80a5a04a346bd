/* ELF images for components that a test makes of itself: one page of its code, and data. */
#ifndef TINY_IMAGE_H
#define TINY_IMAGE_H

#include <stdint.h>

/* Writes the image of a component that starts at `code`, a page of the caller's own, which it has
 * at the same address; and has a copy of the data, to write, at `there`. Returns its length; 0: no
 * place. */
uint64_t tiny_image(void *image, uint64_t bytes, const void *code, uint64_t there, const void *data,
		    uint64_t length);

#endif
