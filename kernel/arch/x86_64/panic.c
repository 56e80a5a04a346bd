#include "panic.h"

#include "cpu.h"
#include "serial.h"

extern const char kernel_text_start[], kernel_text_end[];

static const char *const names[REGISTERS] = {
	[REG_GS_BASE] = "gs", [REG_FS_BASE] = "fs",    [REG_R15] = "r15",     [REG_R14] = "r14",
	[REG_R13] = "r13",    [REG_R12] = "r12",       [REG_R11] = "r11",     [REG_R10] = "r10",
	[REG_R9] = "r9",      [REG_R8] = "r8",	       [REG_RBP] = "rbp",     [REG_RDI] = "rdi",
	[REG_RSI] = "rsi",    [REG_RDX] = "rdx",       [REG_RCX] = "rcx",     [REG_RBX] = "rbx",
	[REG_RAX] = "rax",    [REG_VECTOR] = "vector", [REG_ERROR] = "error", [REG_RIP] = "rip",
	[REG_CS] = "cs",      [REG_RFLAGS] = "rflags", [REG_RSP] = "rsp",     [REG_SS] = "ss",
};

/* In this form the host's runner puts the function's name behind an address. */
static void print_code_address(uint64_t address)
{
	serial_print(" [@");
	serial_print_hex(address);
	serial_print("]");
}

static bool in_text(uint64_t address)
{
	return address >= (uint64_t)kernel_text_start && address < (uint64_t)kernel_text_end;
}

/* What looks like a return address, from `stack` to the end of the stack that it lies in. */
static void print_return_addresses(uint64_t stack)
{
	uint64_t end = (stack & ~(uint64_t)(CORE_BLOCK - 1)) + CORE_OFFSET;

	serial_print("panic: return addresses");
	for (; stack < end; stack += 8)
		if (in_text(*(const uint64_t *)stack))
			print_code_address(*(const uint64_t *)stack);
	serial_print("\n");
}

static bool on_core_stack(uint64_t stack)
{
	return stack - (uint64_t)core_blocks < sizeof(core_blocks);
}

/* A stack that has overflowed points into the page that is not mapped. */
static uint64_t above_guard(uint64_t stack)
{
	uint64_t guard_end = (stack & ~(uint64_t)(CORE_BLOCK - 1)) + PAGE_SIZE;

	return stack < guard_end ? guard_end : stack;
}

void panic_exception(const struct registers *registers)
{
	serial_print("\npanic: exception in the kernel at");
	print_code_address(registers->value[REG_RIP]);
	serial_print("\n");
	for (uint32_t i = 0; i < REGISTERS; i++) {
		serial_print(names[i]);
		serial_print(" ");
		serial_print_hex(registers->value[i]);
		serial_print(i % 4 == 3 ? "\n" : "  ");
	}
	if (on_core_stack(registers->value[REG_RSP]))
		print_return_addresses(above_guard(registers->value[REG_RSP]));
	arch_exit(EXIT_PANIC);
}

void arch_root_stopped(void)
{
	serial_print("tessera: the root thread has stopped\n");
	arch_exit(EXIT_ROOT_STOPPED);
}

void boot_refuse(const char *why)
{
	serial_print("tessera: cannot boot: ");
	serial_print(why);
	serial_print("\n");
	arch_exit(EXIT_NO_BOOT);
}
