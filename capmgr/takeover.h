/* Taking the system over from the booter. */
#ifndef CAPMGR_TAKEOVER_H
#define CAPMGR_TAKEOVER_H

/* Reads the hand-over and makes the records of all that is in it.
 *	-EINVAL: there is none, or it is damaged; -ENOSPC: it exceeds the manager's tables */
int takeover(void);

#endif
