#include "branch_record.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "coverage_file.h"

/*
 * A conditional jump ends a translated block; where the next block of the range begins is the way
 * that it went. If that is neither behind the jump nor its target, something came between.
 */
struct jump {
	uint64_t behind;
	uint64_t target;
};

static const char *path;
static struct coverage_set outcomes;
/* For each address of the range. */
static struct jump *jumps;
/* The jump that began last, 0 if its way is known. */
static uint64_t pending;

static bool complain(int error)
{
	fprintf(stderr, "tessera plugin: cannot add to %s: %s\n", path, coverage_error_text(error));
	return false;
}

static void block_begins(unsigned int vcpu, void *data)
{
	uint64_t address = (uintptr_t)data;

	(void)vcpu;
	if (!pending)
		return;
	const struct jump *jump = &jumps[pending - outcomes.low];
	if (address == jump->behind)
		coverage_set_add(&outcomes, pending);
	else if (address == jump->target)
		coverage_set_add(&outcomes, pending + 1);
	pending = 0;
}

static void jump_begins(unsigned int vcpu, void *data)
{
	(void)vcpu;
	pending = (uintptr_t)data;
}

/* Jcc has a displacement of one byte or, behind the escape, one of four. */
static bool is_conditional(const uint8_t *bytes, size_t size)
{
	return (size == 2 && bytes[0] >> 4 == 7) ||
	       (size == 6 && bytes[0] == 0x0f && bytes[1] >> 4 == 8);
}

static int64_t displacement(const uint8_t *bytes, size_t size)
{
	if (size == 2)
		return (int8_t)bytes[1];
	return (int32_t)((uint32_t)bytes[2] | (uint32_t)bytes[3] << 8 | (uint32_t)bytes[4] << 16 |
			 (uint32_t)bytes[5] << 24);
}

static void instrument(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_udata_cb_t callback)
{
	qemu_plugin_register_vcpu_insn_exec_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS,
					       (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn));
}

void branch_record_instrument(const struct qemu_plugin_tb *block)
{
	struct qemu_plugin_insn *last =
		qemu_plugin_tb_get_insn(block, qemu_plugin_tb_n_insns(block) - 1);
	uint64_t address = qemu_plugin_insn_vaddr(last);
	size_t size = qemu_plugin_insn_size(last);
	const uint8_t *bytes = qemu_plugin_insn_data(last);

	if (!jumps || !coverage_set_in_range(&outcomes, address))
		return;
	/* In this order: the one instruction of a block may be both. */
	instrument(qemu_plugin_tb_get_insn(block, 0), block_begins);
	if (!is_conditional(bytes, size))
		return;
	uint64_t behind = address + size;
	jumps[address - outcomes.low] = (struct jump){
		.behind = behind, .target = behind + (uint64_t)displacement(bytes, size)};
	instrument(last, jump_begins);
}

void branch_record_write(void)
{
	int error = jumps ? coverage_file_merge(path, &outcomes) : 0;
	if (error)
		complain(error);
}

bool branch_record_start(const struct arguments *arguments)
{
	path = arguments->branches;
	int error = coverage_set_create(&outcomes, arguments->low, arguments->high);
	if (!error)
		error = coverage_file_merge(path, &outcomes);
	if (error)
		return complain(error);
	jumps = calloc((size_t)(outcomes.high - outcomes.low), sizeof(*jumps));
	return jumps || complain(COVERAGE_E_MEMORY);
}
