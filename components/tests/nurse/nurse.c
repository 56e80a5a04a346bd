/*
 * Handles the patient's faults, on the thread that has them: cures what can be, by changing the
 * registers with which the patient goes on.
 */
#include "crt.h"
#include "crt_kernel.h"
#include "fault.h"
#include "turns.h"

int cos_init(void);
int main(void);

#define FIRST_PAGE	 4096
#define TRAP_INSTRUCTION 2 /* bytes of ud2 */
#define TRAP_ANSWER	 42

static uint64_t register_of(enum register_name name)
{
	return kernel_fault_read(0, name).value;
}

static long set(enum register_name name, uint64_t value)
{
	return kernel_fault_write(0, name, value).status ? FAULT_UNWIND : FAULT_RESUME;
}

/* A bad address is replaced by the one that rsi has to spare; for a null pointer there is no cure.
 */
long fault_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)ip, (void)sp, (void)component;
	crt_print("nurse: vector %lu, error %lu, of instance %lu\n", vector, error, crt_badge());
	if (address < FIRST_PAGE)
		return FAULT_UNWIND;
	return set(REG_RDI, register_of(REG_RSI));
}

/* The instruction is skipped, and has a result. */
long fault_exception(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		     uint64_t component)
{
	(void)address, (void)error, (void)sp, (void)component;
	crt_print("nurse: vector %lu\n", vector);
	return set(REG_RAX, TRAP_ANSWER) == FAULT_RESUME ? set(REG_RIP, ip + TRAP_INSTRUCTION)
							 : FAULT_UNWIND;
}

/* A system call of another kernel's: its number comes back, negated. */
long fault_call(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		uint64_t component)
{
	(void)address, (void)error, (void)ip, (void)sp, (void)component;
	crt_print("nurse: vector %lu\n", vector);
	return set(REG_RAX, -register_of(REG_RAX));
}

int cos_init(void)
{
	turns_note("cos_init");
	return 0;
}

/* The least urgent of those that take turns. */
int main(void)
{
	turns_note("main");
	turns_print();
	return 0;
}
