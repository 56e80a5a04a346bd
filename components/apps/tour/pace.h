/*
 * How fast the tour goes. A visitor who presses a key in its first seconds goes on by a key from
 * step to step; without a visitor it runs through.
 */
#ifndef PACE_H
#define PACE_H

/* Asks for a key, and waits three seconds for it. */
void pace_begin(void);

/* Between two steps: waits for a key, if there is a visitor. `q` runs through the rest. */
void pace_next(void);

#endif
