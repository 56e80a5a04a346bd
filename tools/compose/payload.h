/* The payload of the boot image: the composition (composition.h) and the ELF images. */
#ifndef COMPOSE_PAYLOAD_H
#define COMPOSE_PAYLOAD_H

#include "buffer.h"
#include "system.h"

/* Appends the payload to the buffer, whose end is page-aligned. The images have been read. */
void payload_write(struct buffer *buffer, const struct system *system);

#endif
