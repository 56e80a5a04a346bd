/* Names: what lives is what it is called, and who holds what. */
#include "check.h"
#include "piece.h"

static enum cap_type object_of(enum cap_type type)
{
	if (type == CAP_GATE)
		return CAP_COMPONENT;
	return type == CAP_RCV || type == CAP_ASND ? CAP_THREAD : type;
}

static bool is_range(enum cap_type type)
{
	return type >= CAP_MEMORY && type <= CAP_THREAD_IDS;
}

/* 10: a name of the present generation is one of a live object of its type; none is of a future. */
static const char *check_name(struct name name, enum cap_type type, const char *where)
{
	const struct frame *frame = frame_at(name.frame);

	if (name_none(name))
		return NULL;
	if (name.key >> KEY_GENERATION > frame_generation(name.frame))
		return check_wrong("10: %s names a generation of frame %u that is to come", where,
				   (uint32_t)frame_number(name.frame));
	if (name.key >> KEY_GENERATION == frame_generation(name.frame) &&
	    (!frame->state.live || frame->state.object != object_of(type)))
		return check_wrong("10: %s names frame %u, where no such object lives", where,
				   (uint32_t)frame_number(name.frame));
	return NULL;
}

/* 11: rights over memory are those that were had at first, or given. */
static const char *check_memory_slot(const struct slot *slot, const struct principal *principal)
{
	if (slot->b > frame_total || slot->a > frame_total - slot->b)
		return check_wrong("11: a memory capability reaches beyond all frames");
	for (uint64_t i = slot->a; i < slot->a + slot->b; i++)
		if (slot->rights & ~principal->rights[i])
			return check_wrong("11: rights %#x over frame %u were never given",
					   slot->rights, (uint32_t)i);
	return NULL;
}

/* The principal whose captbl the leaf is in; leaves in nobody's are checked against both. */
static bool may_use(const struct principal *principal, const struct frame *leaf)
{
	return !leaf->parent.offset || frame_number(leaf->parent) == principal->captbl;
}

static const char *check_range(const struct slot *slot, const struct frame *leaf)
{
	const char *wrong = NULL, *others = NULL;

	if (slot->type != CAP_MEMORY)
		return slot->frame.offset || !slot_live(slot)
			       ? check_wrong("10: a range names an object")
			       : NULL;
	wrong = check_name((struct name){slot->key, slot->frame}, CAP_COMPONENT, "lent memory");
	if (wrong)
		return wrong;
	for (uint32_t i = 0; i < PRINCIPALS; i++) {
		if (!principals[i].captbl || !may_use(&principals[i], leaf))
			continue;
		wrong = check_memory_slot(slot, &principals[i]);
		if (!wrong && !leaf->parent.offset)
			return NULL;
		others = wrong ? wrong : others;
	}
	return others;
}

static const char *check_slot(const struct slot *slot, const struct frame *leaf)
{
	if (slot->type == CAP_NONE)
		return NULL;
	if (slot->type >= CAP_TYPES)
		return check_wrong("10: a slot has no type");
	if (is_range((enum cap_type)slot->type))
		return check_range(slot, leaf);
	if (slot->type == CAP_DEBUG)
		return NULL;
	if (!slot->frame.offset || frame_number(slot->frame) >= frame_total)
		return check_wrong("10: a slot names no frame");
	if (slot->type == CAP_GATE ? slot->rights != 0
				   : slot->a != (uint64_t)frame_page(slot->frame) && slot->a)
		return check_wrong("10: a slot leads to another page than its frame's");
	return check_name((struct name){slot->key, slot->frame}, (enum cap_type)slot->type,
			  "a slot");
}

static const char *check_leaf(uint32_t number)
{
	const struct slot *slots = frame_page(frame_numbered(number));
	const char *wrong = NULL;

	for (uint32_t i = 0; i < CAPTBL_SLOTS && !wrong; i++)
		wrong = check_slot(&slots[i], &frame_table[number]);
	return wrong;
}

/* The entry that waits for a fault's handler has its key inverted. */
static const char *check_thread_names(struct thread *thread)
{
	const struct invocation *top =
		thread == machine_core->current ? machine_core->top : thread->top;
	const char *wrong = NULL;

	for (struct invocation *entry = thread_base(thread); entry <= top && !wrong; entry++) {
		struct name name = entry->component;

		if (entry + 1 == thread->fault)
			name.key = ~name.key;
		wrong = check_name(name, CAP_COMPONENT, "an invocation stack");
		if (!wrong && frame_live(name) && entry->captbl != frame_at(name.frame)->captbl)
			wrong = check_wrong("10: an entry of thread %u has another's captbl",
					    (uint32_t)frame_number(thread->self));
	}
	if (!wrong && thread->rcv_key &&
	    thread->rcv_key != (frame_at(thread->self)->full_key | CAP_RCV))
		wrong = check_wrong("10: the endpoint of thread %u has another's key",
				    (uint32_t)frame_number(thread->self));
	return wrong ? wrong : check_name(thread->parent, CAP_THREAD, "a thread's parent");
}

/* What one compare of the fast paths relies on. */
static const char *check_binding(const struct irq_binding *binding)
{
	if (!name_none(binding->thread) &&
	    binding->edge_key != (binding->trigger == IRQ_EDGE ? binding->thread.key : KEY_NONE))
		return check_wrong("10: the keys of an interrupt's binding are not alike");
	return NULL;
}

static const char *check_keys(const struct frame *frame)
{
	bool component = frame->state.live && frame->state.object == CAP_COMPONENT;
	uint64_t generation = frame->key >> KEY_GENERATION << KEY_GENERATION;

	if (frame->key != (generation | (component ? CAP_GATE : 0)) ||
	    (frame->state.live ? frame->full_key != (generation | RIGHTS_ALL << 8)
			       : frame->full_key && frame->full_key != KEY_NONE))
		return check_wrong("10: the keys of frame %u are not those of what lives there",
				   (uint32_t)(frame - frame_table));
	return NULL;
}

static const char *check_object_names(uint32_t number)
{
	const struct frame *frame = &frame_table[number];
	const char *wrong = NULL;

	if ((wrong = check_keys(frame)) || !frame->state.live)
		return wrong;
	if (frame->state.object == CAP_CAPTBL_LEAF)
		return check_leaf(number);
	if (frame->state.object == CAP_THREAD)
		return check_thread_names(thread_at(frame_numbered(number)));
	if (frame->state.object == CAP_COMPONENT)
		for (uint32_t i = 0; i < FAULT_KINDS && !wrong; i++)
			wrong = check_name(
				component_at(frame_numbered(number))->faults[i].component,
				CAP_COMPONENT, "a fault gate");
	return wrong;
}

/* The null leaf is what every cleared entry leads to. */
static const char *check_null_leaf(void)
{
	for (uint32_t i = 0; i < CAPTBL_SLOTS; i++)
		if (captbl_null_leaf[i].type != CAP_NONE)
			return check_wrong("10: the null leaf has a capability");
	return NULL;
}

const char *check_names(void)
{
	const char *wrong = check_null_leaf();

	for (uint32_t i = piece_first_owned; i < frame_total && !wrong; i++)
		wrong = check_object_names(i);
	for (uint32_t i = 0; i < IRQ_LINES && !wrong; i++)
		if (!(wrong = check_name(machine_core->irqs[i].thread, CAP_RCV, "an interrupt line")))
			wrong = check_binding(&machine_core->irqs[i]);
	return wrong;
}
