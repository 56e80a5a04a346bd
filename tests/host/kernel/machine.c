#include "machine.h"

#include "captbl.h"
#include "thread.h"

#include <string.h>

uint8_t machine_memory[(size_t)MACHINE_FRAMES * PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
struct frame frame_table[MACHINE_FRAMES];
struct machine machine;
void (*machine_on_load)(void);
void (*machine_on_swap)(frame_t frame, struct frame_state old, struct frame_state new);

static struct core core;
struct core *const machine_core = &core;

void machine_reset(void)
{
	memset(machine_memory, 0, sizeof(machine_memory));
	memset(frame_table, 0, sizeof(frame_table));
	memset(thread_table, 0, sizeof(thread_table));
	memset(captbl_null_leaf, 0, sizeof(captbl_null_leaf));
	memset(&core, 0, sizeof(core));
	memset(&machine, 0, sizeof(machine));
	machine_on_load = NULL;
	machine_on_swap = NULL;
	machine.serial_in = -1;
	for (uint32_t i = 0; i < IRQ_LINES; i++)
		machine.masked[i] = true;
	frame_table_init(MACHINE_FRAMES);
	frame_clock = 1;
	core.reloaded = 1;
	for (uint32_t i = 1; i < MACHINE_FRAMES; i++)
		frame_table[i].state.type = FRAME_UNTYPED;
	arch_load_tables(arch_kernel_tables());
}

void arch_set_word(uint64_t *state, uint64_t desired)
{
	struct frame *frame = (struct frame *)((char *)state - offsetof(struct frame, word));
	struct frame new = {.word = desired};

	if (machine_on_swap)
		machine_on_swap(frame_numbered((uint64_t)(frame - frame_table)), frame->state,
				new.state);
	*state = desired;
}

const uint64_t *arch_caller_captbl(const struct core *caller)
{
	return (const uint64_t *)caller->top->captbl;
}

uint64_t arch_clock(void)
{
	return machine.clock;
}

void arch_load_tables(uint64_t physical)
{
	machine.tables = physical;
	machine.loads++;
	if (machine_on_load)
		machine_on_load();
}

void arch_invalidate(word address)
{
	machine.invalidated = address;
}

void arch_clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

/* Outside of all frames that can be given away. */
uint64_t arch_kernel_tables(void)
{
	return 0;
}

void arch_share_kernel_half(void *root)
{
	uint64_t *entries = root;

	for (uint32_t i = PGTBL_ENTRIES / 2; i < PGTBL_ENTRIES; i++)
		entries[i] = MACHINE_KERNEL_ENTRY;
}

void arch_set_frame(struct core *of, void *end)
{
	(void)of;
	machine.frame = end;
}

void arch_timer(uint64_t timeout)
{
	machine.timer = timeout;
	machine.timers++;
}

bool arch_device_page(uint64_t number)
{
	return number >= frame_total;
}

void arch_irq_mask(uint32_t line)
{
	machine.masked[line] = true;
}

void arch_irq_unmask(uint32_t line, bool level)
{
	machine.masked[line] = false;
	machine.level[line] = level;
}

uint32_t arch_port_read(uint16_t port, uint32_t width)
{
	machine.port = port;
	machine.port_width = width;
	return machine.port_value;
}

void arch_port_write(uint16_t port, uint32_t width, uint32_t value)
{
	machine.port = port;
	machine.port_width = width;
	machine.port_value = value;
}

void arch_serial_put(char c)
{
	if (machine.serial_length < sizeof(machine.serial) - 1)
		machine.serial[machine.serial_length++] = c;
}

int arch_serial_get(void)
{
	int byte = machine.serial_in;

	machine.serial_in = -1;
	return byte;
}

void arch_exit(uint32_t code)
{
	machine.exit_code = code;
	longjmp(machine.exit, 1);
}

void arch_root_stopped(void)
{
	arch_exit(124);
}

void arch_vector_save(uint8_t *area)
{
	memcpy(area, machine.vectors, VECTOR_AREA);
}

void arch_vector_restore(const uint8_t *area)
{
	memcpy(machine.vectors, area, VECTOR_AREA);
}

void arch_vector_clear(void)
{
	memset(machine.vectors, 0, sizeof(machine.vectors));
}

void arch_vector_reset(uint8_t *area)
{
	memset(area, 0, VECTOR_AREA);
}

void arch_vector_enter(struct core *of, bool live, const uint8_t *area)
{
	if (live)
		arch_vector_restore(area);
	of->vector_live = live;
}

void arch_vector_start(struct core *of)
{
	arch_vector_clear();
	of->vector_live = 1;
	of->current->vector = 1;
	of->resume = 1;
}
