#include "captbl.h"

#include "calls.h"
#include "node.h"

/* Never all: so that slot_full does not take memory that was lent for memory that lasts. */
#define LENT_RIGHTS (RIGHTS_ALL & ~RIGHT_LEND)

struct slot captbl_null_leaf[CAPTBL_SLOTS];

int cap_error(const struct slot *slot, enum cap_type type, uint8_t rights)
{
	if (slot->type == CAP_NONE)
		return -TESSERA_ENOENT;
	if (slot->type != type)
		return -TESSERA_EBADF;
	return (slot->rights & rights) != rights ? -TESSERA_EACCES : -TESSERA_ESTALE;
}

/* A slot of the leaf that a capability names. */
static inline int slot_in_leaf(const struct slot *leaf, uint8_t rights, word index,
			       struct slot **found)
{
	int error = slot_check(leaf, CAP_CAPTBL_LEAF, rights);

	if (error)
		return error;
	if (index >= CAPTBL_SLOTS)
		return -TESSERA_ERANGE;
	*found = (struct slot *)leaf->a + index;
	return 0;
}

static inline int find_destination(const struct core *core, word reference,
				   struct destination *destination)
{
	struct slot *leaf;
	int error;

	if ((uint32_t)reference >= CAPABILITIES)
		return -TESSERA_ENOENT;
	leaf = captbl_slot(core, (uint32_t)reference);
	if ((error = slot_in_leaf(leaf, RIGHT_WRITE, reference >> 32, &destination->slot)))
		return error;
	return destination->slot->type == CAP_NONE ? 0 : -TESSERA_EEXIST;
}

int cap_destination(const struct core *core, word reference, struct destination *destination)
{
	return find_destination(core, reference, destination);
}

void slot_fill(struct destination destination, enum cap_type type, uint8_t rights, struct name name,
	       uint64_t a, uint64_t b)
{
	struct slot *slot = destination.slot;

	slot->frame = name.frame;
	slot->a = a;
	slot->b = b;
	slot->key = (name.key & ~(uint64_t)0xffff) | (uint64_t)rights << 8 | type;
}

void slot_fill_object(struct destination destination, enum cap_type type, struct name name)
{
	slot_fill(destination, type, RIGHTS_ALL, name, (uint64_t)frame_page(name.frame), 0);
}

/* Copies a live capability, with at most the given rights. */
static inline void slot_copy(struct destination destination, const struct slot *from, word rights,
			     uint64_t a, uint64_t b)
{
	struct slot *slot = destination.slot;

	slot->frame = from->frame;
	slot->a = a;
	slot->b = b;
	slot->key = from->key & (~(uint64_t)0xff00 | (uint64_t)(uint8_t)rights << 8);
}

static bool has_range(const struct slot *slot)
{
	return slot->type >= CAP_MEMORY && slot->type <= CAP_THREAD_IDS;
}

struct result sys_cap_type(word a, word b, word c, word d, word e, struct slot *cap)
{
	if (UNLIKELY(!slot_live(cap)))
		return failure(cap->type == CAP_NONE ? -TESSERA_ENOENT : -TESSERA_ESTALE);
	return success(cap->head);
}

static int check_part(const struct slot *range, word first, word count)
{
	if (!count)
		return -TESSERA_EINVAL;
	return first >= range->b || count > range->b - first ? -TESSERA_ERANGE : 0;
}

/* The part of copy that narrows ranges. */
COLD static struct result copy_range(const struct slot *from, word reference, word rights,
				     word first, word count)
{
	struct destination to;
	int error;

	if ((error = check_part(from, first, count)))
		return failure(error);
	if ((error = cap_destination(this_core(), reference, &to)))
		return failure(error);
	slot_copy(to, from, rights, from->a + first, count);
	return success(0);
}

