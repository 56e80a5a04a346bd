/* How a process is built: a component of the image, with what an RTOS program is linked to find. */
#ifndef RTOS_CLIENT_PROCESS_IMAGE_H
#define RTOS_CLIENT_PROCESS_IMAGE_H

#include "crt_managed.h"

struct process_image {
	struct elf_program program;
	uint64_t base;	  /* of its window */
	uint64_t startup; /* where its start-up page goes */
};

/* -EINVAL: the image is refused. */
int process_image_read(struct process_image *image, const void *bytes, size_t length);

/*
 * Makes the component, as share says, its pages beside those that every process needs. It can be handed to
 * the scheduler then. An error of the capability manager's; then there is none.
 */
int process_image_build(crt_comp_t *comp, const struct process_image *image,
			struct crt_comp_share *share, const struct crt_comp_start *start);

#endif
