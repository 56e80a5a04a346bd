/* The simulated plant: a tank with a valve; the more is in it, the faster it runs out. */
#ifndef CONTROL_PLANT_H
#define CONTROL_PLANT_H

/* What a sensor sees after one more period with such an opening of the valve. */
int plant_measure(int valve);

#endif
