#include "node.h"

#include "calls.h"
#include "captbl.h"
#include "pgtbl.h"

static bool is_node(enum cap_type type)
{
	return type >= CAP_CAPTBL_LEAF && type <= CAP_PGTBL_3;
}

int slot_node(const struct slot *slot, uint8_t rights, frame_t *node)
{
	int error;

	if (slot->type == CAP_NONE)
		return -TESSERA_ENOENT;
	if (!is_node((enum cap_type)slot->type))
		return -TESSERA_EBADF;
	if ((error = slot_check(slot, (enum cap_type)slot->type, rights)))
		return error;
	*node = slot->frame;
	return 0;
}

static bool covers(const struct slot *memory, word number)
{
	return number - memory->a < memory->b;
}

static int by_memory(const struct slot *memory, word number, frame_t other, frame_t *node)
{
	int error = slot_check(memory, CAP_MEMORY, RIGHT_DESTROY);

	if (error)
		return error;
	if (number >= frame_total)
		return -TESSERA_ERANGE;
	if (!covers(memory, number) && (!other.offset || !covers(memory, frame_number(other))))
		return -TESSERA_ERANGE;
	*node = frame_numbered(number);
	return 0;
}

int node_by_authority(const struct slot *cap, word number, frame_t other, frame_t *node)
{
	int error;

	if (cap->type == CAP_MEMORY)
		return by_memory(cap, number, other, node);
	if ((error = slot_node(cap, RIGHT_WRITE, node)))
		return error;
	return frame_number(*node) == number ? 0 : -TESSERA_EINVAL;
}

static enum cap_type object_of(frame_t node)
{
	return (enum cap_type)frame_at(node)->state.object;
}

static uint64_t *entry_at(frame_t node, uint64_t index)
{
	return (uint64_t *)frame_page(node) + index;
}

/* How many entries of an inner node user level may fill. */
static uint64_t entries_of(enum cap_type type)
{
	if (type == CAP_CAPTBL_ROOT)
		return CAPTBL_LEAVES;
	return type == PGTBL_ROOT ? PGTBL_USER_ENTRIES : PGTBL_ENTRIES;
}

static uint64_t entry_for(frame_t child)
{
	if (object_of(child) == CAP_CAPTBL_LEAF)
		return captbl_entry_of(child);
	return pte_of_node(frame_physical(child));
}

static frame_t child_in(frame_t parent, uint64_t entry)
{
	if (object_of(parent) == CAP_CAPTBL_ROOT)
		return frame_from_physical(entry + (uint64_t)captbl_null_leaf - DIRECT_MAP);
	return frame_from_physical(pte_physical(entry));
}

void node_unhook(frame_t child)
{
	struct frame *frame = frame_at(child);

	if (!frame->parent.offset)
		return;
	*entry_at(frame->parent, frame->index) = 0;
	/* The stamp comes first: who sees the child unhooked must see the stamp. */
	frame_cut(child);
	frame_count_down(frame->parent);
	frame->parent = NO_FRAME;
}

struct result sys_cons(word index, word child_cap, word c, word d, word e, struct slot *cap)
{
	frame_t parent, child;
	int error;

	if ((error = slot_node(cap, RIGHT_WRITE, &parent)))
		return failure(error);
	if (!node_inner(object_of(parent)))
		return failure(-TESSERA_EBADF);
	if (index >= entries_of(object_of(parent)))
		return failure(-TESSERA_ERANGE);
	if (child_cap >= CAPABILITIES)
		return failure(-TESSERA_ENOENT);
	if ((error = slot_node(captbl_slot(this_core(), (uint32_t)child_cap), RIGHT_WRITE, &child)))
		return failure(error);
	if ((object_of(parent) == CAP_CAPTBL_ROOT) != (object_of(child) <= CAP_CAPTBL_ROOT))
		return failure(-TESSERA_EBADF);
	if (object_of(child) + 1 != object_of(parent))
		return failure(-TESSERA_EINVAL);
	if (frame_at(child)->parent.offset)
		return failure(-TESSERA_EBUSY);
	if (*entry_at(parent, index))
		return failure(-TESSERA_EEXIST);

	frame_count_up(parent);
	frame_at(child)->parent = parent;
	frame_at(child)->index = (uint32_t)index;
	*entry_at(parent, index) = entry_for(child);
	return success(0);
}

struct result sys_decons(word number, word index, word child_number, word d, word e,
			 struct slot *cap)
{
	frame_t parent, child = NO_FRAME;
	uint64_t entry;
	int error;

	if (child_number < frame_total)
		child = frame_numbered(child_number);
	if ((error = node_by_authority(cap, number, child, &parent)))
		return failure(error);
	if (!node_inner(object_of(parent)))
		return failure(-TESSERA_EINVAL);
	if (index >= entries_of(object_of(parent)))
		return failure(-TESSERA_ERANGE);
	entry = *entry_at(parent, index);
	if (!entry)
		return failure(-TESSERA_ENOENT);
	if (!frame_same(child_in(parent, entry), child))
		return failure(-TESSERA_EINVAL);

	node_unhook(child);
	return success(0);
}

static word entry_value(frame_t node, uint64_t entry)
{
	if (!entry)
		return 0;
	if (object_of(node) != CAP_PGTBL_0)
		return frame_number(child_in(node, entry)) << ENTRY_FRAME_SHIFT;
	return pte_physical(entry) / PAGE_SIZE << ENTRY_FRAME_SHIFT | pte_flags(entry);
}

bool node_entry(frame_t node, word index, word *value)
{
	bool leaf = object_of(node) == CAP_PGTBL_0;

	if (!leaf && !node_inner(object_of(node)))
		return false;
	if (index >= (leaf ? PGTBL_ENTRIES : entries_of(object_of(node))))
		return false;
	*value = entry_value(node, *entry_at(node, index));
	return true;
}

struct result sys_entry_read(word index, word b, word c, word d, word e, struct slot *cap)
{
	frame_t node;
	word value;
	int error = slot_node(cap, RIGHT_READ, &node);

	if (error)
		return failure(error);
	if (object_of(node) == CAP_CAPTBL_LEAF)
		return failure(-TESSERA_EBADF);
	return node_entry(node, index, &value) ? success(value) : failure(-TESSERA_ERANGE);
}
