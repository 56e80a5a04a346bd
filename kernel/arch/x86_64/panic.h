/* The end: a bug of the kernel, or a machine that it cannot run on. Never what user level does. */
#ifndef KERNEL_PANIC_H
#define KERNEL_PANIC_H

#include "thread.h"

/* The emulator's exit code of a panic, and of a boot that was refused with a message. */
#define EXIT_PANIC	  126
#define EXIT_NO_BOOT	  125
#define EXIT_ROOT_STOPPED 124

void panic_exception(const struct registers *registers) __attribute__((noreturn));

/* Ends with a message that is the user's to mend: a wrong image, too little memory. */
void boot_refuse(const char *why) __attribute__((noreturn));

#endif
