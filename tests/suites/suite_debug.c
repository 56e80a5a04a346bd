/* The debug capability: the serial line, and the end of the machine. */
#include "suite.h"

/* Up to eight bytes, up to the first zero; what is printed here no line of the protocol. */
void debug_put(void)
{
	DO(debug_put, BOOT_DEBUG, 0);
	DO(debug_put, BOOT_DEBUG, 0x0a6f6c6c6568 /* hello and a newline */);
	DO(debug_put, BOOT_DEBUG, 0x0a37363534333231);
}

/* The runner gives the machine no input. */
void debug_get(void)
{
	struct kernel_answer answer = kernel_debug_get(BOOT_DEBUG);

	if (!answer.status)
		check_skip("the serial line has input");
	REFUSED(EAGAIN, debug_get, BOOT_DEBUG);
}

/* That it ends the machine shows at the end of the suites. */
void debug_exit_errors(void)
{
	REFUSED(ERANGE, debug_exit, BOOT_DEBUG, 128);
	REFUSED(ERANGE, debug_exit, BOOT_DEBUG, ~0ul);
	REFUSED(ERANGE, debug_exit, BOOT_DEBUG, 1ul << 32);
}
