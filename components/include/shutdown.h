/* Ending the system; the booter serves this. */
#ifndef SHUTDOWN_H
#define SHUTDOWN_H

/* Ends the machine with this exit code, 0 to 127 (others become 127). Does not return. */
long shutdown(long code);

#endif
