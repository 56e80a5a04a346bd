#include "threads.h"

#include "caps.h"
#include "crt_kernel.h"
#include "tables.h"

#define WORD_BITS 64
#define WORDS	  (THREAD_IDS / WORD_BITS)

struct thread {
	struct table_node node; /* no capability: no thread lives under the id */
	struct component *component;
	uint32_t next, previous; /* ids in the component's list; 0: none */
	uint32_t ids, offset;	 /* the manager's capability to the id, and where that has it */
};

static struct thread threads[THREAD_IDS];
static uint32_t own_frame, booter; /* the frames in which the manager and the booter live */
static uint32_t ids_end; /* above all ids under which a thread has lived */

void threads_init(uint32_t manager_frame, uint32_t booter_frame)
{
	own_frame = manager_frame;
	booter = booter_frame;
}

bool threads_harmless_in(uint64_t frame)
{
	return booter && frame == booter;
}

void threads_add_ids(uint32_t cap, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		threads[first + i].ids = cap;
		threads[first + i].offset = i;
	}
}

/* ------------------------------------------------------------------ ids */

/* Those bits of a word that stand for ids of a range. */
static uint64_t range_in(uint32_t word, uint32_t first, uint32_t count)
{
	uint32_t from = word * WORD_BITS, to = from + WORD_BITS;

	from = first > from ? first : from;
	to = first + count < to ? first + count : to;
	if (from >= to)
		return 0;
	return ~(uint64_t)0 >> (WORD_BITS - (to - from)) << from % WORD_BITS;
}

static uint64_t bit_of(uint32_t id)
{
	return (uint64_t)1 << id % WORD_BITS;
}

static bool is_own(const struct component *component, uint32_t id)
{
	return component->own_threads[id / WORD_BITS] & bit_of(id);
}

static bool is_free(const struct component *component, uint32_t id)
{
	return component->free_threads[id / WORD_BITS] & bit_of(id);
}

static void use(struct component *component, uint32_t id)
{
	component->free_threads[id / WORD_BITS] &= ~bit_of(id);
	component->threads_used++;
}

void threads_own(struct component *component, uint32_t first, uint32_t count)
{
	for (uint32_t word = 0; word < WORDS; word++) {
		component->own_threads[word] |= range_in(word, first, count);
		component->free_threads[word] |= range_in(word, first, count);
	}
	component->threads += count;
}

static int check_lent(const struct component *from, uint32_t first, uint32_t count)
{
	int error = 0;

	for (uint32_t word = 0; word < WORDS; word++) {
		uint64_t range = range_in(word, first, count);

		if (range & ~from->own_threads[word])
			return -TESSERA_ERANGE;
		if (range & ~from->free_threads[word])
			error = -TESSERA_EBUSY;
	}
	return error;
}

int threads_lend(struct component *from, struct component *to, uint64_t first, uint64_t count)
{
	int error;

	if (!count)
		return 0;
	if (first >= THREAD_IDS || count > THREAD_IDS - first)
		return -TESSERA_ERANGE;
	if ((error = check_lent(from, (uint32_t)first, (uint32_t)count)))
		return error;
	threads_own(to, (uint32_t)first, (uint32_t)count);
	for (uint32_t word = 0; word < WORDS; word++)
		from->free_threads[word] &= ~to->own_threads[word];
	from->threads_lent += to->threads;
	return 0;
}

/* Of what the booter built, the one that ends it gets the ids. */
void threads_return(struct component *component)
{
	struct component *maker = component_record(component->manager);

	for (uint32_t word = 0; word < WORDS; word++) {
		maker->free_threads[word] |= component->own_threads[word];
		maker->own_threads[word] |= component->own_threads[word];
	}
	if (component->built)
		maker->threads += component->threads;
	else
		maker->threads_lent -= component->threads;
}

