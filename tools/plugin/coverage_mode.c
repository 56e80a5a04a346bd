#include "coverage_mode.h"

#include <stdio.h>
#include <stdlib.h>

#include "branch_record.h"
#include "coverage_file.h"

/*
 * One counter for each address of the range, incremented by the translated code itself when the
 * instruction there begins: exact where a block is left early by a fault, and cheaper than a call.
 * With several threads of vCPUs an increment may be lost, but a counter once set stays set.
 */
static uint64_t *counters;
static const char *path;
static struct coverage_set executed;

static bool complain(const char *action, int error)
{
	fprintf(stderr, "tessera plugin: %s %s: %s\n", action, path, coverage_error_text(error));
	return false;
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	size_t n = qemu_plugin_tb_n_insns(block);
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);
		if (!coverage_set_in_range(&executed, address))
			continue;
		qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
							   &counters[address - executed.low], 1);
	}
	branch_record_instrument(block);
}

static void write_file(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	for (uint64_t i = 0; i < executed.high - executed.low; i++) {
		if (counters[i] != 0)
			coverage_set_add(&executed, executed.low + i);
	}
	int error = coverage_file_merge(path, &executed);
	if (error)
		complain("cannot add to", error);
	branch_record_write();
}

bool coverage_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	path = arguments->coverage;
	int error = coverage_set_create(&executed, arguments->low, arguments->high);
	if (error)
		return complain("cannot fill", error);
	/* Adding the empty set tells now, not after a long run, whether the file will do. */
	error = coverage_file_merge(path, &executed);
	if (error)
		return complain("cannot add to", error);
	counters = calloc((size_t)(executed.high - executed.low), sizeof(*counters));
	if (!counters)
		return complain("cannot fill", COVERAGE_E_MEMORY);
	if (arguments->branches && !branch_record_start(arguments))
		return false;
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, write_file, NULL);
	return true;
}
