/* I/O ports, read and written for those who hold them. */
#include "calls.h"
#include "captbl.h"

static int find_port(const struct core *core, word cap, uint8_t right, word offset, word width,
		     uint16_t *port)
{
	struct slot *ports;
	int error;

	if (width != 1 && width != 2 && width != 4)
		return -TESSERA_EINVAL;
	if ((error = cap_find(core, cap, CAP_PORTS, right, &ports)))
		return error;
	if (offset >= ports->b || width > ports->b - offset)
		return -TESSERA_ERANGE;
	*port = (uint16_t)(ports->a + offset);
	return 0;
}

struct result sys_port_read(word offset, word width, word c, word d, word e, uint32_t cap)
{
	uint16_t port;
	int error = find_port(this_core(), cap, RIGHT_READ, offset, width, &port);

	if (error)
		return failure(error);
	return success(arch_port_read(port, (uint32_t)width));
}

struct result sys_port_write(word offset, word width, word value, word d, word e, uint32_t cap)
{
	uint16_t port;
	int error = find_port(this_core(), cap, RIGHT_WRITE, offset, width, &port);

	if (error)
		return failure(error);
	arch_port_write(port, (uint32_t)width, (uint32_t)value);
	return success(0);
}