static int choose(const struct component *component, uint64_t *id)
{
	if (*id != ANY_THREAD) {
		if (*id >= THREAD_IDS || !is_own(component, (uint32_t)*id))
			return -TESSERA_ERANGE;
		return is_free(component, (uint32_t)*id) ? 0 : -TESSERA_EBUSY;
	}
	for (uint32_t word = 0; word < WORDS; word++) {
		uint64_t free = component->free_threads[word];

		if (!free)
			continue;
		*id = word * WORD_BITS + (uint32_t)__builtin_ctzll(free);
		return 0;
	}
	return -TESSERA_EBUSY;
}

/* ------------------------------------------------------------------ threads */

static void put_in(struct component *component, uint32_t id)
{
	struct thread *thread = &threads[id];

	ids_end = id >= ids_end ? id + 1 : ids_end;
	thread->component = component;
	thread->next = component->thread;
	thread->previous = 0;
	if (component->thread)
		threads[component->thread].previous = id;
	component->thread = id;
	use(component, id);
}

void threads_take_over(struct component *component, uint32_t id, const struct table_node *node)
{
	threads[id].node = *node;
	put_in(component, id);
}

static void take_out(uint32_t id)
{
	const struct thread *thread = &threads[id];
	struct component *component = thread->component;

	if (thread->previous)
		threads[thread->previous].next = thread->next;
	else
		component->thread = thread->next;
	if (thread->next)
		threads[thread->next].previous = thread->previous;
	component->free_threads[id / WORD_BITS] |= bit_of(id);
	component->threads_used--;
}

/* The thread's frame and the manager's capability to it; the parent's is borrowed. */
static int make(struct component *component, uint32_t parent, uint32_t id, uint64_t argument)
{
	struct table_node *node = &threads[id].node;
	int error = tables_take(component, node);

	if (error)
		return error;
	error = (int)kernel_thread_activate(
			frames_memory(), frames_offset(node->frame.number), node->slot->reference,
			component->object.cap | (uint64_t)parent << 32,
			threads[id].ids | (uint64_t)threads[id].offset << 32, argument)
			.status;
	if (error)
		tables_end(node);
	return error;
}

static int make_under(struct component *component, const struct place *parent, uint32_t id,
		      uint64_t argument)
{
	uint32_t cap;
	int error = caps_borrow(parent, RIGHT_PARENT, &cap);

	if (error)
		return error;
	error = make(component, cap, id, argument);
	caps_return();
	return error;
}

/* Gives the scheduler its capability: nothing can keep it from the slot that was reserved. */
static void give(uint32_t id, const struct place *place)
{
	uint64_t reference = threads[id].node.slot->reference;

	kernel_cap_copy((uint32_t)reference, reference >> 32, slot_ref(place->node, place->index),
			RIGHTS_ALL, 0, 0);
}

int64_t threads_create(struct component *scheduler, struct component *component, uint64_t parent,
		       uint64_t id, uint64_t argument)
{
	struct place parent_place, place;
	int error;

	if (component->scheduler != component_handle(scheduler))
		return -TESSERA_EPERM;
	if ((error = choose(component, &id)))
		return error;
	if ((error = caps_look(scheduler, parent, &parent_place)))
		return error;
	if ((error = caps_reserve(scheduler, &place)))
		return error;
	error = make_under(component, &parent_place, (uint32_t)id, argument);
	if (error) {
		caps_release(scheduler, place.where);
		return error;
	}
	give((uint32_t)id, &place);
	put_in(component, (uint32_t)id);
	return (int64_t)place.where;
}

/* Nowhere but in the component in which it started, or from there in the booter. */
static bool is_at_home(uint32_t cap)
{
	uint64_t depth = kernel_thread_read(cap, THREAD_FIELD_DEPTH).value;

	return !depth ||
	       (depth == 1 && threads_harmless_in(kernel_thread_read(cap, THREAD_CALLER).value));
}

/* No server waits for it to go on. */
static bool can_end(uint32_t cap)
{
	return kernel_thread_read(cap, THREAD_FIELD_STATE).value == THREAD_STOPPED ||
	       is_at_home(cap);
}

