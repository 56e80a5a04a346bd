#include "domain.h"

#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_startup.h"
#include "node.h"

#define USER_END 0x7f8000000000u
#define SLOTS	 65536u
#define ENTRIES	 512u /* of a page-table leaf */

extern char crt_stack_first_block[];

static struct domain domains[DOMAINS_MAX];

/* What the creator of the manager made of its tables, as far as the manager has capabilities. */
static void note_own_nodes(struct domain *self)
{
	uint64_t leaf = (uint64_t)crt_stack_first_block >> 25 << 25;

	node_note(self, TRIE_CAPTBL, 0, 0, CRT_SLOT_CAPTBL_LEAF);
	node_note(self, TRIE_PGTBL, 2, 0, CRT_SLOT_PGTBL_MIDDLE);
	node_note(self, TRIE_PGTBL, 1, leaf >> 30 << 30, CRT_SLOT_PGTBL_LOWER);
	node_note(self, TRIE_PGTBL, 0, leaf, CRT_SLOT_PGTBL_LEAF);
}

struct domain *domain_self(void)
{
	struct domain *self = &domains[0];

	if (self->used)
		return self;
	*self = (struct domain){
		.used = true,
		.captbl_root = CRT_SLOT_CAPTBL_ROOT,
		.pgtbl_root = CRT_SLOT_PGTBL_ROOT,
		.component = CRT_SLOT_COMPONENT,
		.next_slot = crt_startup->first_free_slot,
		.next_dynamic = crt_startup->dynamic,
		.memory = crt_memory_own(),
	};
	note_own_nodes(self);
	return self;
}

int domain_find(crt_comp_t comp, struct domain **domain)
{
	domain_self();
	if (comp.number >= DOMAINS_MAX || !domains[comp.number].used)
		return -TESSERA_EBADF;
	*domain = &domains[comp.number];
	return 0;
}

int domain_new(crt_comp_t *comp, struct domain **domain)
{
	domain_self();
	for (uint32_t i = 1; i < DOMAINS_MAX; i++) {
		if (domains[i].used)
			continue;
		domains[i] = (struct domain){.used = true, .memory = crt_memory_own()};
		*comp = (crt_comp_t){i};
		*domain = &domains[i];
		return 0;
	}
	return -TESSERA_ENOSPC;
}

struct mark mark_here(struct domain *domain)
{
	struct domain *self = domain_self();

	return (struct mark){
		.domain = domain,
		.nodes = node_count(),
		.slot = domain->next_slot,
		.own_slot = self->next_slot,
		.address = domain->next_dynamic,
		.own_address = self->next_dynamic,
		.frame = domain->memory->next,
		.own_frame = self->memory->next,
	};
}

int mark_return(const struct mark *mark, int error)
{
	struct domain *self = domain_self();

	if (!error)
		return 0;
	window_forget(mark->own_address);
	nodes_give_back(mark->nodes);
	mark->domain->next_slot = mark->slot;
	mark->domain->next_dynamic = mark->address;
	mark->domain->memory->next = mark->frame;
	self->next_slot = mark->own_slot;
	self->next_dynamic = mark->own_address;
	self->memory->next = mark->own_frame;
	return error;
}

int domain_slot_at(struct domain *domain, uint32_t slot, uint64_t *reference)
{
	uint32_t leaf;
	int error;

	if (slot >= SLOTS)
		return -TESSERA_ENOSPC;
	if ((error = node_find(domain, TRIE_CAPTBL, 0, slot, &leaf)))
		return error;
	*reference = slot_ref(leaf, slot % CRT_LEAF_SLOTS);
	return 0;
}

/*
 * The capability to the next leaf of the manager's own captbl takes the last slot of the leaf
 * before: so there is a place for it before the leaf is needed.
 */
static int grow(struct domain *self)
{
	static bool growing;
	uint32_t leaf;
	int error;

	if (growing || self->next_slot % CRT_LEAF_SLOTS != CRT_LEAF_SLOTS - 1)
		return 0;
	growing = true;
	error = node_find(self, TRIE_CAPTBL, 0, self->next_slot + 1, &leaf);
	growing = false;
	return error;
}

