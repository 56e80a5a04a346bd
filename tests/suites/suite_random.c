/*
 * Random operations, most of them valid: any mixture of them keeps the invariants, and everything
 * can be taken back afterwards. What they came to is printed as a histogram. The seed is fixed, and
 * printed; `make RANDOM_SEED=...` and -DRANDOM_ROUNDS change what is done. Each round has a world of its
 * own, as the operations take it apart.
 */
#include "suite.h"

#include "invariants.h"
#include "specimens.h"

#ifndef RANDOM_SEED
#define RANDOM_SEED 0x7e55e7a
#endif
#ifndef RANDOM_ROUNDS
#define RANDOM_ROUNDS 40
#endif

_Static_assert(RANDOM_SEED != 0, "from 0 comes nothing but 0");

#define CALLS_OF_A_ROUND 1000
#define CALLS_BETWEEN_CHECKS 250
#define FRAMES 96     /* that the operations play with */
#define SLOTS 120     /* of the test leaf, likewise */
#define IDS 40
#define WILD 16       /* one word in so many is anything, */
#define DEAD 16       /* one capability in so many may be dead, */
#define TAKEN 8       /* one slot or frame in so many is not looked for */
#define DESTRUCTIVE 6 /* one in so many of the operations that end things is done */
#define SLICE 20000u
#define STEPS 500     /* of a worker */
#define GATE 2        /* slot of a box */
#define ERRORS_MOST 64

/* What a word is, most of the time. A type of capability is the kind that names it. */
enum kind {
	NOTHING = CAP_TYPES,
	ANY_CAP,
	NODE,          /* any node */
	CHILD,         /* a node one level below the first word's */
	LEAF,          /* a captbl leaf, the test leaf for one */
	SLOT,          /* a reference */
	SLOT_INDEX,
	FULL_SLOT,     /* the index of a slot of the first word's leaf that is not empty */
	ENTRY_INDEX,
	FULL_ENTRY,    /* the index of an entry of the first word's node that is not empty */
	OFFSET,        /* of a frame; */
	FRESH,         /* of one for an object; */
	PAGE,          /* of one of user memory */
	NUMBER,        /* of the frame of the first word's object, or of another one */
	TARGET,        /* what the entry of the first word's node holds that the third word names */
	RIGHTS,
	FIRST,
	COUNT,
	TYPE,
	LEVEL,
	PAGE_FLAGS,
	FIELD,
	ADDRESS,
	ORIGIN,        /* component and parent */
	ID,
	PRIORITIES,
	SMALL,
	TIME,
	ZERO,
	NONBLOCKING,
	REGISTER,
	VALUE,
	LINE,
	PORT,
	WIDTH,
	CODE,          /* of an exit that is none */
};

struct shape {
	uint32_t call;
	const char *name;
	uint8_t kinds[6];
};

#define SHAPE(call, ...) { CALL_##call, #call, { __VA_ARGS__ } }

