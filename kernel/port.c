/* I/O ports, read and written for those who hold them. */
#include "calls.h"
#include "captbl.h"

static int find_port(const struct slot *ports, uint8_t right, word offset, word width,
		     uint16_t *port)
{
	int error;

	if (width != 1 && width != 2 && width != 4)
		return -TESSERA_EINVAL;
	if ((error = slot_check(ports, CAP_PORTS, right)))
		return error;
	if (offset >= ports->b || width > ports->b - offset)
		return -TESSERA_ERANGE;
	*port = (uint16_t)(ports->a + offset);
	return 0;
}

struct result sys_port_read(word offset, word width, word c, word d, word e, struct slot *cap)
{
	uint16_t port;
	int error = find_port(cap, RIGHT_READ, offset, width, &port);

	if (error)
		return failure(error);
	return success(arch_port_read(port, (uint32_t)width));
}

struct result sys_port_write(word offset, word width, word value, word d, word e, struct slot *cap)
{
	uint16_t port;
	int error = find_port(cap, RIGHT_WRITE, offset, width, &port);

	if (error)
		return failure(error);
	arch_port_write(port, (uint32_t)width, (uint32_t)value);
	return success(0);
}
