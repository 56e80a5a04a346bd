/* I/O ports: read and written within a range, with a width. */
#include "suite.h"

#define SERIAL 0x3f8
#define SCRATCH 7 /* the serial port's register that does nothing */
#define PCI_ADDRESS 0xcf8

static uint32_t port_range(uint64_t first, uint64_t count, uint64_t rights)
{
	uint32_t cap = slot_new();

	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, slot_of(cap), rights, first, count);
	return cap;
}

void ports_byte(void)
{
	uint32_t serial = port_range(SERIAL, 8, ALL);

	DO(port_write, serial, SCRATCH, 1, 0xa5);
	CHECK_EQUAL(DO(port_read, serial, SCRATCH, 1), 0xa5);
	DO(port_write, BOOT_PORTS, SERIAL + SCRATCH, 1, 0x5a);
	CHECK_EQUAL(DO(port_read, BOOT_PORTS, SERIAL + SCRATCH, 1), 0x5a);
}

/* Two bytes at once are two ports behind each other; the address of PCI's configuration is four. */
void ports_widths(void)
{
	uint64_t before = DO(port_read, BOOT_PORTS, PCI_ADDRESS, 4);

	DO(port_write, BOOT_PORTS, PCI_ADDRESS, 4, 0x80001234);
	CHECK_EQUAL(DO(port_read, BOOT_PORTS, PCI_ADDRESS, 4), 0x80001234);
	CHECK_EQUAL(DO(port_read, BOOT_PORTS, SERIAL + 4, 2) & 0xff,
		    DO(port_read, BOOT_PORTS, SERIAL + 4, 1));
	DO(port_write, BOOT_PORTS, 0x80, 2, 0x1234);
	DO(port_write, BOOT_PORTS, PCI_ADDRESS, 4, before);
}

/* One right does not give the other. */
void ports_rights(void)
{
	uint32_t reader = port_range(SERIAL, 8, RIGHT_READ);
	uint32_t writer = port_range(SERIAL, 8, RIGHT_WRITE);

	DO(port_write, writer, SCRATCH, 1, 0x77);
	CHECK_EQUAL(DO(port_read, reader, SCRATCH, 1), 0x77);
	REFUSED(EACCES, port_write, reader, SCRATCH, 1, 0);
	REFUSED(EACCES, port_read, writer, SCRATCH, 1);
	CHECK_EQUAL(DO(port_read, reader, SCRATCH, 1), 0x77);
}

void ports_errors(void)
{
	static const uint64_t widths[] = { 0, 3, 5, 8, ~0ul, 1ul << 32 | 1 };
	uint32_t serial = port_range(SERIAL, 8, ALL);

	for (uint32_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		REFUSED(EINVAL, port_read, serial, SCRATCH, widths[i]);
		REFUSED(EINVAL, port_write, serial, SCRATCH, widths[i], 0);
	}
	REFUSED(ERANGE, port_read, serial, 8, 1);
	REFUSED(ERANGE, port_read, serial, 7, 2);
	REFUSED(ERANGE, port_read, serial, 5, 4);
	REFUSED(ERANGE, port_read, serial, ~0ul, 1);
	REFUSED(ERANGE, port_read, serial, ~0ul - 1, 4);
	REFUSED(ERANGE, port_read, serial, 1ul << 32, 1);
	REFUSED(ERANGE, port_read, BOOT_PORTS, 0xffff, 2);
	REFUSED(ERANGE, port_write, serial, 8, 1, 0);
	REFUSED(ERANGE, port_write, serial, 7, 2, 0);
	REFUSED(ERANGE, port_write, serial, ~0ul, 1, 0);
	REFUSED(ERANGE, port_write, BOOT_PORTS, 0x10000, 1, 0);
}
