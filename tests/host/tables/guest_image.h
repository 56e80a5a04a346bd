/* A boot image from an ELF file whose segments stand on pages of their own. */
#ifndef TESTS_TABLES_GUEST_IMAGE_H
#define TESTS_TABLES_GUEST_IMAGE_H

/* Fails the test if either file cannot be had. */
void guest_image_write(const char *elf, const char *image);

#endif
