#include "figures_mode.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instruction_record.h"
#include "samples.h"

#define NAME_MAX_LENGTH 63
#define END_OFFSET	8 /* of a stamp's end */
#define PLACES_MAX	8 /* components with the same marker */

enum marker { FORGET, TAKE, TAKE_EACH, ADD, PRINT, STAMPS, STAMPS_BACK, MARKERS };

static const char *const marker_names[MARKERS] = {
	[FORGET] = "samples_forget",   [TAKE] = "sample_take",	  [TAKE_EACH] = "sample_take_each",
	[ADD] = "sample_add",	       [PRINT] = "samples_print", [STAMPS] = "stamps",
	[STAMPS_BACK] = "stamps_back",
};

/* An execution is MEASURED between begin and end, and PAUSED until it is a sample or goes on. */
static struct {
	enum { IDLE, MEASURED, PAUSED } state;
	uint64_t markers[MARKERS][PLACES_MAX]; /* where each is; 0: nowhere else */
	FILE *file;
	const char *name;
	struct path path;
	struct trace_counts counts;
	size_t clock_read; /* the path's length when the clock was read last */
} figures;

static void execution_begins(void)
{
	figures.path.length = 0;
	trace_counts_free(&figures.counts);
	figures.state = MEASURED;
}

static void execution_pauses(void)
{
	if (figures.state != MEASURED)
		return;
	figures.path.length = figures.clock_read;
	figures.state = PAUSED;
}

static void sample_is_taken(void)
{
	if (figures.state == PAUSED)
		samples_add(&figures.path, &figures.counts);
	figures.state = IDLE;
}

static bool is_marker(enum marker marker, uint64_t address)
{
	const uint64_t *places = figures.markers[marker];

	for (int i = 0; i < PLACES_MAX && places[i]; i++)
		if (places[i] == address)
			return true;
	return false;
}

static void function_is_called(uint64_t address)
{
	if (is_marker(TAKE, address) || is_marker(TAKE_EACH, address) || is_marker(ADD, address)) {
		sample_is_taken();
	} else if (is_marker(FORGET, address)) {
		samples_forget();
		figures.state = IDLE;
	} else if (is_marker(PRINT, address)) {
		samples_print(figures.file);
		samples_forget();
		figures.state = IDLE;
	}
}

static void function_begins(unsigned int vcpu, void *data)
{
	const struct instruction_record *record = data;

	(void)vcpu;
	function_is_called(record->address);
}

static void instruction_begins(unsigned int vcpu, void *data)
{
	(void)vcpu;
	if (figures.state == MEASURED)
		path_add(&figures.path, data);
}

static void clock_is_read(unsigned int vcpu, void *data)
{
	figures.clock_read = figures.path.length;
	instruction_begins(vcpu, data);
}

/* Whether the store is one of a stamp, which is not counted. */
static bool stamps_stored(uint64_t address)
{
	if (is_marker(STAMPS, address))
		execution_begins();
	else if (is_marker(STAMPS_BACK, address) && figures.state == PAUSED)
		figures.state = MEASURED;
	else if (is_marker(STAMPS, address - END_OFFSET) ||
		 is_marker(STAMPS_BACK, address - END_OFFSET))
		execution_pauses();
	else
		return false;
	return true;
}

static void memory_accessed(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address,
			    void *data)
{
	struct qemu_plugin_hwaddr *hwaddr;
	struct memory_access access;

	(void)vcpu;
	(void)data;
	if ((qemu_plugin_mem_is_store(info) && stamps_stored(address)) || figures.state != MEASURED)
		return;
	hwaddr = qemu_plugin_get_hwaddr(info, address);
	access = (struct memory_access){
		.size = UINT64_C(1) << qemu_plugin_mem_size_shift(info),
		.store = qemu_plugin_mem_is_store(info),
		.device = qemu_plugin_hwaddr_is_io(hwaddr),
	};
	if (!access.device)
		access.physical = qemu_plugin_hwaddr_phys_addr(hwaddr);
	trace_counts_access(&figures.counts, &access);
}

static bool reads_clock(const struct instruction_record *record)
{
	static const uint8_t rdtsc[] = {0x0f, 0x31};

	return record->size == sizeof(rdtsc) && memcmp(record->bytes, rdtsc, sizeof(rdtsc)) == 0;
}

static bool is_function(uint64_t address)
{
	for (int i = FORGET; i <= PRINT; i++)
		if (is_marker((enum marker)i, address))
			return true;
	return false;
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		const struct instruction_record *record = instruction_record_of(insn);

		if (is_function(record->address))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, function_begins, QEMU_PLUGIN_CB_NO_REGS, (void *)record);
		qemu_plugin_register_vcpu_insn_exec_cb(
			insn, reads_clock(record) ? clock_is_read : instruction_begins,
			QEMU_PLUGIN_CB_NO_REGS, (void *)record);
		qemu_plugin_register_vcpu_mem_cb(insn, memory_accessed, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	}
}

static void qemu_exits(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fputs("end\n", figures.file);
	if (fclose(figures.file) != 0)
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", figures.name,
			strerror(errno));
}

static void note_place(uint64_t *places, uint64_t address)
{
	for (int i = 0; i < PLACES_MAX; i++) {
		if (!places[i]) {
			places[i] = address;
			return;
		}
	}
}

static void note_symbol(uint64_t address, const char *name)
{
	for (int i = 0; i < MARKERS; i++)
		if (strcmp(name, marker_names[i]) == 0)
			note_place(figures.markers[i], address);
}

static bool read_symbols(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512], name[NAME_MAX_LENGTH + 1];
	uint64_t address;

	if (!file) {
		fprintf(stderr, "tessera plugin: cannot read %s: %s\n", path, strerror(errno));
		return false;
	}
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%" SCNx64 " %*c %63s", &address, name) == 2)
			note_symbol(address, name);
	fclose(file);
	for (int i = 0; i < MARKERS; i++) {
		if (figures.markers[i][0] || i == TAKE_EACH || i == ADD || i == STAMPS_BACK)
			continue;
		fprintf(stderr, "tessera plugin: no symbol %s in %s\n", marker_names[i], path);
		return false;
	}
	return true;
}

bool figures_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	if (!read_symbols(arguments->symbols))
		return false;
	figures.name = arguments->figures;
	figures.file = fopen(figures.name, "w");
	if (!figures.file) {
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", figures.name,
			strerror(errno));
		return false;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, qemu_exits, NULL);
	return true;
}
