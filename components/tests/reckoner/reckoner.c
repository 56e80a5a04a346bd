/* Serves reckoner.h. */
#include "reckoner.h"

#include "capmgr.h"

#define LENGTH	64
#define PONDER	40000 /* steps of some instructions */
#define SCATTER 37    /* has no divisor in common with LENGTH */

int cos_init(void);

static volatile int64_t table[LENGTH];

int cos_init(void)
{
	for (int64_t i = 0; i < LENGTH; i++)
		table[i] = i;
	return 0;
}

/* Twice is as before. */
static void turn_about(void)
{
	for (unsigned i = 0; i < LENGTH / 2; i++) {
		int64_t kept = table[i];

		table[i] = table[LENGTH - 1 - i];
		table[LENGTH - 1 - i] = kept;
	}
}

int64_t reckoner_sum(void)
{
	int64_t sum = 0;

	turn_about();
	for (unsigned i = 0; i < LENGTH; i++)
		sum += table[i * SCATTER % LENGTH];
	turn_about();
	return table[0] == 0 ? sum : -1;
}

int64_t reckoner_ponder(void)
{
	volatile unsigned steps = 0;

	while (steps < PONDER)
		steps++;
	return RECKONER_SUM;
}

int64_t reckoner_quota(uint64_t quota)
{
	return capmgr_quota(quota);
}
