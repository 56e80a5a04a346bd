/*
 * Sources: Intel SDM vol. 3: "System Registers", "Interrupt 1..21", "Fast System Calls in 64-bit
 * Mode"; AMD64 APM vol. 2.
 */
#include "cpu.h"

#include "apic.h"
#include "panic.h"

#define EFER	     0xc0000080
#define EFER_SYSCALL 1
#define SYSENTER_CS  0x174
#define STAR	     0xc0000081
#define LSTAR	     0xc0000082
#define FMASK	     0xc0000084
#define FMASK_ALL    0x257fd5 /* all flags but the reserved bit */

#define CR0_MONITOR	   0x2
#define CR0_EMULATE	   0x4
#define CR0_TASK_SWITCHED  0x8
#define CR0_NUMERIC_ERROR  0x20
#define CR0_WRITE_PROTECT  0x10000
#define CR0_ALIGNMENT	   0x40000
#define CR4_PAE		   0x20
#define CR4_MCE		   0x40
#define CR4_PGE		   0x80
#define CR4_FXSR	   0x200
#define CR4_XMM_EXCEPTIONS 0x400
#define CR4_UMIP	   0x800
#define CR4_FSGSBASE	   0x10000
#define CR4_XSAVE	   0x40000
#define CR4_SMEP	   0x100000
#define CR4_SMAP	   0x200000

#define DR7_NONE 0x400ull /* no breakpoints */

#define XCR0_X87_SSE 3
#define XCR0_AVX     4

#define SELECTOR_KERNEL_CODE   8
#define SELECTOR_TASK	       0x30
#define SELECTOR_USER_BASE     0x1b
#define DESCRIPTOR_CODE_KERNEL 0x00af9b000000ffff
#define DESCRIPTOR_DATA_KERNEL 0x00cf93000000ffff
#define DESCRIPTOR_DATA_USER   0x00cff3000000ffff
#define DESCRIPTOR_CODE_USER   0x00affb000000ffff

#define GATE_INTERRUPT 0x8e
#define GATE_USER      0x60 /* may be raised by an instruction of user level: the breakpoint */
#define BREAKPOINT     3
#define EXCEPTIONS     22
#define IDT_ENTRIES    256

enum { IST_DEBUG = 1, IST_NMI, IST_DOUBLE_FAULT, IST_MACHINE_CHECK, IST_STACKS = 4 };

struct idt_entry {
	uint16_t low, selector;
	uint8_t ist, type;
	uint16_t middle;
	uint32_t high, reserved;
};

