/* Serves console.h: puts the bytes of clients' pages to the terminal and back. */
#include "console.h"

#include "clients.h"
#include "crt.h"
#include "serial_port.h"
#include "terminal.h"

int cos_init(void);
int main(void);

int cos_init(void)
{
	int error = terminal_init();

	return error ? error : clients_init();
}

int main(void)
{
	crt_fail("the serial port: %s", crt_error_text(serial_port_serve()));
}

int64_t console_self(void)
{
	return crt_startup->instance;
}

int64_t console_attach(uint64_t memory)
{
	return client_attach(crt_badge(), memory);
}

int64_t console_detach(void)
{
	return client_detach(crt_badge());
}

static int64_t read_to(volatile char *pages, uint64_t room)
{
	char bytes[TERMINAL_CHUNK_BYTES];
	int64_t count =
		room ? terminal_read(bytes, room < sizeof(bytes) ? room : sizeof(bytes)) : 0;

	for (int64_t i = 0; i < count; i++)
		pages[i] = bytes[i];
	return count;
}

int64_t console_read(uint64_t place, uint64_t room)
{
	struct client_use use;
	int64_t result = client_use_begin(&use, crt_badge(), place, room);

	if (result)
		return result;
	result = read_to(use.bytes, room);
	client_use_end(&use);
	return result;
}

/* What was copied and not taken is copied again. */
static int64_t write_some(const volatile char *pages, uint64_t count)
{
	char bytes[TERMINAL_CHUNK_BYTES];
	uint64_t length = count < sizeof(bytes) ? count : sizeof(bytes);

	for (uint64_t i = 0; i < length; i++)
		bytes[i] = pages[i];
	return terminal_write(bytes, length);
}

static int64_t write_from(const volatile char *pages, uint64_t count)
{
	uint64_t done = 0;

	while (done < count) {
		int64_t taken = write_some(pages + done, count - done);

		if (taken < 0)
			return done ? (int64_t)done : taken;
		done += (uint64_t)taken;
	}
	return (int64_t)done;
}

int64_t console_write(uint64_t place, uint64_t count)
{
	struct client_use use;
	int64_t result = client_use_begin(&use, crt_badge(), place, count);

	if (result)
		return result;
	result = write_from(use.bytes, count);
	client_use_end(&use);
	return result;
}

int64_t console_set_mode(uint64_t mode)
{
	return mode < CONSOLE_MODES ? terminal_set_raw(mode == CONSOLE_RAW) : -TESSERA_EINVAL;
}

int64_t console_wait_for_interrupt(void)
{
	return terminal_wait_for_interrupt();
}

int64_t console_overruns(void)
{
	return terminal_overruns();
}