int domain_slot_next(struct domain *domain, uint32_t *slot, uint64_t *reference)
{
	int error = domain == domain_self() ? grow(domain) : 0;

	if (error)
		return error;
	*slot = domain->next_slot++;
	return domain_slot_at(domain, *slot, reference);
}

int domain_entry(struct domain *domain, uint64_t address, uint32_t *leaf, uint32_t *index)
{
	if (address % CRT_PAGE || address >= USER_END)
		return -TESSERA_EINVAL;
	*index = (uint32_t)(address / CRT_PAGE % ENTRIES);
	return node_find(domain, TRIE_PGTBL, 0, address, leaf);
}

int domain_frame_of(uint32_t slot, uint64_t *frame)
{
	struct kernel_answer answer;
	uint64_t reference;
	int error = domain_slot_at(domain_self(), slot, &reference);

	if (error)
		return error;
	answer = kernel_slot_read((uint32_t)reference, reference >> 32, SLOT_FRAME);
	*frame = answer.value;
	return (int)answer.status;
}

void domain_slot_clear(struct domain *domain, uint32_t slot)
{
	uint64_t reference, leaf;

	if (!domain_slot_at(domain, slot, &reference) &&
	    !domain_frame_of((uint32_t)reference, &leaf))
		kernel_cap_remove((uint32_t)reference, leaf, reference >> 32);
}

bool domain_maps(const struct domain *domain, uint64_t address)
{
	return node_exists(domain, TRIE_PGTBL, 0, address);
}

int domain_addresses(struct domain *domain, size_t pages, uint64_t align, uint64_t *address)
{
	uint64_t start = (domain->next_dynamic + align - 1) & ~(align - 1);

	if (start < domain->next_dynamic || start >= USER_END ||
	    pages > (USER_END - start) / CRT_PAGE)
		return -TESSERA_ENOSPC;
	domain->next_dynamic = start + pages * CRT_PAGE;
	*address = start;
	return 0;
}

int place_take(struct crt_memory *memory, struct place *place)
{
	int error;

	place->memory = memory->slot;
	if ((error = domain_slot_next(domain_self(), &place->slot, &place->reference)))
		return error;
	return crt_memory_take(memory, FRAME_KERNEL, &place->offset);
}

void place_clear(const struct place *place)
{
	kernel_deactivate(place->memory, place->offset);
	domain_slot_clear(domain_self(), place->slot);
}

void place_free(const struct place *place)
{
	kernel_retype(place->memory, place->offset, FRAME_UNTYPED);
}

void place_give_back(const struct place *place)
{
	place_clear(place);
	place_free(place);
}

int object_place(const struct crt_memory *memory, uint32_t slot, struct place *place)
{
	uint64_t frame;
	int error = domain_frame_of(slot, &frame);

	if (!error)
		*place = (struct place){
			.memory = memory->slot,
			.slot = slot,
			.offset = frame - memory->base,
		};
	return error;
}

void object_end(const struct crt_memory *memory, uint32_t slot)
{
	struct place place;

	if (!object_place(memory, slot, &place))
		place_give_back(&place);
}

int crt_comp_nodes(crt_comp_t comp, uint64_t address, struct crt_own_nodes *nodes)
{
	struct domain *domain;
	struct mark mark;
	int error = domain_find(comp, &domain);

	if (error)
		return error;
	mark = mark_here(domain);
	nodes->slot[0] = domain->captbl_root;
	error = node_find(domain, TRIE_CAPTBL, 0, 0, &nodes->slot[1]);
	for (uint32_t level = 0; level <= PGTBL_ROOT_LEVEL && !error; level++)
		error = node_find(domain, TRIE_PGTBL, level, address,
				  &nodes->slot[CRT_OWN_NODES - 1 - level]);
	return mark_return(&mark, error);
}
