/*
 * The first serial port, a 16550, as one thread uses it: all calls are that thread's. What is asked
 * for is told at the interrupt line UART_LINE, which has a level, as long as it is so.
 */
#ifndef UART_H
#define UART_H

#include <stdbool.h>

#define UART_LINE	4
#define UART_FIFO_BYTES 16

/* What the port says at once. */
struct uart_status {
	bool has_byte; /* uart_get() has one */
	bool has_room; /* for UART_FIFO_BYTES of uart_put() */
	bool overran;  /* since the last status bytes were lost for lack of room */
};

/* Its speed and frame stay what they are: the kernel prints there, too.	-ENOENT: it was not
 * granted */
int uart_open(void);

struct uart_status uart_status(void);
char uart_get(void);
void uart_put(char byte);

/* Asks for interrupts while there is a byte; while there is room. Who is not to send is told by
 * RTS, too. */
void uart_ask(bool for_bytes, bool for_room);

#endif
