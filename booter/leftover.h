/* The memory that nobody was given. */
#ifndef BOOTER_LEFTOVER_H
#define BOOTER_LEFTOVER_H

struct handover;

/* Gives it to the instance that the composition names, after everything was built. */
void leftover_give(void);

/* Writes it into a manager's hand-over: then it is the manager's. */
void leftover_hand_over(struct handover *table);

#endif
