/*
 * The stubs of an interface, in assembly for GNU as with C preprocessor.
 *
 * A client stub has the C prototype of the function it stands for, and asks the kernel to call the
 * gate named by the symbol gate_FUNCTION, which `compose plan` gives each instance's linker script.
 * Its twin, FUNCTION_at, takes the gate to call in front of the other parameters, for connections
 * made at run time; INTERFACE_at.h declares it.
 *
 * The status is the server's word, but for errors of the transport, which only the kernel tells.
 * Errors of our own, from 512 up, are the transport's: from a server they become ERANGE. The check
 * is the client's, since a server that means harm has stubs of its own making.
 *
 * A server stub, server_FUNCTION, is what a gate enters: it admits the thread, finds its stack by
 * its id, calls the function, and returns.
 *
 * An interface whose functions leave the last word free can be served by one gate: serve_INTERFACE
 * is entered with the function's number, its place in the header, in that word; beyond the last it
 * answers ENOSYS. Whoever has such a gate calls FUNCTION_on, which INTERFACE_on.h declares.
 */
#ifndef STUBS_STUB_WRITER_H
#define STUBS_STUB_WRITER_H

#include <stdio.h>

#include "interface.h"

void stub_writer_client(FILE *out, const struct interface *interface);
void stub_writer_twins(FILE *out, const struct interface *interface);
void stub_writer_server(FILE *out, const struct interface *interface);

/* Of an interface that can be served so; and the client stubs of whom the composition gives that
 * gate, which is named by the symbol gate_service_INTERFACE. */
void stub_writer_service(FILE *out, const struct interface *interface);
void stub_writer_service_client(FILE *out, const struct interface *interface);

/* Of one that cannot there are no functions, and the header says why. */
void stub_writer_callers(FILE *out, const struct interface *interface);
void stub_writer_callers_header(FILE *out, const struct interface *interface);

/* One line a function: `name parameters`. */
void stub_writer_list(FILE *out, const struct interface *interface);

#endif