struct table_pointer {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

/* The word at the top of each names the core. */
struct ist_stack {
	uint8_t stack[2048 - 16];
	struct core *core;
	uint64_t unused;
} __attribute__((aligned(16)));

extern const uint64_t exception_entries[EXCEPTIONS], interrupt_entries[IRQ_LINES];
extern const uint64_t timer_entry, spurious_entry;
extern const char syscall_entry_0[], syscall_entry_with_vectors_0[];

struct core_block core_blocks[MAX_CORES];
_Static_assert(sizeof(struct core_block) == CORE_BLOCK, "the assembly counts on it");

static struct ist_stack ist_stacks[MAX_CORES][IST_STACKS];
static struct idt_entry idt[IDT_ENTRIES];
uint8_t clean_vectors[VECTOR_AREA] __attribute__((aligned(64)));

static void write_msr(uint32_t msr, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

static uint64_t read_msr(uint32_t msr)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (uint64_t)high << 32 | low;
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct cpuid cpuid(uint32_t leaf)
{
	struct cpuid id;

	__asm__ volatile("cpuid"
			 : "=a"(id.eax), "=b"(id.ebx), "=c"(id.ecx), "=d"(id.edx)
			 : "a"(leaf), "c"(0));
	return id;
}

uint32_t arch_port_read(uint16_t port, uint32_t width)
{
	uint32_t value = 0;

	if (width == 1)
		__asm__ volatile("inb %1, %b0" : "+a"(value) : "Nd"(port));
	else if (width == 2)
		__asm__ volatile("inw %1, %w0" : "+a"(value) : "Nd"(port));
	else
		__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

void arch_port_write(uint16_t port, uint32_t width, uint32_t value)
{
	if (width == 1)
		__asm__ volatile("outb %b0, %1" : : "a"(value), "Nd"(port));
	else if (width == 2)
		__asm__ volatile("outw %w0, %1" : : "a"(value), "Nd"(port));
	else
		__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

/* QEMU's isa-debug-exit device ends it with (code << 1) | 1; without one, its ACPI power-off. */
void arch_exit(uint32_t code)
{
	arch_port_write(0xf4, 4, code);
	arch_port_write(0x604, 2, 0x2000);
	for (;;)
		__asm__ volatile("cli; hlt");
}

void arch_set_frame(struct core *core, void *end)
{
	core->arch.task_state.rsp[0] = (uint64_t)end;
}

/* Off: their first use is an exception. On: system calls enter where gates clear them. */
static void turn_vectors(struct core *core, bool on)
{
	const char *entry = on ? syscall_entry_with_vectors_0 : syscall_entry_0;
	uint64_t cr0;

	core->vector_live = on;
	write_msr(LSTAR, (uint64_t)entry);
	if (on) {
		__asm__ volatile("clts");
		return;
	}
	__asm__ volatile("mov %%cr0, %0" : "=r"(cr0));
	__asm__ volatile("mov %0, %%cr0" : : "r"(cr0 | CR0_TASK_SWITCHED));
}

void arch_vector_save(uint8_t *area)
{
	__asm__ volatile("xsave64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
}

void arch_vector_restore(const uint8_t *area)
{
	__asm__ volatile("xrstor64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
}

void arch_vector_clear(void)
{
	arch_vector_restore(clean_vectors);
}

/* Of an area whose header says that all is in its initial state, MXCSR alone is loaded. */
void arch_vector_reset(uint8_t *area)
{
	*(uint64_t *)(area + XSAVE_HEADER) = 0;
	*(uint32_t *)(area + XSAVE_MXCSR) = MXCSR_INITIAL;
}

void arch_vector_enter(struct core *core, bool live, const uint8_t *area)
{
	/* Being off does not hide them: not from speculation (CVE-2018-3665), nor from XSAVE under
	 * QEMU 7.2, which does not trap. So they are left clean. */
	if (core->vector_live && !live)
		arch_vector_clear();
	if (live != core->vector_live)
		turn_vectors(core, live);
	if (live)
		arch_vector_restore(area);
}

void arch_vector_start(struct core *core)
{
	turn_vectors(core, true);
	arch_vector_clear();
	core->current->vector = 1;
	core->resume = 1;
}

/* What every x86-64 processor since 2013 has, and the kernel cannot do without. */
static void demand_features(void)
{
	struct cpuid basic = cpuid(1), extended = cpuid(7);

	if (!(basic.ecx & 1u << 26) || !(basic.ecx & 1u << 28))
		boot_refuse("the processor has no XSAVE or no AVX");
	if (!(extended.ebx & 1u << 0))
		boot_refuse("the processor has no FSGSBASE");
	if (!(extended.ebx & 1u << 7) || !(extended.ebx & 1u << 20))
		boot_refuse("the processor has no SMEP or no SMAP");
}

static void set_control_registers(void)
{
	uint64_t cr0, cr4 = CR4_PAE | CR4_MCE | CR4_PGE | CR4_FXSR | CR4_XMM_EXCEPTIONS |
			    CR4_FSGSBASE | CR4_XSAVE | CR4_SMEP | CR4_SMAP;

	if (cpuid(7).ecx & 1u << 2)
		cr4 |= CR4_UMIP;
	__asm__ volatile("mov %0, %%cr4" : : "r"(cr4));
	__asm__ volatile("mov %%cr0, %0" : "=r"(cr0));
	cr0 |= CR0_MONITOR | CR0_NUMERIC_ERROR | CR0_WRITE_PROTECT | CR0_ALIGNMENT |
	       CR0_TASK_SWITCHED;
	cr0 &= ~(uint64_t)CR0_EMULATE;
	__asm__ volatile("mov %0, %%cr0" : : "r"(cr0));
	__asm__ volatile("mov %0, %%dr7" : : "r"(DR7_NONE));
	__asm__ volatile("xsetbv" : : "c"(0), "a"(XCR0_X87_SSE | XCR0_AVX), "d"(0));
}

static void set_idt_entry(uint32_t vector, uint64_t entry, uint8_t ist)
{
	idt[vector] = (struct idt_entry){
		.low = (uint16_t)entry,
		.selector = SELECTOR_KERNEL_CODE,
		.ist = ist,
		.type = vector == BREAKPOINT ? GATE_INTERRUPT | GATE_USER : GATE_INTERRUPT,
		.middle = (uint16_t)(entry >> 16),
		.high = (uint32_t)(entry >> 32),
	};
}

static void set_idt(void)
{
	struct table_pointer pointer = {sizeof(idt) - 1, (uint64_t)idt};

	/* Nothing raises the others; what came all the same would be spurious. */
	for (uint32_t i = VECTOR_FIRST_IRQ; i < IDT_ENTRIES; i++)
		set_idt_entry(i, spurious_entry, 0);
	for (uint32_t i = 0; i < EXCEPTIONS; i++)
		set_idt_entry(i, exception_entries[i], 0);
	for (uint32_t i = 0; i < IRQ_LINES; i++)
		set_idt_entry(VECTOR_FIRST_IRQ + i, interrupt_entries[i], 0);
	set_idt_entry(VECTOR_TIMER, timer_entry, 0);
	idt[1].ist = IST_DEBUG;
	idt[2].ist = IST_NMI;
	idt[8].ist = IST_DOUBLE_FAULT;
	idt[18].ist = IST_MACHINE_CHECK;
	__asm__ volatile("lidt %0" : : "m"(pointer));
}

static void set_gdt(struct core *core)
{
	uint64_t *gdt = core->arch.descriptors, task = (uint64_t)&core->arch.task_state;
	struct table_pointer pointer = {sizeof(core->arch.descriptors) - 1, (uint64_t)gdt};

	gdt[1] = DESCRIPTOR_CODE_KERNEL;
	gdt[2] = DESCRIPTOR_DATA_KERNEL;
	gdt[3] = 0; /* where sysret would look for 32-bit code */
	gdt[4] = DESCRIPTOR_DATA_USER;
	gdt[5] = DESCRIPTOR_CODE_USER;
	gdt[6] = (sizeof(struct task_state) - 1) | (task & 0xffffff) << 16 | 0x89ull << 40 |
		 (task >> 24 & 0xff) << 56;
	gdt[7] = task >> 32;
	__asm__ volatile("lgdt %0" : : "m"(pointer));
	__asm__ volatile("ltr %w0" : : "r"(SELECTOR_TASK));
	__asm__ volatile("lldt %w0" : : "r"(0));
}

static void set_task_state(struct core *core)
{
	struct task_state *task = &core->arch.task_state;

	for (uint32_t i = 0; i < IST_STACKS; i++) {
		ist_stacks[0][i].core = core;
		task->ist[i] = (uint64_t)&ist_stacks[0][i].core;
	}
	task->io_map = sizeof(*task);
}

static void set_system_call(void)
{
	write_msr(EFER, read_msr(EFER) | EFER_SYSCALL);
	write_msr(STAR, (uint64_t)SELECTOR_USER_BASE << 48 | (uint64_t)SELECTOR_KERNEL_CODE << 32);
	write_msr(LSTAR, (uint64_t)syscall_entry_0);
	write_msr(FMASK, FMASK_ALL);
	write_msr(SYSENTER_CS, 0);
}

void cpu_init(struct core *core)
{
	demand_features();
	arch_vector_reset(clean_vectors);
	set_control_registers();
	set_task_state(core);
	set_gdt(core);
	set_idt();
	set_system_call();
}
