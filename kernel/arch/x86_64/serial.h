/* The kernel's own words: at a panic, and when it cannot boot. */
#ifndef KERNEL_SERIAL_H
#define KERNEL_SERIAL_H

#include <stdint.h>

void serial_init(void);
void serial_print(const char *text);
void serial_print_hex(uint64_t value);

#endif
