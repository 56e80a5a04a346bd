/* What must be as it was after each life: what everybody has at the capability manager, and what
 * can be made at the scheduler. */
#ifndef RESTART_SWEEP_ACCOUNTS_H
#define RESTART_SWEEP_ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>

/* Notes how it is: quotas that the customers and the metronome have told, and the director's own.
 */
void accounts_note(void);

/* Whether all is as it was noted. Else the text says what is not. */
bool accounts_agree(char *text, size_t bytes);

/* The same of objects that can be made at the scheduler: notes it the first time. */
bool objects_agree(char *text, size_t bytes);

#endif
