/* How the parent makes its child: by what its back end of crt has for that. */
#ifndef FAMILY_BIRTH_H
#define FAMILY_BIRTH_H

#include "crt.h"

/* A component with the page of code from child_start on, that can have a thread with the id (an
 * offset into the parent's). */
int birth(crt_comp_t *child, uint32_t thread_id);

#endif
