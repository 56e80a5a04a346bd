#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trouble.h"

#define STOPS		  4000
#define STEP_MICROSECONDS 2500
#define REGISTERS_BYTES	  65536

bool machine_attach(struct machine *machine, const char *monitor)
{
	*machine = (struct machine){.runs = true, .file = -1, .path = P_tmpdir "/tables-XXXXXX"};
	if (!monitor_open(&machine->monitor, monitor))
		return false;
	machine->file = mkstemp(machine->path);
	return machine->file >= 0 || trouble("%s: %s", machine->path, strerror(errno));
}

bool machine_open_dump(struct machine *machine, const char *memory, const char *registers)
{
	*machine = (struct machine){.monitor = {.socket = -1}, .registers = registers};
	machine->file = open(memory, O_RDONLY | O_CLOEXEC);
	return machine->file >= 0 || trouble("%s: %s", memory, strerror(errno));
}

void machine_close(struct machine *machine)
{
	monitor_close(&machine->monitor);
	if (machine->file < 0)
		return;
	close(machine->file);
	if (machine->runs)
		unlink(machine->path);
}

static bool all_quiet(const struct cores *cores)
{
	bool started = false;

	for (size_t i = 0; i < cores->n; i++) {
		if (!core_started(&cores->list[i]))
			continue;
		if (!core_quiet(&cores->list[i]))
			return false;
		started = true;
	}
	return started;
}

static enum machine_state stop_once(struct machine *machine, struct cores *cores)
{
	const char *text = monitor_command(&machine->monitor, "stop");

	if (text)
		text = monitor_command(&machine->monitor, "info registers -a");
	if (!text)
		return machine->monitor.ended ? MACHINE_ENDED : MACHINE_TROUBLE;
	return registers_parse(cores, text) ? MACHINE_STOPPED : MACHINE_TROUBLE;
}

static enum machine_state stop_running(struct machine *machine, struct cores *cores)
{
	for (int i = 0; i < STOPS; i++) {
		enum machine_state state = stop_once(machine, cores);
		if (state != MACHINE_STOPPED || all_quiet(cores))
			return state;
		machine_continue(machine);
		/* Rarely more than a few instructions are missing: be quick at first. */
		usleep(i < 100 ? 100 : STEP_MICROSECONDS);
	}
	trouble("the kernel never ran a component, and was never idle");
	return MACHINE_TROUBLE;
}

static enum machine_state read_registers(const char *path, struct cores *cores)
{
	char *text = calloc(REGISTERS_BYTES, 1);
	FILE *file = fopen(path, "r");
	enum machine_state state = MACHINE_TROUBLE;

	if (!file)
		trouble("%s: %s", path, strerror(errno));
	else if (text && fread(text, 1, REGISTERS_BYTES - 1, file) > 0 &&
		 registers_parse(cores, text))
		state = MACHINE_STOPPED;
	if (file)
		fclose(file);
	free(text);
	return state;
}

enum machine_state machine_stop(struct machine *machine, struct cores *cores)
{
	const char *registers = machine->registers;

	if (machine->runs)
		return stop_running(machine, cores);
	machine->registers = NULL;
	return registers ? read_registers(registers, cores) : MACHINE_ENDED;
}

bool machine_ended(const struct machine *machine)
{
	return machine->monitor.ended;
}

void machine_continue(struct machine *machine)
{
	if (machine->runs)
		monitor_command(&machine->monitor, "cont");
}

static bool save_by_monitor(struct machine *machine, uint64_t address, uint64_t bytes)
{
	char command[sizeof(machine->path) + 64];

	snprintf(command, sizeof(command), "pmemsave %#" PRIx64 " %#" PRIx64 " \"%s\"", address,
		 bytes, machine->path);
	const char *reply = monitor_command(&machine->monitor, command);
	if (!reply)
		return false;
	return *reply == '\0' || trouble("the monitor cannot save memory: %s", reply);
}

bool machine_fetch(void *source, uint64_t address, uint64_t bytes, uint8_t *to)
{
	struct machine *machine = source;
	uint64_t offset = machine->runs ? 0 : address;

	if (machine->runs && !save_by_monitor(machine, address, bytes))
		return false;
	while (bytes > 0) {
		ssize_t got = pread(machine->file, to, bytes, (off_t)offset);
		if (got <= 0)
			return trouble("no memory at physical %#" PRIx64, address);
		to += got;
		offset += (uint64_t)got;
		bytes -= (uint64_t)got;
	}
	return true;
}
