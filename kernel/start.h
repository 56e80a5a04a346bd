/* The one component that the kernel builds: the booter, from the boot image, with everything. */
#ifndef KERNEL_START_H
#define KERNEL_START_H

#include "thread.h"

/* Its thread, ready to be switched to. Refuses to boot where the image is not what it must be. */
struct thread *start_booter(struct core *core, const struct boot_info *info);

#endif
