/* What the first thread does once crt is ready. The booter has one of its own. */
#ifndef CRT_RUN_H
#define CRT_RUN_H

void crt_run(void) __attribute__((noreturn));

#endif
