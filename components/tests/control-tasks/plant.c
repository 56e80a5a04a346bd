#include "plant.h"

#include <stdint.h>

#include "settings.h"

#define TIME_CONSTANT 10 /* periods */
#define NOISE	      600

/* A linear congruential generator: the sensor is as bad in every run. */
static int noise(void)
{
	static uint32_t state = 1;

	state = state * 1664525u + 1013904223u;
	return (int)(state >> 16) % NOISE - NOISE / 2;
}

int plant_measure(int valve)
{
	static int level;

	level += (valve * (LEVEL_MAX / VALVE_MAX) - level) / TIME_CONSTANT;
	return level + noise();
}
