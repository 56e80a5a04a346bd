#include "depth_mode.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
	uint64_t low;
	uint64_t high;
	uint64_t region;
	uint64_t from;
	FILE *file;
	bool looking;
	uint64_t *lowest; /* of each region; 0: none */
} depth;

static void begin(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	depth.looking = true;
}

static void access_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address,
			  void *data)
{
	uint64_t *lowest;

	(void)vcpu;
	(void)data;
	if (!depth.looking || address - depth.low >= depth.high - depth.low ||
	    !qemu_plugin_mem_is_store(info))
		return;
	lowest = &depth.lowest[(address - depth.low) / depth.region];
	if (!*lowest || address < *lowest)
		*lowest = address;
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);

		if (qemu_plugin_insn_vaddr(insn) == depth.from)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, begin, QEMU_PLUGIN_CB_NO_REGS,
							       NULL);
		qemu_plugin_register_vcpu_mem_cb(insn, access_memory, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	}
}

static size_t regions(void)
{
	return (size_t)((depth.high - depth.low + depth.region - 1) / depth.region);
}

static void write_file(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	for (size_t i = 0; i < regions(); i++)
		if (depth.lowest[i])
			fprintf(depth.file, "0x%" PRIx64 "\n", depth.lowest[i]);
	if (fclose(depth.file) != 0)
		fprintf(stderr, "tessera plugin: cannot write: %s\n", strerror(errno));
}

static bool complain(const char *path)
{
	fprintf(stderr, "tessera plugin: cannot write %s: %s\n", path, strerror(errno));
	return false;
}

bool depth_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	depth.low = arguments->low;
	depth.high = arguments->high;
	depth.region = arguments->region;
	depth.from = arguments->from;
	depth.lowest = calloc(regions(), sizeof(*depth.lowest));
	if (!depth.lowest)
		return complain(arguments->depth);
	depth.file = fopen(arguments->depth, "w");
	if (!depth.file)
		return complain(arguments->depth);
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, write_file, NULL);
	return true;
}
