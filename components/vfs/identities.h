/*
 * User and group of components: of whom the composition names one, and of all others nobody. A
 *process has that of the component from which it descends.
 *
 *	[component.vfs.args.identity]
 *	app = [1000, 1000]
 */
#ifndef VFS_IDENTITIES_H
#define VFS_IDENTITIES_H

#include <stdint.h>

#include "file_types.h"

#define IDENTITY_NOBODY 65534

/* Before the other.	-EINVAL: there is no boot image, or an argument names no component or no
 * identity */
int identities_init(void);

struct file_identity identity_of(uint64_t handle);

#endif
