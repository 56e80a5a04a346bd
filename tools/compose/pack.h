/* The boot image: the linked ELF files, checked, and put together with the composition. */
#ifndef COMPOSE_PACK_H
#define COMPOSE_PACK_H

#include "buffer.h"
#include "system.h"

/* Reads FOLDER/INSTANCE.elf of every instance and checks it against the system. */
bool system_read_images(struct system *system, const char *folder);

/* Appends the boot image to the empty buffer. False, with an error, when it does not fit. */
bool pack_boot_image(struct buffer *buffer, const struct system *system);

#endif