static inline struct result copy_object(const struct slot *from, word reference, word rights,
					word first, word count)
{
	struct destination to;
	int error;

	if (UNLIKELY(first | count))
		return failure(-TESSERA_EINVAL);
	if ((error = find_destination(this_core(), reference, &to)))
		return failure(error);
	slot_copy(to, from, rights, from->a, from->b);
	return success(0);
}

COLD static struct result copy_other(const struct slot *from, word reference, word rights,
				     word first, word count)
{
	if (!slot_live(from))
		return failure(from->type == CAP_NONE ? -TESSERA_ENOENT : -TESSERA_ESTALE);
	if (has_range(from))
		return copy_range(from, reference, rights, first, count);
	return copy_object(from, reference, rights, first, count);
}

struct result sys_cap_copy(word index, word reference, word rights, word first, word count,
			   struct slot *cap)
{
	struct slot *from;
	int error = slot_in_leaf(cap, RIGHT_READ, index, &from);

	if (error)
		return failure(error);
	if (UNLIKELY(!slot_whole(from)))
		return copy_other(from, reference, rights, first, count);
	return copy_object(from, reference, rights, first, count);
}

struct result sys_memory_lend(word reference, word component_cap, word first, word count, word e,
			      struct slot *cap)
{
	const struct core *core = this_core();
	struct destination to;
	struct slot *component;
	int error;

	if ((error = slot_check(cap, CAP_MEMORY, RIGHT_LEND)))
		return failure(error);
	if ((error = cap_find(core, component_cap, CAP_COMPONENT, 0, &component)))
		return failure(error);
	if ((error = check_part(cap, first, count)))
		return failure(error);
	if ((error = cap_destination(core, reference, &to)))
		return failure(error);
	slot_fill(to, CAP_MEMORY, cap->rights & LENT_RIGHTS, slot_name(component), cap->a + first,
		  count);
	return success(0);
}

static inline struct result empty_slot(struct slot *leaf, word index)
{
	struct slot *slot = leaf + index;

	if (index >= CAPTBL_SLOTS)
		return failure(-TESSERA_ERANGE);
	if (slot->type == CAP_NONE)
		return failure(-TESSERA_ENOENT);
	*slot = (struct slot){.type = CAP_NONE};
	return success(0);
}

COLD static struct result remove_by_authority(word node, word index, const struct slot *cap)
{
	frame_t leaf;
	int error;

	if (cap->type != CAP_CAPTBL_LEAF && cap->type != CAP_MEMORY)
		return failure(cap->type == CAP_NONE ? -TESSERA_ENOENT : -TESSERA_EBADF);
	if ((error = node_by_authority(cap, node, NO_FRAME, &leaf)))
		return failure(error);
	if (frame_at(leaf)->state.object != CAP_CAPTBL_LEAF)
		return failure(-TESSERA_EINVAL);
	return empty_slot(frame_page(leaf), index);
}

struct result sys_cap_remove(word node, word index, word c, word d, word e, struct slot *cap)
{
	if (!slot_full(cap, CAP_CAPTBL_LEAF) || frame_number(cap->frame) != node)
		return remove_by_authority(node, index, cap);
	return empty_slot((struct slot *)cap->a, index);
}

static word slot_field(const struct slot *slot, enum slot_field field)
{
	switch (field) {
	case SLOT_TYPE:
		return slot->type;
	case SLOT_RIGHTS:
		return slot->rights;
	case SLOT_FRAME:
		return frame_number(slot->frame);
	case SLOT_GENERATION:
		return slot->key >> KEY_GENERATION;
	case SLOT_A:
		return slot->type == CAP_GATE || has_range(slot) ? slot->a : 0;
	default:
		return slot->b;
	}
}

struct result sys_slot_read(word index, word field, word c, word d, word e, struct slot *cap)
{
	struct slot *slot;
	int error;

	if (field >= SLOT_FIELDS)
		return failure(-TESSERA_EINVAL);
	if ((error = slot_in_leaf(cap, RIGHT_READ, index, &slot)))
		return failure(error);
	return success(slot_field(slot, (enum slot_field)field));
}
