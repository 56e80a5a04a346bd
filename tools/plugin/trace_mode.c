#include "trace_mode.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "instruction_record.h"
#include "trace_counts.h"

/* WAITING until from has come occurrence times, then RUNNING until to comes, then ENDED. */
static struct {
	enum { WAITING, RUNNING, ENDED } state;
	struct arguments arguments;
	uint64_t arrivals;
	FILE *file;
	struct trace_counts counts;
} trace;

static void end(const char *how)
{
	trace.state = ENDED;
	trace_counts_print(&trace.counts, trace.file);
	fprintf(trace.file, "# end %s\n", how);
	if (fclose(trace.file) != 0)
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", trace.arguments.trace,
			strerror(errno));
}

static void change_state_at(uint64_t address)
{
	if (trace.state == WAITING && address == trace.arguments.from) {
		trace.arrivals++;
		if (trace.arrivals == trace.arguments.occurrence)
			trace.state = RUNNING;
	} else if (trace.state == RUNNING && address == trace.arguments.to) {
		fputs("\n", trace.file);
		end("reached");
	}
}

static void instruction_begins(unsigned int vcpu, void *data)
{
	const struct instruction_record *record = data;

	(void)vcpu;
	change_state_at(record->address);
	if (trace.state != RUNNING)
		return;
	fprintf(trace.file, "%s0x%016" PRIx64 "\t%zu\t%s", trace.counts.instructions ? "\n" : "",
		record->address, record->size, record->disassembly);
	trace_counts_instruction(&trace.counts, record);
}

static void memory_accessed(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address,
			    void *data)
{
	(void)vcpu;
	(void)data;
	if (trace.state != RUNNING)
		return;
	struct qemu_plugin_hwaddr *hwaddr = qemu_plugin_get_hwaddr(info, address);
	struct memory_access access = {
		.size = UINT64_C(1) << qemu_plugin_mem_size_shift(info),
		.store = qemu_plugin_mem_is_store(info),
		.device = qemu_plugin_hwaddr_is_io(hwaddr),
	};
	if (!access.device)
		access.physical = qemu_plugin_hwaddr_phys_addr(hwaddr);
	fprintf(trace.file, "\t%s %" PRIu64 " 0x%016" PRIx64 "%s", access.store ? "store" : "load",
		access.size, address, access.device ? " device" : "");
	trace_counts_access(&trace.counts, &access);
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	size_t n = qemu_plugin_tb_n_insns(block);
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		qemu_plugin_register_vcpu_insn_exec_cb(insn, instruction_begins,
						       QEMU_PLUGIN_CB_NO_REGS,
						       (void *)instruction_record_of(insn));
		qemu_plugin_register_vcpu_mem_cb(insn, memory_accessed, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	}
}

static void qemu_exits(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	if (trace.state == WAITING)
		end("never began");
	if (trace.state == RUNNING) {
		fputs("\n", trace.file);
		end("not reached");
	}
}

bool trace_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	trace.arguments = *arguments;
	trace.file = fopen(arguments->trace, "w");
	if (!trace.file) {
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", arguments->trace,
			strerror(errno));
		return false;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, qemu_exits, NULL);
	return true;
}
