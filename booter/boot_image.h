/*
 * The boot image, which the kernel leaves in frames of its own. What it holds is read by payload.h;
 * this maps it.
 */
#ifndef BOOTER_BOOT_IMAGE_H
#define BOOTER_BOOT_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/* Into the booter; ends the system with a report if it can't be, or is not whole. Returns the
 * payload. */
const void *boot_image_map(uint64_t *bytes);

/* Where an instance finds the payload, and its length; 0 if the composition does not give it. */
uint64_t boot_image_address(uint32_t instance);
uint64_t boot_image_bytes(uint32_t instance);

/* Maps the payload there, read-only. */
void boot_image_give(uint32_t instance);

#endif