/* Called from home, and gone no further. */
static bool is_inside(uint32_t cap, const struct component *server)
{
	return kernel_thread_read(cap, THREAD_FIELD_DEPTH).value == 1 &&
	       kernel_thread_read(cap, THREAD_CALLER).value == server->object.frame.number;
}

static void end(uint32_t id)
{
	take_out(id);
	tables_end(&threads[id].node);
}

/* The id of the thread in a slot; 0 if the thread is gone. */
static int find_id(const struct place *place, uint32_t *id)
{
	struct kernel_answer answer;
	uint32_t cap;
	int error = caps_borrow(place, RIGHT_REGISTERS, &cap);

	*id = 0;
	if (error == -TESSERA_ESTALE)
		return kernel_slot_read(place->node, place->index, SLOT_TYPE).value == CAP_THREAD
			       ? 0
			       : -TESSERA_EBADF;
	if (error)
		return error;
	answer = kernel_thread_read(cap, THREAD_FIELD_ID);
	caps_return();
	*id = (uint32_t)answer.value;
	return answer.status == -TESSERA_EACCES ? -TESSERA_EPERM : (int)answer.status;
}

/* The scheduler knows what its threads do inside of it. */
static int end_for(const struct component *scheduler, uint32_t id)
{
	uint32_t cap = threads[id].node.cap;

	if (!can_end(cap) && !is_inside(cap, scheduler))
		return -TESSERA_EBUSY;
	end(id);
	return 0;
}

static bool made_by(const struct component *scheduler, uint32_t id)
{
	return threads[id].node.cap &&
	       threads[id].component->scheduler == component_handle(scheduler);
}

int threads_end(struct component *scheduler, uint64_t slot)
{
	struct place place;
	uint32_t id;
	int error;

	if ((error = caps_find(scheduler, slot, &place)))
		return error;
	if ((error = find_id(&place, &id)))
		return error;
	if (id && !made_by(scheduler, id))
		return -TESSERA_EPERM;
	if (place.derivation->offset)
		return -TESSERA_EBUSY;
	if (id && (error = end_for(scheduler, id)))
		return error;
	kernel_cap_remove(place.node, place.frame.number, place.index);
	caps_release(scheduler, slot);
	return 0;
}

uint64_t threads_entered(uint32_t id, uint64_t place)
{
	uint32_t cap = id < THREAD_IDS ? threads[id].node.cap : 0;

	return cap ? kernel_thread_read(cap, THREAD_CALLER + place).value : 0;
}

int threads_end_id(const struct component *scheduler, uint64_t id)
{
	if (id >= THREAD_IDS || !made_by(scheduler, (uint32_t)id))
		return -TESSERA_EPERM;
	return end_for(scheduler, (uint32_t)id);
}

int threads_end_step(struct component *component)
{
	if (!component->thread)
		return 0;
	if (!can_end(threads[component->thread].node.cap))
		return -TESSERA_EBUSY;
	end(component->thread);
	return 1;
}

bool threads_look(const struct component *component, struct table_node *thread)
{
	*thread = threads[component->thread].node;
	return component->thread != 0;
}

void threads_forget(struct component *component)
{
	uint32_t id = component->thread;

	take_out(id);
	threads[id].node.cap = 0;
}

static bool calls_for(uint32_t id, const struct component *component)
{
	return threads_entered(id, 0) == own_frame &&
	       threads_entered(id, 1) == component->object.frame.number;
}

/* Whom the last restoring waited for that was held up. */
static struct {
	uint32_t id;
	const struct component *component;
} lingering;

int64_t threads_lingering(void)
{
	if (!lingering.component || !calls_for(lingering.id, lingering.component))
		return -TESSERA_EAGAIN;
	return lingering.id;
}

int threads_leave_step(struct component *component)
{
	for (uint32_t looks = 0; component->left < ids_end; component->left++) {
		if (!threads[component->left].node.cap)
			continue;
		if (looks++ == LEAVING_LOOKS)
			return 1;
		if (calls_for(component->left, component)) {
			lingering.id = component->left;
			lingering.component = component;
			return -TESSERA_EBUSY;
		}
	}
	return 0;
}
