/*
 * A system of two components, in the place of the booter, for the tools that look at a system from
 * outside. It builds the second component, lets a thread of it wait and activates that thread,
 * whose event nobody takes; then its own thread calls into the component and stays there:
 *
 *	thread 0, root endpoint   in component 2, called from component 1
 *	thread 5, priority 10     woken, with an event (activated, blocked) for thread 0
 *
 * Component 2 has the guest's pages where component 1 has them, but all of them executable, which
 * makes the writable one an alias; and above them its own: one to write, one to read, one of a
 * device.
 */
#include <tessera/abi.h>

#define BASE	  0x2000000ull
#define PAGE	  4096
#define OWN_PAGES 16 /* entry of the leaf from which component 2 has pages of its own */
#define SCREEN	  0xb8
#define THREAD_ID 5
#define ARGUMENT  99

enum { SLOT_RCV_IN_2 = 9, FRAME_SEARCH_FROM = 2048 };

struct result {
	int64_t status;
	uint64_t value;
};

void guest_main(void);
void guest_thread(void);
void guest_server(void);

uint8_t guest_stack[PAGE] __attribute__((aligned(16)));
static uint64_t next_frame = FRAME_SEARCH_FROM;
static uint32_t next_slot = BOOT_FIRST_FREE;

__asm__(".globl guest_start\n"
	"guest_start:\n"
	"	lea guest_stack + 4096(%rip), %rsp\n"
	"	call guest_main\n");

static struct result call(enum call_number number, uint32_t cap, uint64_t a, uint64_t b, uint64_t c,
			  uint64_t d, uint64_t e)
{
	register uint64_t r10 __asm__("r10") = d;
	register uint64_t r8 __asm__("r8") = e;
	struct result result;

	__asm__ volatile("syscall"
			 : "=a"(result.status), "+D"(a), "+S"(b), "+d"(c), "+r"(r10), "+r"(r8)
			 : "a"((uint64_t)number << CALL_SHIFT | (uint64_t)cap << CAP_INDEX_SHIFT)
			 : "rcx", "r9", "r11", "memory");
	result.value = c;
	return result;
}

/* Ends the machine with a code of its own where an operation fails. */
static void must(struct result result)
{
	if (result.status < 0)
		call(CALL_debug_exit, BOOT_DEBUG, 1, 0, 0, 0, 0);
}

static uint64_t take_frame(enum frame_type type)
{
	while (call(CALL_frame_read, BOOT_MEMORY, next_frame, FRAME_TYPE, 0, 0, 0).value !=
	       FRAME_UNTYPED)
		next_frame++;
	must(call(CALL_retype, BOOT_MEMORY, next_frame, type, 0, 0, 0));
	return next_frame++;
}

static uint64_t slot(uint32_t index)
{
	return slot_ref(BOOT_CAPTBL_LEAF, index);
}

static uint32_t make_node(enum call_number operation, uint64_t level)
{
	uint32_t index = next_slot++;

	must(call(operation, BOOT_MEMORY, take_frame(FRAME_KERNEL), slot(index), level, 0, 0));
	return index;
}

static void map(uint32_t leaf, uint64_t index, uint32_t memory, uint64_t frame, uint64_t flags)
{
	must(call(CALL_map, leaf, index, memory, frame, flags, 0));
}

static void map_pages(uint32_t leaf)
{
	const struct boot_info *info = (const struct boot_info *)BOOT_INFO_ADDRESS;

	for (uint64_t i = 1; i < info->image_frames; i++)
		map(leaf, i - 1, BOOT_MEMORY, info->image_frame + i, MAP_EXECUTE);
	map(leaf, OWN_PAGES, BOOT_MEMORY, take_frame(FRAME_USER), MAP_WRITE);
	map(leaf, OWN_PAGES + 1, BOOT_MEMORY, take_frame(FRAME_USER), 0);
	map(leaf, OWN_PAGES + 2, BOOT_DEVICES, SCREEN, MAP_WRITE);
}

/* The root; every level below hangs in the one above where BASE is. */
static uint32_t make_tables(void)
{
	uint32_t child = make_node(CALL_pgtbl_activate, 0), parent = child;

	map_pages(child);
	for (uint32_t level = 1; level < 4; level++) {
		parent = make_node(CALL_pgtbl_activate, level);
		must(call(CALL_cons, parent, BASE >> (12 + 9 * level) & 511, child, 0, 0, 0));
		child = parent;
	}
	return parent;
}

static uint32_t make_component(uint32_t *captbl_leaf)
{
	uint32_t captbl = make_node(CALL_captbl_activate, 1), tables = make_tables();
	uint32_t component = next_slot++;

	*captbl_leaf = make_node(CALL_captbl_activate, 0);
	must(call(CALL_cons, captbl, 0, *captbl_leaf, 0, 0, 0));
	must(call(CALL_component_activate, BOOT_MEMORY, take_frame(FRAME_KERNEL), slot(component),
		  captbl, tables, (uint64_t)guest_thread));
	return component;
}

/* A thread that waits at its endpoint, and is activated there. */
static void make_thread(uint32_t component, uint32_t captbl_leaf)
{
	uint32_t thread = next_slot++, rcv = next_slot++, asnd = next_slot++;

	must(call(CALL_thread_activate, BOOT_MEMORY, take_frame(FRAME_KERNEL), slot(thread),
		  component | (uint64_t)BOOT_RCV << 32, BOOT_THREAD_IDS | (uint64_t)THREAD_ID << 32,
		  ARGUMENT));
	must(call(CALL_rcv_make, thread, slot(rcv), 10 | (uint64_t)20 << 32, 0, 0, 0));
	must(call(CALL_asnd_make, rcv, slot(asnd), 0, 0, 0, 0));
	must(call(CALL_cap_copy, BOOT_CAPTBL_LEAF, rcv, slot_ref(captbl_leaf, SLOT_RCV_IN_2),
		  RIGHT_WAIT, 0, 0));
	must(call(CALL_dispatch, thread, 10, 0, 0, 0, 0));
	must(call(CALL_asnd, asnd, 0, 0, 0, 0, 0));
}

void guest_thread(void)
{
	call(CALL_rcv_wait, SLOT_RCV_IN_2, 0, 0, 0, 0, 0);
	for (;;)
		__asm__ volatile("pause");
}

void guest_server(void)
{
	for (;;)
		__asm__ volatile("pause");
}

void guest_main(void)
{
	uint32_t captbl_leaf, component = make_component(&captbl_leaf), gate = next_slot++;

	make_thread(component, captbl_leaf);
	must(call(CALL_gate_make, component, slot(gate), (uint64_t)guest_server, 7, 0, 0));
	call((enum call_number)GATE_CALL, gate, 0, 0, 0, 0, 0);
}
