/*
 * How things of a pool are shared: so many are kept for each holder, who can always get them, and
 * the rest is common, to whoever comes first.
 */
#ifndef PLACE_SHARES_H
#define PLACE_SHARES_H

#include <stdbool.h>
#include <stdint.h>

struct place_shares {
	uint32_t kept;	 /* for each holder */
	uint32_t common; /* that are left of the rest */
};

/* One more for a holder of *held: false, if there is none for it. */
static inline bool share_take(struct place_shares *shares, uint32_t *held)
{
	if (*held >= shares->kept) {
		if (!shares->common)
			return false;
		shares->common--;
	}
	++*held;
	return true;
}

static inline void share_give(struct place_shares *shares, uint32_t *held)
{
	--*held;
	if (*held >= shares->kept)
		shares->common++;
}

#endif
