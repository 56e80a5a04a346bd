/* The memory that nobody was given. */
#ifndef BOOTER_LEFTOVER_H
#define BOOTER_LEFTOVER_H

/* Gives it to the instance that the composition names, after everything was built. */
void leftover_give(void);

#endif