static const struct shape shapes[] = {
	SHAPE(cap_type, ANY_CAP),
	SHAPE(cap_copy, LEAF, FULL_SLOT, SLOT, RIGHTS, FIRST, COUNT),
	SHAPE(cap_remove, LEAF, NUMBER, FULL_SLOT),
	SHAPE(slot_read, LEAF, SLOT_INDEX, FIELD),
	SHAPE(cons, NODE, ENTRY_INDEX, CHILD),
	SHAPE(decons, NODE, NUMBER, FULL_ENTRY, TARGET),
	SHAPE(entry_read, NODE, ENTRY_INDEX),
	SHAPE(retype, CAP_MEMORY, OFFSET, TYPE),
	SHAPE(map, CAP_PGTBL_0, ENTRY_INDEX, CAP_MEMORY, PAGE, PAGE_FLAGS),
	SHAPE(unmap, CAP_PGTBL_0, NUMBER, FULL_ENTRY, TARGET, ADDRESS),
	SHAPE(frame_read, CAP_MEMORY, OFFSET, FIELD),
	SHAPE(memory_lend, CAP_MEMORY, SLOT, CAP_COMPONENT, FIRST, COUNT),
	SHAPE(captbl_activate, CAP_MEMORY, FRESH, SLOT, LEVEL),
	SHAPE(pgtbl_activate, CAP_MEMORY, FRESH, SLOT, LEVEL),
	SHAPE(component_activate, CAP_MEMORY, FRESH, SLOT, CAP_CAPTBL_ROOT, CAP_PGTBL_3, ADDRESS),
	SHAPE(thread_activate, CAP_MEMORY, FRESH, SLOT, ORIGIN, ID, VALUE),
	SHAPE(gate_make, CAP_COMPONENT, SLOT, ADDRESS, VALUE),
	SHAPE(rcv_make, CAP_THREAD, SLOT, PRIORITIES),
	SHAPE(asnd_make, CAP_RCV, SLOT),
	SHAPE(deactivate, CAP_MEMORY, OFFSET),
	SHAPE(fault_gate, CAP_COMPONENT, SMALL, CAP_GATE),
	SHAPE(dispatch, CAP_THREAD, PRIORITIES, TIME, ZERO),
	SHAPE(rcv_wait, CAP_RCV, NONBLOCKING, ZERO, TIME),
	SHAPE(rcv_priority, CAP_RCV, PRIORITIES),
	SHAPE(asnd, CAP_ASND),
	SHAPE(thread_read, CAP_THREAD, REGISTER),
	SHAPE(thread_write, CAP_THREAD, REGISTER, VALUE),
	SHAPE(unwind, CAP_THREAD, CAP_COMPONENT),
	SHAPE(fault_read, ZERO, REGISTER),
	SHAPE(fault_write, ZERO, REGISTER, VALUE),
	SHAPE(irq_attach, CAP_IRQS, LINE, CAP_RCV, SMALL),
	SHAPE(irq_detach, CAP_IRQS, LINE),
	SHAPE(irq_acknowledge, CAP_IRQS, LINE),
	SHAPE(port_read, CAP_PORTS, PORT, WIDTH),
	SHAPE(port_write, CAP_PORTS, PORT, WIDTH, ZERO),
	SHAPE(debug_put, CAP_DEBUG, ZERO),
	SHAPE(debug_get, CAP_DEBUG),
	SHAPE(debug_exit, CAP_DEBUG, CODE),
};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

enum {
#define CALL(name, parameters, text) COUNTED_##name,
#define FAILS(name, error, when)
#include <tessera/calls.def>
#undef CALL
#undef FAILS
	OPERATIONS
};
_Static_assert(SHAPES == OPERATIONS, "an operation has no shape");

static const int64_t error_numbers[] = {
#define ERROR(name, number, text) number,
#include <tessera/errors.def>
#undef ERROR
};

#define ERRORS (sizeof(error_numbers) / sizeof(error_numbers[0]))
_Static_assert(ERRORS < ERRORS_MOST, "the histogram has a column for each error");

/* Column 0 is success, the last one an error that is not in the list. */
static uint32_t histogram[SHAPES][ERRORS_MOST + 1];
static uint64_t state;

/* xorshift64*: Marsaglia, "Xorshift RNGs"; Vigna, "An experimental exploration". */
static uint64_t next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1d;
}

static uint32_t below(uint32_t count)
{
	return (uint32_t)((next_random() >> 32) % count);
}

static uint64_t pick(const uint64_t *from, uint32_t count)
{
	return from[below(count)];
}

