/* The side of bench_samples.h that the partner's threads call. */
#include "bench_samples.h"

#include "figures.h"
#include "samples.h"

volatile bool samples_complete;

static enum bench_role next;

int partner_begin(enum bench_role role)
{
	next = role;
	samples_complete = false;
	return semaphore_give(objects.turn);
}

int64_t bench_role(void)
{
	return next;
}

static int64_t wanted(void)
{
	samples_complete = !samples_wanted();
	return !samples_complete;
}

int64_t bench_end(uint64_t clock)
{
	stamps.end = clock;
	sample_take();
	return wanted();
}

int64_t bench_add(uint64_t cycles)
{
	sample_add(sample_stamped() + sample_between(0, cycles));
	return wanted();
}

int64_t bench_fail(int64_t error)
{
	bench_give_up(error);
}
