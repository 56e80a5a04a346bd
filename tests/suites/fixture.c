#include "fixture.h"

#include "check.h"
#include "digest.h"
#include "operation.h"
#include "reclaim.h"

#define STACKS 48
#define STACK_BYTES 2048
#define SERVERS 48
#define WORKERS 32
#define FIRST_ID 1
#define RUN_CYCLES 50000000 /* more than any thread of a case runs at a stretch */
#define ALL RIGHTS_ALL

static uint8_t stacks[STACKS][STACK_BYTES] __attribute__((aligned(16)));
static struct server servers[SERVERS];
static struct worker workers[WORKERS];
static uint32_t slots, frames, ids, stack_count, server_count, worker_count;
static uint64_t arena_first, boot_digest;

static const struct boot_info *info(void)
{
	uint64_t address = BOOT_INFO_ADDRESS;

	/* The compiler must not know that nothing of the image lies there. */
	__asm__("" : "+r"(address));
	return (const struct boot_info *)address;
}

static uint64_t boot_frame_type(uint64_t number)
{
	return DO(frame_read, BOOT_MEMORY, number, FRAME_TYPE);
}

/* The first run of untyped frames that is long enough. */
static uint64_t find_arena(void)
{
	uint64_t length = 0;

	for (uint64_t number = 0; number < info()->frames; number++) {
		length = boot_frame_type(number) == FRAME_UNTYPED ? length + 1 : 0;
		if (length == ARENA_FRAMES)
			return number + 1 - ARENA_FRAMES;
	}
	return 0;
}

/* The leaf for the cases' capabilities stands in a frame from the end of memory. */
static void make_test_leaf(void)
{
	uint64_t frame = info()->frames - 1;

	while (boot_frame_type(frame) != FRAME_UNTYPED)
		frame--;
	DO(retype, BOOT_MEMORY, frame, FRAME_KERNEL);
	DO(captbl_activate, BOOT_MEMORY, frame, slot_ref(BOOT_CAPTBL_LEAF, TEST_LEAF), 0);
	DO(cons, BOOT_CAPTBL_ROOT, 1, TEST_LEAF);
}

/* A fault of the runner's own code fails the case. */
static struct reply crash(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
			  uint64_t stack, uint64_t component)
{
	check_equal(__FILE__, __LINE__, "a fault of the runner (ip, not address)", ip, address);
	kernel_fault_write(0, REG_RIP, (uint64_t)check_leave);
	return (struct reply){ FAULT_RESUME, 0 };
}

static void make_crash_gate(void)
{
	static struct server server;
	static uint8_t stack[STACK_BYTES];

	server = (struct server){ crash, stack + sizeof(stack), 0 };
	DO(gate_make, BOOT_COMPONENT, slot_ref(BOOT_CAPTBL_LEAF, CRASH_GATE),
	   entry_address(server_entry), (uint64_t)&server);
	DO(fault_gate, BOOT_COMPONENT, FAULT_PAGE, CRASH_GATE);
	DO(fault_gate, BOOT_COMPONENT, FAULT_EXCEPTION, CRASH_GATE);
}

void fixture_init(void)
{
	make_crash_gate();
	make_test_leaf();
	arena_first = find_arena();
	CHECK(arena_first != 0);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, slot_ref(BOOT_CAPTBL_LEAF, ARENA), ALL,
	   arena_first, ARENA_FRAMES);
	boot_digest = digest_boot();
}

void fixture_begin(void)
{
	slots = frames = stack_count = server_count = worker_count = 0;
	ids = FIRST_ID;
}

uint32_t slot_new(void)
{
	CHECK(slots < LEAF_SLOTS - 1);
	return LEAF_SLOTS + slots++;
}

uint64_t slot_of(uint32_t cap)
{
	return slot_ref(cap < LEAF_SLOTS ? BOOT_CAPTBL_LEAF : TEST_LEAF, cap % LEAF_SLOTS);
}

uint32_t slots_used(void)
{
	return slots;
}

uint32_t frame_new(void)
{
	CHECK(frames < ARENA_FRAMES);
	return frames++;
}

