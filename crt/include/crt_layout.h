/*
 * Where components map what is not linked: 4 GiB for each instance, above all images. From there on
 * crt_page_allocn and the creators of the component map pages.
 */
#ifndef CRT_LAYOUT_H
#define CRT_LAYOUT_H

#define CRT_PAGE 4096u

#define CRT_DYNAMIC_BYTES	   0x100000000u
#define CRT_DYNAMIC_BASE(instance) (CRT_DYNAMIC_BYTES * ((uint64_t)(instance) + 1))

#endif
