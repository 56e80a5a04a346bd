/* What a usurper tells, in a page that it shares with whoever looks on. */
#ifndef USURPER_H
#define USURPER_H

#include <stdint.h>

struct usurped {
	uint64_t beats; /* 0: it has not finished what it does */
	int64_t checks; /* so many were made ... */
	int64_t wrong;	/* ... and this was the first that failed; 0: none */
};

#endif