uint32_t frame_kernel(void)
{
	uint32_t frame = frame_new();

	DO(retype, ARENA, frame, FRAME_KERNEL);
	return frame;
}

uint32_t frame_user(void)
{
	uint32_t frame = frame_new();

	DO(retype, ARENA, frame, FRAME_USER);
	return frame;
}

uint32_t frames_used(void)
{
	return frames;
}

uint64_t frame_number(uint32_t offset)
{
	return arena_first + offset;
}

uint32_t id_new(void)
{
	return ids++;
}

void *stack_new(void)
{
	CHECK(stack_count < STACKS);
	return stacks[stack_count++] + STACK_BYTES;
}

static uint64_t slot_field(uint32_t cap, enum slot_field field)
{
	return DO(slot_read, (uint32_t)slot_of(cap), cap % LEAF_SLOTS, field);
}

void cap_give(uint32_t cap, uint64_t slot, uint64_t rights)
{
	uint64_t type = slot_field(cap, SLOT_TYPE);
	bool range = type >= CAP_MEMORY && type <= CAP_THREAD_IDS;

	DO(cap_copy, (uint32_t)slot_of(cap), cap % LEAF_SLOTS, slot, rights, 0,
	   range ? slot_field(cap, SLOT_B) : 0);
}

uint32_t cap_with(uint32_t cap, uint64_t rights)
{
	uint32_t copy = slot_new();

	cap_give(cap, slot_of(copy), rights);
	return copy;
}

uint32_t captbl_new(uint32_t level)
{
	uint32_t cap = slot_new();

	DO(captbl_activate, ARENA, frame_kernel(), slot_of(cap), level);
	return cap;
}

uint32_t pgtbl_new(uint32_t level)
{
	uint32_t cap = slot_new();

	DO(pgtbl_activate, ARENA, frame_kernel(), slot_of(cap), level);
	return cap;
}

uint32_t asnd_new(uint32_t rcv)
{
	uint32_t cap = slot_new();

	DO(asnd_make, rcv, slot_of(cap));
	return cap;
}

uint32_t memory_new(uint32_t first, uint32_t count)
{
	uint32_t cap = slot_new();

	DO(cap_copy, BOOT_CAPTBL_LEAF, ARENA, slot_of(cap), ALL, first, count);
	return cap;
}

uint32_t memory_lent(uint32_t memory, uint32_t component, uint32_t first, uint32_t count)
{
	uint32_t cap = slot_new();

	DO(memory_lend, memory, slot_of(cap), component, first, count);
	return cap;
}

uint64_t number_of(uint32_t cap)
{
	return slot_field(cap, SLOT_FRAME);
}

uint32_t offset_of(uint32_t cap)
{
	return (uint32_t)(number_of(cap) - arena_first);
}

void end_object(uint32_t cap)
{
	DO(deactivate, ARENA, offset_of(cap));
}

/* The image's pages at the runner's addresses; the entries are those of the runner's leaf. */
static void box_map_image(const struct box *box)
{
	for (uint32_t index = 0; index < FREE_PAGE; index++) {
		uint64_t entry = DO(entry_read, BOOT_PGTBL_LEAF, index);

		if (entry)
			DO(map, box->pgtbl[0], index, BOOT_MEMORY, entry >> ENTRY_FRAME_SHIFT,
			   entry & (MAP_WRITE | MAP_EXECUTE));
	}
}

static void box_make_pgtbl(struct box *box)
{
	for (uint32_t level = 0; level < 4; level++) {
		box->pgtbl[level] = pgtbl_new(level);
		box->pgtbl_frame[level] = offset_of(box->pgtbl[level]);
		if (level)
			DO(cons, box->pgtbl[level], IMAGE_BASE >> (12 + 9 * level) & 511,
			   box->pgtbl[level - 1]);
	}
	box_map_image(box);
}

