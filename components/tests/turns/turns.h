/*
 * A list, in the shared region `turns`, of which function of which component had its turn when. All
 * components that are linked with it map the region writable.
 */
#ifndef TURNS_H
#define TURNS_H

void turns_note(const char *function);

/* All of it, in one line. */
void turns_print(void);

#endif
