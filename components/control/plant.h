/* The simulated plant: a tank with a valve; the more is in it, the faster it runs out. */
#ifndef CONTROL_PLANT_H
#define CONTROL_PLANT_H

/* Each by one task only: what a sensor sees after one more period, and a movement of the valve. */
int plant_measure(void);
void plant_set_valve(int valve);

#endif
