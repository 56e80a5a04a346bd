/* What others sent or wrote is cut to what can be, so that nobody's arithmetic is at their mercy.
 */
#ifndef CONTROL_WITHIN_H
#define CONTROL_WITHIN_H

static inline int within(int value, int least, int most)
{
	if (value < least)
		return least;
	return value > most ? most : value;
}

#endif
