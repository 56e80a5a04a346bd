#include "longest_mode.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HALT 0xf4

static struct {
	uint64_t low;
	uint64_t high;
	FILE *file;
	uint64_t ways;
	uint64_t instructions; /* of this way */
	uint64_t outside;      /* the last instruction outside that is known */
	uint64_t longest;
	uint64_t longest_after;
} longest;

static void way_ends(void)
{
	if (longest.instructions == 0)
		return;
	longest.ways++;
	if (longest.ways > 1 && longest.instructions > longest.longest) {
		longest.longest = longest.instructions;
		longest.longest_after = longest.outside;
	}
	longest.instructions = 0;
}

static void inside(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	longest.instructions++;
}

static void halts(unsigned int vcpu, void *data)
{
	inside(vcpu, data);
	way_ends();
}

static void outside(unsigned int vcpu, void *data)
{
	(void)vcpu;
	way_ends();
	longest.outside = (uintptr_t)data;
}

static bool is_inside(const struct qemu_plugin_insn *insn)
{
	return qemu_plugin_insn_vaddr(insn) - longest.low < longest.high - longest.low;
}

static bool is_halt(const struct qemu_plugin_insn *insn)
{
	return *(const uint8_t *)qemu_plugin_insn_data(insn) == HALT;
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		void *address = (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn);
		qemu_plugin_vcpu_udata_cb_t callback = outside;

		if (is_inside(insn))
			callback = is_halt(insn) ? halts : inside;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS,
						       address);
	}
}

static void write_file(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fprintf(longest.file, "# ways %" PRIu64 "\n# longest %" PRIu64 "\n# after 0x%016" PRIx64 "\n",
		longest.ways, longest.longest, longest.longest_after);
	if (fclose(longest.file) != 0)
		fprintf(stderr, "tessera plugin: cannot write: %s\n", strerror(errno));
}

bool longest_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	longest.low = arguments->low;
	longest.high = arguments->high;
	longest.file = fopen(arguments->longest, "w");
	if (!longest.file) {
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", arguments->longest,
			strerror(errno));
		return false;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, write_file, NULL);
	return true;
}
