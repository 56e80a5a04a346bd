/*
 * The boot image: the one file that the boot loader places, page-aligned, beside the kernel. From
 * its start, everything on page boundaries:
 *
 *	a page with the header below, the rest of it zero
 *	the pages of the booter, ready to be mapped; its bss stands in the file, as zero pages
 *	the payload, which the kernel does not read: see composition.h
 *
 * `compose pack` writes it, the kernel maps the booter's segments, the booter reads the payload.
 */
#ifndef TESSERA_BOOT_IMAGE_H
#define TESSERA_BOOT_IMAGE_H

#include <stdint.h>

#define BOOT_IMAGE_MAGIC	"TESSERA\1"
#define BOOT_IMAGE_VERSION	1
#define BOOT_IMAGE_PAGE		4096
#define BOOT_IMAGE_SEGMENTS_MAX 8

/* The kernel maps the booter by one leaf of the page table. */
#define BOOT_IMAGE_BOOTER_PAGES_MAX 512

#define BOOT_IMAGE_READ	   4u
#define BOOT_IMAGE_WRITE   2u
#define BOOT_IMAGE_EXECUTE 1u

struct boot_image_segment {
	uint64_t offset;  /* of its first page in the image */
	uint64_t address; /* to map it at; a multiple of the page */
	uint32_t pages;
	uint32_t flags; /* BOOT_IMAGE_READ and one of _WRITE, _EXECUTE, or none */
};

struct boot_image_header {
	uint8_t magic[8];
	uint32_t version;
	uint32_t header_bytes; /* of this structure */
	uint64_t bytes;	       /* of the whole image; a multiple of the page */
	uint32_t checksum;     /* boot_image_checksum() of all that follows the header's page */
	uint32_t segment_count;
	uint64_t entry;		 /* where the booter starts */
	uint64_t payload_offset; /* a multiple of the page */
	uint64_t payload_bytes;
	struct boot_image_segment segments[BOOT_IMAGE_SEGMENTS_MAX];
};

_Static_assert(sizeof(struct boot_image_segment) == 24, "no padding");
_Static_assert(sizeof(struct boot_image_header) == 56 + 24 * BOOT_IMAGE_SEGMENTS_MAX, "no padding");

/*
 * FNV-1a over words of 32 bits. Each step is a bijection of the state for a given word and of the
 * word for a given state: a change of one word always changes the sum. It guards against damage,
 * not against malice.
 */
static inline uint32_t boot_image_checksum(const uint32_t *words, uint64_t count)
{
	uint32_t sum = 0x811c9dc5u;

	for (uint64_t i = 0; i < count; i++)
		sum = (sum ^ words[i]) * 0x01000193u;
	return sum;
}

#endif