#define PICK(...)                                                                                  \
	pick((const uint64_t[]){ __VA_ARGS__ },                                                    \
	     sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

static uint64_t wild_word(void)
{
	return PICK(0, 1, below(CAPABILITIES), next_random(), next_random() >> 32, ~0ul, 1ul << 63,
		    1ul << 32);
}

/* The runner's own capability of a type that names no object; the test leaf's may be gone. */
static uint64_t own_cap(uint32_t type)
{
	static const uint8_t caps[CAP_TYPES] = {
		[CAP_MEMORY] = ARENA,		[CAP_DEVICES] = BOOT_DEVICES,
		[CAP_PORTS] = BOOT_PORTS,	[CAP_IRQS] = BOOT_IRQS,
		[CAP_THREAD_IDS] = BOOT_THREAD_IDS, [CAP_DEBUG] = BOOT_DEBUG,
	};

	return caps[type];
}

/* A slot of the test leaf that holds one of the types, most often a live one; else any. */
static uint64_t cap_of_types(uint32_t types)
{
	bool dead = below(DEAD) == 0;
	uint32_t from = below(SLOTS);

	for (uint32_t i = 0; i < SLOTS; i++) {
		uint32_t index = (from + i) % SLOTS;
		uint64_t type = kernel_slot_read(TEST_LEAF, index, SLOT_TYPE).value;

		if (types & 1u << type && (dead || !kernel_cap_type(LEAF_SLOTS + index).status))
			return LEAF_SLOTS + index;
	}
	return LEAF_SLOTS + from;
}

static uint64_t cap_of_type(uint32_t type)
{
	return type >= CAP_MEMORY && below(4) ? own_cap(type) : cap_of_types(1u << type);
}

static uint64_t leaf_cap(void)
{
	return below(4) ? TEST_LEAF : cap_of_types(1u << CAP_CAPTBL_LEAF);
}

static uint64_t empty_slot(void)
{
	uint64_t leaf = leaf_cap();
	uint32_t from = below(SLOTS);

	if (below(TAKEN))
		for (uint32_t i = 0; i < SLOTS; i++, from = (from + 1) % SLOTS)
			if (!kernel_slot_read((uint32_t)leaf, from, SLOT_TYPE).value)
				break;
	return slot_ref((uint32_t)leaf, from);
}

/* A frame of a type, of kernel memory one that no object was in yet. */
static uint64_t frame_of_type(uint64_t type)
{
	uint32_t from = below(FRAMES);

	if (below(TAKEN))
		for (uint32_t i = 0; i < FRAMES; i++, from = (from + 1) % FRAMES)
			if (kernel_frame_read(ARENA, from, FRAME_TYPE).value == type &&
			    !kernel_frame_read(ARENA, from, FRAME_OBJECT).value)
				break;
	return from;
}

static uint64_t full_slot(const uint64_t *words)
{
	uint32_t from = below(SLOTS);

	for (uint32_t i = 0; i < SLOTS; i++, from = (from + 1) % SLOTS)
		if (kernel_slot_read((uint32_t)words[0], from, SLOT_TYPE).value)
			break;
	return from;
}

static uint64_t full_entry(const uint64_t *words)
{
	uint32_t from = below(NODE_ENTRIES);

	for (uint32_t i = 0; i < NODE_ENTRIES; i++, from = (from + 1) % NODE_ENTRIES)
		if (kernel_entry_read((uint32_t)words[0], from).value)
			break;
	return from;
}

static uint64_t number_for(const uint64_t *words)
{
	uint32_t cap = (uint32_t)words[0];

	if (below(8) == 0)
		return frame_number(below(FRAMES));
	return kernel_slot_read((uint32_t)slot_of(cap), cap % LEAF_SLOTS, SLOT_FRAME).value;
}

static uint64_t target_for(const uint64_t *words)
{
	return kernel_entry_read((uint32_t)words[0], words[2]).value >> ENTRY_FRAME_SHIFT;
}

static uint64_t cap_word(uint8_t kind, const uint64_t *words)
{
	switch (kind) {
	case ANY_CAP:
		return LEAF_SLOTS + below(SLOTS);
	case NODE:
		return cap_of_types(0x7e);
	case LEAF:
		return leaf_cap();
	case CHILD:
		return cap_of_types(1u << ((kernel_cap_type((uint32_t)words[0]).value & 0xff) - 1));
	case SLOT:
		return empty_slot();
	case ORIGIN:
		return cap_of_types(1u << CAP_COMPONENT) |
		       (below(4) ? BOOT_RCV : cap_of_types(1u << CAP_RCV)) << 32;
	default:
		return cap_of_type(kind);
	}
}

static uint64_t address_word(uint8_t kind, const uint64_t *words)
{
	switch (kind) {
	case NUMBER:
		return number_for(words);
	case TARGET:
		return target_for(words);
	case OFFSET:
		return below(FRAMES);
	case FRESH:
		return frame_of_type(FRAME_KERNEL);
	case PAGE:
		return frame_of_type(FRAME_USER);
	case FULL_ENTRY:
		return full_entry(words);
	case SLOT_INDEX:
		return below(SLOTS);
	case FULL_SLOT:
		return full_slot(words);
	case ENTRY_INDEX:
		return PICK(below(8), below(8), 16, FREE_PAGE + below(8), below(512));
	case TIME:
		return now() + below(SLICE);
	default:
		return PICK(entry_address(worker_entry), IMAGE_BASE, FREE_ADDRESS, 0);
	}
}

static uint64_t plain_word(uint8_t kind)
{
	switch (kind) {
	case RIGHTS:
		return PICK(ALL, ALL, ALL, below(256));
	case FIRST:
	case COUNT:
		return PICK(0, 0, 0, below(4), FRAMES);
	case TYPE:
		return FRAME_UNTYPED + below(3);
	case LEVEL:
	case WIDTH:
	case SMALL:
		return below(4);
	case PAGE_FLAGS:
		return PICK(0, MAP_WRITE, MAP_EXECUTE);
	case FIELD:
		return below(9);
	case ID:
		return BOOT_THREAD_IDS | (uint64_t)(1 + below(IDS)) << 32;
	case PRIORITIES:
		return below(30);
	case REGISTER:
		return PICK(REG_R12, REG_R13, REG_RBP, REG_VECTOR, THREAD_FIELD_STATE,
			    THREAD_CALLER + below(4));
	case VALUE:
		return PICK(0, 1, ~0ul);
	case LINE:
		return 8 + below(4);
	case PORT:
		return 0x80; /* where nothing listens */
	case CODE:
		return 128 + below(1000);
	case NONBLOCKING:
		return RCV_NONBLOCKING;
	default:
		return 0;
	}
}

/* What ends the machine, moves the root's token, waits for ever or drives devices is never wild. */
static bool may_be_wild(const struct shape *shape, uint8_t kind)
{
	return kind != CODE && kind != ZERO && kind != NONBLOCKING && kind != TIME &&
	       kind != PORT && shape->call != CALL_port_write;
}

static uint64_t make_word(const struct shape *shape, uint8_t kind, const uint64_t *words)
{
	if (may_be_wild(shape, kind) && below(WILD) == 0)
		return words ? wild_word() : LEAF_SLOTS + below(SLOTS);
	if (kind < CAP_TYPES || (kind >= ANY_CAP && kind <= SLOT) || kind == ORIGIN)
		return cap_word(kind, words);
	if ((kind >= SLOT_INDEX && kind <= TARGET) || kind == ADDRESS || kind == TIME)
		return address_word(kind, words);
	return plain_word(kind);
}

static void count_result(uint32_t shape, int64_t status)
{
	uint32_t column = 0;

	if (status < 0)
		for (column = 1; column <= ERRORS; column++)
			if (error_numbers[column - 1] == -status)
				break;
	histogram[shape][column]++;
}

static bool destructive(const struct shape *shape)
{
	return shape->call == CALL_deactivate || shape->call == CALL_cap_remove ||
	       shape->call == CALL_decons || shape->call == CALL_unmap;
}

static void do_one(void)
{
	uint32_t which = below(SHAPES);
	const struct shape *shape = &shapes[which];
	struct operation operation = { shape->call, shape->name, { 0 } };

	if (destructive(shape) && below(DESTRUCTIVE))
		return;
	operation.words[0] = make_word(shape, shape->kinds[0], NULL);
	for (uint32_t i = 1; i < 6 && shape->kinds[i]; i++)
		operation.words[i] = make_word(shape, shape->kinds[i], operation.words);
	count_result(which, operation_try(&operation).status);
	fixture_forget_events();
}

static void print_histogram(void)
{
	for (uint32_t i = 0; i < SHAPES; i++) {
		print_text("::note random: ");
		print_text(shapes[i].name);
		for (uint32_t column = 0; column <= ERRORS + 1; column++) {
			if (!histogram[i][column])
				continue;
			print_text(" ");
			print_text(!column	       ? "done"
				   : column > ERRORS ? "unknown"
						     : error_name(error_numbers[column - 1]));
			print_text(" ");
			print_number(histogram[i][column]);
		}
		print_text("\n");
		CHECK_EQUAL(histogram[i][ERRORS + 1], 0);
	}
}

static void work(uint64_t argument)
{
	for (volatile uint32_t i = 0; i < STEPS; i++)
		kernel_gate_call(GATE, argument, 0, 0, 0, 0, 0);
}

static struct reply reply_at_once(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				  uint64_t f)
{
	return (struct reply){ a, 0 };
}

/* A component whose threads call another one, beside the specimens. */
static void make_world(void)
{
	static struct specimens specimens;
	struct thread thread;
	struct box server;

	specimens_make(&specimens);
	box_make(&server);
	box_give(&specimens.box, GATE, gate_new(&server, reply_at_once));
	for (uint32_t i = 0; i < 4; i++)
		thread_make_rcv(&thread, &specimens.box, BOOT_RCV, work, i, i, 20);
	while (slots_used() < SLOTS)
		slot_new();
	while (frames_used() < FRAMES)
		frame_new();
}

static void play_round(void)
{
	make_world();
	for (uint32_t i = 1; i <= CALLS_OF_A_ROUND; i++) {
		do_one();
		if (i % CALLS_BETWEEN_CHECKS == 0)
			invariants_check();
	}
	for (uint32_t line = 8; line < 12; line++)
		kernel_irq_detach(BOOT_IRQS, line);
	fixture_end();
	fixture_begin();
}

void random_operations(void)
{
	state = RANDOM_SEED;
	print_text("::note random: seed ");
	print_number(RANDOM_SEED);
	print_text("\n");
	for (uint32_t round = 0; round < RANDOM_ROUNDS; round++)
		play_round();
	print_histogram();
}
