/*
 * Tries, on request, every way to reach what it was not given. Its main tries a forged return, one
 * that nobody's call waits for, and so ends by a fault.
 */
#include "attempts.h"

#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"

int main(void);

/* Where the kernel maps itself and all memory (kernel/arch/x86_64/layout.h), for itself alone. */
#define KERNEL_IMAGE 0xffffffff80107000ul
#define DIRECT_MAP_OF_RAM 0xffff800001000000ul /* the frame at 16M, which is its to write */
#define NONCANONICAL 0x800000000000ul
#define UNGRANTED 100 /* a slot in which nothing was put */
#define DEBUG_EXIT_PORT 0xf4
#define LSTAR 0xc0000082
#define FOREIGN_NUMBER 1 /* write, to Linux */

static unsigned char data_page[16] = { 0xc3 }; /* the instruction ret */

static long read_at(uint64_t address)
{
	(void)*(volatile uint64_t *)address;
	return ATTEMPT_SUCCEEDED;
}

static long write_at(uint64_t address)
{
	*(volatile uint64_t *)address = 0;
	return ATTEMPT_SUCCEEDED;
}

static long run_at(uint64_t address)
{
	void (*volatile function)(void) = (void (*)(void))address;

	STACK_CALLS();
	function();
	return ATTEMPT_SUCCEEDED;
}

long attempt_null(void)
{
	return read_at(0);
}

long attempt_read_kernel(void)
{
	return read_at(KERNEL_IMAGE);
}

long attempt_write_kernel(void)
{
	return write_at(KERNEL_IMAGE);
}

long attempt_run_kernel(void)
{
	return run_at(KERNEL_IMAGE);
}

long attempt_read_memory(void)
{
	return read_at(DIRECT_MAP_OF_RAM);
}

long attempt_write_memory(void)
{
	return write_at(DIRECT_MAP_OF_RAM);
}

long attempt_read_other(long base)
{
	return read_at((uint64_t)base);
}

long attempt_noncanonical(void)
{
	return read_at(NONCANONICAL);
}

long attempt_write_code(void)
{
	return write_at((uint64_t)attempt_write_code);
}

long attempt_run_data(void)
{
	return run_at((uint64_t)data_page);
}

/* Deeper than any stack is; it does not get there. */
static long overrun(volatile char *above, int depth)
{
	volatile char here[256];

	here[0] = *above;
	return depth ? overrun(here, depth - 1) + here[0] : ATTEMPT_SUCCEEDED;
}

/* No stack is large enough for what it tries. */
STACK_FRAME(attempt_overrun_stack, 0);

long attempt_overrun_stack(void)
{
	volatile char start = 0;

	return overrun(&start, 1000);
}

long attempt_no_stack(void)
{
	__asm__ volatile("mov %%rsp, %%rbx\n\txor %%esp, %%esp\n\tpush %%rax\n\tmov %%rbx, %%rsp"
			 :
			 :
			 : "rbx", "memory");
	return ATTEMPT_SUCCEEDED;
}

long attempt_no_capability(void)
{
	return kernel_gate_call(UNGRANTED, 0, 0, 0, 0, 0, 0).transport;
}

long attempt_wrong_type(void)
{
	return kernel_asnd(CRT_SLOT_RCV).status;
}

long attempt_missing_right(void)
{
	return kernel_rcv_priority(CRT_SLOT_RCV, PRIORITY_HIGHEST).status;
}

long attempt_debug(void)
{
	return kernel_debug_exit(CRT_SLOT_DEBUG, 0).status;
}

long attempt_own_table(void)
{
	return kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_RCV,
			       slot_ref(CRT_SLOT_CAPTBL_LEAF, UNGRANTED), RIGHTS_ALL, 0, 0)
		.status;
}

long attempt_port(void)
{
	__asm__ volatile("outb %%al, %%dx" : : "a"(0), "d"(DEBUG_EXIT_PORT));
	return ATTEMPT_SUCCEEDED;
}

long attempt_interrupts_off(void)
{
	__asm__ volatile("cli");
	return ATTEMPT_SUCCEEDED;
}

long attempt_halt(void)
{
	__asm__ volatile("hlt");
	return ATTEMPT_SUCCEEDED;
}

long attempt_load_tables(void)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(0ul));
	return ATTEMPT_SUCCEEDED;
}

long attempt_write_msr(void)
{
	__asm__ volatile("wrmsr" : : "a"(0), "d"(0), "c"(LSTAR));
	return ATTEMPT_SUCCEEDED;
}

long attempt_load_descriptors(void)
{
	char table[10] = { 0 };

	__asm__ volatile("lgdt %0" : : "m"(table));
	return ATTEMPT_SUCCEEDED;
}

/* Harmless but for what it tells; refused under UMIP. */
long attempt_store_descriptors(void)
{
	char table[10];

	__asm__ volatile("sgdt %0" : "=m"(table));
	return ATTEMPT_SUCCEEDED;
}

long attempt_software_interrupt(void)
{
	__asm__ volatile("int $0x40");
	return ATTEMPT_SUCCEEDED;
}

long attempt_foreign_call(void)
{
	return kernel_call_0(FOREIGN_NUMBER).status;
}

static volatile bool forged_return_came_back;

long attempt_forged_return(void)
{
	return forged_return_came_back ? ATTEMPT_SUCCEEDED : -TESSERA_ECANCELED;
}

int main(void)
{
	__asm__ volatile("or $-1, %%rsp\n\t" KERNEL_SYSCALL
			 "\n\tmovb $1, %0"
			 : "=m"(forged_return_came_back)
			 :
			 : "memory");
	return 0;
}
