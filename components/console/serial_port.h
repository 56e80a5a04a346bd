/*
 * The serial port between its thread, which alone uses the UART and takes no lock, and the threads of
 * clients, which hold the file server's lock. What the UART's thread puts into one ring and takes out of the
 * other one comes and goes by interrupts.
 *
 * If nobody takes what is received and its ring is full the UART is asked for no more, and who sends has
 * to wait; if he does not, the UART loses bytes, which is counted.
 */
#ifndef SERIAL_PORT_H
#define SERIAL_PORT_H

#include "byte_ring.h"
#include "news.h"

extern struct serial_port {
	struct byte_ring received, to_send;
	struct news news; /* something was received, ^C was typed, or there is what follows */
	atomic_bool room_wanted;  /* somebody waits until half of what can be sent was */
	atomic_bool drain_wanted; /* until all was */
	atomic_bool raw;	  /* then ^C is a byte; else it is not received */
	_Atomic uint32_t interrupts;	 /* so often ^C was typed */
	_Atomic uint64_t interrupted_at; /* the last time: crt_cycles() */
	_Atomic uint32_t overruns;
} serial_port;

/* -EAGAIN: there are no semaphores left. */
int serial_port_init(void);

/* Opens the UART and serves it for ever, on the thread of CRT_RCV_SELF. Returns an error, if the port, its
 * line or an endpoint to be woken by is not to be had. */
int serial_port_serve(void);

/* There is more to send. */
void serial_port_sends(void);

/* There is room for more to be received, perhaps. */
void serial_port_receives(void);

/* Forgets what was received before the last ^C, if it was not yet. */
void serial_port_drop_void(void);

#endif
