/*
 * Sources: Intel SDM vol. 3, "Advanced Programmable Interrupt Controller"; Intel 82093AA I/O APIC
 * data sheet; Intel 8254 and 8259A data sheets.
 */
#include "apic.h"

#include "arch.h"

#define LOCAL_ID	    0x20
#define LOCAL_SPURIOUS	    0xf0
#define LOCAL_TIMER	    0x320
#define LOCAL_CURRENT_COUNT 0x390
#define LOCAL_DIVIDE	    0x3e0
#define LOCAL_ENABLE	    0x100
#define DIVIDE_BY_1	    11
#define MASKED		    0x10000
#define LEVEL		    0x8000

#define IO_SELECT      0
#define IO_WINDOW      0x10
#define IO_REDIRECTION 0x10

#define PIT_HERTZ     1193182
#define PIT_COUNT     11932 /* about 10 ms */
#define PIT_CHANNEL_2 0x42
#define PIT_COMMAND   0x43
#define PIT_GATE      0x61
#define PIT_GATE_ON   1
#define PIT_OUTPUT    0x20

uint64_t ticks_per_cycle;

static volatile uint32_t *local(uint32_t offset)
{
	return (volatile uint32_t *)(APIC_WINDOW + offset);
}

static uint32_t io_read(uint32_t index)
{
	*(volatile uint32_t *)(APIC_WINDOW + PAGE_SIZE + IO_SELECT) = index;
	return *(volatile uint32_t *)(APIC_WINDOW + PAGE_SIZE + IO_WINDOW);
}

static void io_write(uint32_t index, uint32_t value)
{
	*(volatile uint32_t *)(APIC_WINDOW + PAGE_SIZE + IO_SELECT) = index;
	*(volatile uint32_t *)(APIC_WINDOW + PAGE_SIZE + IO_WINDOW) = value;
}

void apic_end_of_interrupt(void)
{
	*local(LOCAL_EOI) = 0;
}

void arch_irq_mask(uint32_t line)
{
	uint32_t index = IO_REDIRECTION + 2 * line;

	/* It keeps its trigger: a level that falls while the line is masked is then forgotten. */
	io_write(index, io_read(index) | MASKED);
}

void arch_irq_unmask(uint32_t line, bool level)
{
	io_write(IO_REDIRECTION + 2 * line + 1, *local(LOCAL_ID));
	io_write(IO_REDIRECTION + 2 * line, (VECTOR_FIRST_IRQ + line) | (level ? LEVEL : 0));
}

/* Rounds down: the timer rather fires early than late; who handles it looks at the clock. */
static uint32_t ticks_until(uint64_t timeout)
{
	uint64_t now = arch_clock(), ticks;

	if (timeout <= now)
		return 1;
	ticks = (uint64_t)((unsigned __int128)(timeout - now) * ticks_per_cycle >> 32);
	if (ticks > UINT32_MAX)
		return UINT32_MAX;
	return ticks ? (uint32_t)ticks : 1;
}

void arch_timer(uint64_t timeout)
{
	*local(LOCAL_INITIAL_COUNT) = timeout ? ticks_until(timeout) : 0;
}

/* The old controllers: mapped away from the exceptions, and silent. */
static void silence_8259(void)
{
	arch_port_write(0x20, 1, 0x11);
	arch_port_write(0xa0, 1, 0x11);
	arch_port_write(0x21, 1, 0xf0);
	arch_port_write(0xa1, 1, 0xf8);
	arch_port_write(0x21, 1, 4);
	arch_port_write(0xa1, 1, 2);
	arch_port_write(0x21, 1, 1);
	arch_port_write(0xa1, 1, 1);
	arch_port_write(0x21, 1, 0xff);
	arch_port_write(0xa1, 1, 0xff);
}

static void start_pit(void)
{
	uint32_t gate = arch_port_read(PIT_GATE, 1) & ~3u;

	arch_port_write(PIT_GATE, 1, gate);
	arch_port_write(PIT_COMMAND, 1, 0xb0); /* channel 2, both bytes, mode 0 */
	arch_port_write(PIT_CHANNEL_2, 1, PIT_COUNT & 0xff);
	arch_port_write(PIT_CHANNEL_2, 1, PIT_COUNT >> 8);
	arch_port_write(PIT_GATE, 1, gate | PIT_GATE_ON);
}

static uint64_t calibrate(void)
{
	uint64_t cycles, ticks;

	*local(LOCAL_INITIAL_COUNT) = UINT32_MAX;
	start_pit();
	ticks = *local(LOCAL_CURRENT_COUNT);
	cycles = arch_clock();
	while (!(arch_port_read(PIT_GATE, 1) & PIT_OUTPUT))
		;
	ticks -= *local(LOCAL_CURRENT_COUNT);
	cycles = arch_clock() - cycles;
	*local(LOCAL_INITIAL_COUNT) = 0;
	ticks_per_cycle = (ticks << 32) / cycles;
	return cycles * PIT_HERTZ / PIT_COUNT;
}

uint64_t apic_init(void)
{
	silence_8259();
	for (uint32_t line = 0; line < IRQ_LINES; line++)
		arch_irq_mask(line);
	*local(LOCAL_SPURIOUS) = LOCAL_ENABLE | VECTOR_SPURIOUS;
	*local(LOCAL_DIVIDE) = DIVIDE_BY_1;
	*local(LOCAL_TIMER) = VECTOR_TIMER;
	return calibrate();
}
