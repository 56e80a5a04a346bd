/* What the cores use: their protection, and the tables that they and the components stand on. */
#include <inttypes.h>

#include "check_internal.h"

static void demand_bits(struct check *check, size_t core, const char *name, uint64_t value,
			uint64_t bits)
{
	if ((value & bits) != bits)
		findings_fail(check->findings, RULE_PROTECTION_ON,
			      "core %zu: %s is %#" PRIx64 ", without the bits %#" PRIx64, core,
			      name, value, bits & ~value);
}

/* Whether a physical address is that of a live root. */
static bool is_live_root(const struct snapshot *snapshot, uint64_t address, struct frame *frame)
{
	if (address / PAGE_BYTES >= snapshot->frames.total)
		return false;
	*frame = frames_get(&snapshot->frames, address / PAGE_BYTES);
	return frame->type == FRAME_KERNEL && frame->object == CAP_PGTBL_3 && frame->live;
}

static void check_root_in_use(struct check *check, size_t core, uint64_t cr3)
{
	const struct snapshot *snapshot = check->snapshot;
	uint64_t root = cr3 & ENTRY_ADDRESS;
	struct frame frame;

	if (root == snapshot->kernel_root)
		return;
	if (!is_live_root(snapshot, root, &frame) || frame.holder == 0)
		findings_fail(check->findings, RULE_ROOTS_LIVE,
			      "core %zu: CR3 is %#" PRIx64 ", which is no live component's root",
			      core, cr3);
}

void check_cores(struct check *check)
{
	const struct cores *cores = &check->snapshot->cores;

	for (size_t i = 0; i < cores->n; i++) {
		const struct core *core = &cores->list[i];
		if (!core_started(core))
			continue;
		demand_bits(check, i, "CR0", core->cr0, CR0_WRITE_PROTECT);
		demand_bits(check, i, "CR4", core->cr4, CR4_SMEP | CR4_SMAP | CR4_UMIP);
		demand_bits(check, i, "EFER", core->efer, EFER_NO_EXECUTE);
		check_root_in_use(check, i, core->cr3);
	}
}

void check_components(struct check *check)
{
	const struct snapshot *snapshot = check->snapshot;

	for (uint64_t i = 1; i < snapshot->frames.total; i++) {
		struct frame component = frames_get(&snapshot->frames, i), root;
		if (component.type != FRAME_KERNEL || component.object != CAP_COMPONENT ||
		    !component.live)
			continue;
		check->findings->summary.components++;
		if (!is_live_root(snapshot, component.tables, &root) || root.holder != i)
			findings_fail(check->findings, RULE_ROOTS_LIVE,
				      "the component of frame %#" PRIx64 " has the table %#" PRIx64
				      ", which is no live root that it holds",
				      i, component.tables);
	}
}