void box_make(struct box *box)
{
	box->leaf = captbl_new(0);
	box->captbl = captbl_new(1);
	box->leaf_frame = offset_of(box->leaf);
	box->captbl_frame = offset_of(box->captbl);
	DO(cons, box->captbl, 0, box->leaf);
	box_make_pgtbl(box);
	box->component = slot_new();
	box->component_frame = frame_kernel();
	DO(component_activate, ARENA, box->component_frame, slot_of(box->component), box->captbl,
	   box->pgtbl[3], entry_address(worker_entry));
}

void box_give(const struct box *box, uint32_t index, uint32_t cap)
{
	cap_give(cap, slot_ref(box->leaf, index), ALL);
}

struct server *server_new(server_function *function)
{
	CHECK(server_count < SERVERS);
	servers[server_count] = (struct server){ function, stack_new(), 0 };
	return &servers[server_count++];
}

uint32_t gate_to(const struct box *box, const struct server *server)
{
	uint32_t gate = slot_new();

	DO(gate_make, box->component, slot_of(gate), entry_address(server_entry), (uint64_t)server);
	return gate;
}

uint32_t gate_new(const struct box *box, server_function *function)
{
	return gate_to(box, server_new(function));
}

void fault_gate_set(const struct box *box, enum fault_kind kind, const struct box *handler,
		    server_function *function)
{
	DO(fault_gate, box->component, kind, gate_new(handler, function));
}

void thread_make(struct thread *thread, const struct box *box, uint32_t parent,
		 worker_function *function, uint64_t argument)
{
	thread_make_in(thread, frame_kernel(), box, parent, function, argument);
}

void thread_make_in(struct thread *thread, uint32_t frame, const struct box *box, uint32_t parent,
		    worker_function *function, uint64_t argument)
{
	CHECK(worker_count < WORKERS);
	thread->worker = &workers[worker_count++];
	*thread->worker = (struct worker){ function, stack_new(), argument, 0 };
	thread->cap = slot_new();
	thread->frame = frame;
	thread->id = id_new();
	thread->rcv = 0;
	DO(thread_activate, ARENA, thread->frame, slot_of(thread->cap),
	   box->component | (uint64_t)parent << 32, BOOT_THREAD_IDS | (uint64_t)thread->id << 32,
	   (uint64_t)thread->worker);
}

void thread_make_rcv(struct thread *thread, const struct box *box, uint32_t parent,
		     worker_function *function, uint64_t argument, uint64_t priority,
		     uint64_t ceiling)
{
	thread_make(thread, box, parent, function, argument);
	thread->rcv = slot_new();
	DO(rcv_make, thread->cap, slot_of(thread->rcv), priority | ceiling << 32);
}

void run(const struct thread *thread)
{
	DO(dispatch, thread->cap, PRIORITY, now() + RUN_CYCLES, 0);
}

struct event event_next(void)
{
	struct kernel_answer answer = kernel_rcv_wait(BOOT_RCV, RCV_NONBLOCKING, 0, 0);
	uint64_t word = (uint64_t)answer.status;

	if (answer.status < 0)
		return (struct event){ 0, 0, 0, 0 };
	return (struct event){ word & 0xffff, word >> EVENT_FLAGS_SHIFT & 0xff,
			       word >> EVENT_PENDING_SHIFT, answer.value };
}

void expect_event(const struct thread *thread, uint64_t flags)
{
	struct event event = event_next();

	CHECK_EQUAL(event.flags & ~(uint64_t)EVENT_MORE, flags);
	CHECK_EQUAL(event.id, thread->id);
}

void expect_no_event(void)
{
	CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, RCV_NONBLOCKING, 0, 0).status, -TESSERA_EAGAIN);
}

uint64_t thread_state(const struct thread *thread)
{
	return DO(thread_read, thread->cap, THREAD_FIELD_STATE);
}

void fixture_forget_events(void)
{
	while (kernel_rcv_wait(BOOT_RCV, RCV_NONBLOCKING, 0, 0).status >= 0)
		;
}

void fixture_end(void)
{
	fixture_forget_events();
	reclaim_all();
	fixture_forget_events();
	CHECK_EQUAL(digest_boot(), boot_digest);
}
