/* What the suite `processes` and the processes that it makes have agreed upon. */
#ifndef PROCESS_GIFTS_H
#define PROCESS_GIFTS_H

#define GIFT_STATUS    42
#define GIFT_URGENT    18  /* a priority */
#define GIFT_SLOT      200 /* a gate to the vault */
#define GIFT_MUTEX     "its mutex"
#define GIFT_CHANNEL   "its channel"
#define GIFT_SEMAPHORE "a semaphore"
#define GIFT_MEMORY    "its memory"
#define GIFT_IMAGE     "its image"

#define GIFT_ARGUMENT "an argument"
#define GIFT_IMAGE_BYTES 0x10000 /* as much as one object of shared memory has */

#endif
