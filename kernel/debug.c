/* The debug capability: the serial line, while no component drives it; the machine's end. */
#include "calls.h"
#include "captbl.h"

#define EXIT_CODES 128

struct result sys_debug_put(word bytes, word b, word c, word d, word e, struct slot *cap)
{
	int error = slot_check(cap, CAP_DEBUG, 0);

	if (error)
		return failure(error);
	for (int i = 0; i < 8 && (bytes & 0xff); i++, bytes >>= 8)
		arch_serial_put((char)bytes);
	return success(0);
}

struct result sys_debug_get(word a, word b, word c, word d, word e, struct slot *cap)
{
	int error = slot_check(cap, CAP_DEBUG, 0), byte;

	if (error)
		return failure(error);
	byte = arch_serial_get();
	return byte < 0 ? failure(-TESSERA_EAGAIN) : success((word)byte);
}

struct result sys_debug_exit(word code, word b, word c, word d, word e, struct slot *cap)
{
	int error = slot_check(cap, CAP_DEBUG, 0);

	if (error)
		return failure(error);
	if (code >= EXIT_CODES)
		return failure(-TESSERA_ERANGE);
	arch_exit((uint32_t)code);
	return success(0);
}
