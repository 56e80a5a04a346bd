/* A component that others call by a gate that it makes at run time, and that does not let them go.
 */
#ifndef STRANGER_H
#define STRANGER_H

/* The channel of one word by which it tells the slot of the gate, to who has it. */
#define STRANGER_CHANNEL "stranger"

/* The first word of a call. But for the first two, none returns. */
enum stranger_act {
	STRANGER_RETURNS, /* the second word */
	STRANGER_NESTS,	  /* calls itself with deadlines, until one is refused: why */
	STRANGER_SPINS,
	STRANGER_SLEEPS,
	STRANGER_LOCKS,	    /* what nobody unlocks, again and again */
	STRANGER_YIELDS,    /* again and again, as in those that follow */
	STRANGER_SCHEDULER, /* calls it, for nothing that it would wait for */
	STRANGER_MANAGER,
	STRANGER_SERVER, /* sleeps in the vault */
	STRANGER_ITSELF, /* calls itself, until it is too deep, and spins there */
	STRANGER_ACTS
};

#endif
