/* Warden: has components begin anew, as a supervisor does, whenever it is asked to. */
#ifndef WARDEN_H
#define WARDEN_H

#include <stdint.h>

/* Of one whose faults it handles and that may be restarted: 0 when its first thread is ready to begin.
 *	-ENOENT		it is none of those */
int64_t warden_restart(uint64_t component);

#endif
