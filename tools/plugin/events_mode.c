#include "events_mode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder.h"

#define KERNEL_HALF (UINT64_C(1) << 63)

static struct recorder recorder = {.in_kernel = true};
static const char *path, *memory_path;
static FILE *file;
static bool memory_opened;
/* All areas lie in here: most accesses do not. */
static uint64_t areas_start = UINT64_MAX, areas_end;

static void user_block_begins(unsigned int vcpu, void *data)
{
	(void)vcpu;
	recorder_leave(&recorder, (uintptr_t)data);
}

static void place_reached(unsigned int vcpu, void *data)
{
	const struct watched_place *place = data;

	(void)vcpu;
	switch (place->place) {
	case PLACE_exception:
		recorder_enter(&recorder, CAUSE_EXCEPTION, place->number);
		break;
	case PLACE_interrupt:
		recorder_enter(&recorder, CAUSE_INTERRUPT, place->number);
		break;
	case PLACE_timer:
		recorder_enter(&recorder, CAUSE_TIMER, place->number);
		break;
	case PLACE_call:
		recorder_enter(&recorder, CAUSE_CALL, 0);
		break;
	case PLACE_asnd:
		recorder_activation(&recorder);
		break;
	case PLACE_idle:
		recorder_idle(&recorder);
		break;
	default:
		recorder_function(&recorder, place->place, place->address);
	}
}

static void kernel_accesses(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address,
			    void *data)
{
	(void)vcpu;
	(void)data;
	recorder_kernel_access(&recorder, address, qemu_plugin_mem_is_store(info));
}

static void user_accesses(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address,
			  void *data)
{
	(void)vcpu;
	(void)data;
	if (address - areas_start >= areas_end - areas_start || !qemu_plugin_mem_is_store(info))
		return;
	struct qemu_plugin_hwaddr *hwaddr = qemu_plugin_get_hwaddr(info, address);
	if (hwaddr && !qemu_plugin_hwaddr_is_io(hwaddr))
		recorder_user_store(&recorder, address, qemu_plugin_hwaddr_phys_addr(hwaddr));
}

static void instrument_places(struct qemu_plugin_insn *insn, uint64_t address)
{
	struct watched_place *place = watch_list_at(&recorder.list, address);
	const struct watched_place *end = recorder.list.places + recorder.list.n_places;

	for (; place && place < end && place->address == address; place++)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, place_reached, QEMU_PLUGIN_CB_NO_REGS,
						       place);
}

static void instrument_accesses(struct qemu_plugin_insn *insn, uint64_t address)
{
	if (address >= KERNEL_HALF)
		qemu_plugin_register_vcpu_mem_cb(insn, kernel_accesses, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	else if (areas_start < areas_end)
		qemu_plugin_register_vcpu_mem_cb(insn, user_accesses, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
}

static void instrument_block(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	size_t n = qemu_plugin_tb_n_insns(block);

	(void)id;
	/* QEMU makes the file after it has loaded the plugin. */
	if (!memory_opened && !guest_memory_open(&recorder.memory, memory_path))
		exit(EXIT_FAILURE);
	memory_opened = true;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);
		if (i == 0 && address < KERNEL_HALF)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, user_block_begins,
							       QEMU_PLUGIN_CB_NO_REGS,
							       (void *)(uintptr_t)address);
		instrument_places(insn, address);
		instrument_accesses(insn, address);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
							   &recorder.instructions, 1);
	}
}

static void write_file(qemu_plugin_id_t id, void *data)
{
	bool good;

	(void)id;
	(void)data;
	recorder_end(&recorder);
	good = event_ring_write(&recorder.ring, file);
	if (fclose(file) != 0 || !good)
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", path, strerror(errno));
}

static void find_bounds(void)
{
	for (size_t i = 0; i < recorder.list.n_areas; i++) {
		const struct watched_area *area = &recorder.list.areas[i];
		if (area->start < areas_start)
			areas_start = area->start;
		if (area->end > areas_end)
			areas_end = area->end;
	}
}

bool events_mode_start(qemu_plugin_id_t id, const struct arguments *arguments)
{
	path = arguments->events;
	memory_path = arguments->memory;
	if (!watch_list_read(&recorder.list, arguments->list))
		return false;
	find_bounds();
	recorder.starts = calloc((size_t)recorder.list.threads, sizeof(bool));
	if (!recorder.starts || !event_ring_create(&recorder.ring, arguments->capacity)) {
		fprintf(stderr, "tessera plugin: no memory for so many events\n");
		return false;
	}
	file = fopen(path, "w");
	if (!file) {
		fprintf(stderr, "tessera plugin: cannot write %s: %s\n", path, strerror(errno));
		return false;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument_block);
	qemu_plugin_register_atexit_cb(id, write_file, NULL);
	return true;
}
