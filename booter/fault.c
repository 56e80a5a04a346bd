/*
 * The fault handler of last resort: reports, and has the call into the faulty component fail. Where
 * nobody called, the kernel stops the thread, and the policy hears of it.
 */
#include "address_plan.h"
#include "admission.h"
#include "crt.h"
#include "crt_kernel.h"
#include "elf_parse.h"
#include "fail.h"
#include "payload.h"

#define PAGE_FAULT	 14
#define RETURN_NO_CALL	 257
#define ERROR_PRESENT	 1u
#define ERROR_WRITE	 2u
#define ERROR_EXECUTE	 16u
#define REPORT_REGISTERS 4

struct fault {
	uint64_t vector;
	uint64_t address;
	uint64_t error;
	uint64_t ip;
	uint64_t sp;
	uint64_t instance;
};

uint64_t booter_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance);
void booter_own_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance) __attribute__((noreturn));

/* Intel SDM volume 3, table 6-1. */
static const char *vector_name(uint64_t vector)
{
	static const char *const names[] = {
		[0] = "division error",	      [1] = "debug exception",
		[3] = "breakpoint",	      [4] = "overflow",
		[5] = "bound exceeded",	      [6] = "invalid instruction",
		[11] = "segment not present", [12] = "stack-segment fault",
		[13] = "protection fault",    [16] = "x87 floating-point error",
		[17] = "unaligned access",    [19] = "vector floating-point error",
	};

	if (vector == RETURN_NO_CALL)
		return "return without a call";
	if (vector < sizeof(names) / sizeof(names[0]) && names[vector])
		return names[vector];
	return "exception";
}

static const char *access_name(uint64_t error)
{
	if (error & ERROR_EXECUTE)
		return "execution";
	return error & ERROR_WRITE ? "write" : "read";
}

static void report_kind(const struct fault *fault)
{
	if (fault->vector == PAGE_FAULT)
		crt_print("page fault: %s at 0x%lx, which is %s", access_name(fault->error),
			  fault->address,
			  fault->error & ERROR_PRESENT ? "protected" : "not mapped");
	else
		crt_print("%s (vector %lu, error 0x%lx)", vector_name(fault->vector), fault->vector,
			  fault->error);
}

/* The booter's own symbols are not in the boot image. */
static void report_place(const struct fault *fault)
{
	uint32_t instance = (uint32_t)(fault->ip / INSTANCE_STRIDE) - 1;
	const char *name;
	uint64_t offset;
	size_t bytes;

	if (instance < payload_instances()) {
		const void *elf = payload_elf(instance, &bytes);

		if (elf_function_at(elf, bytes, fault->ip, &name, &offset)) {
			crt_print(", in %s+0x%lx of %s (0x%lx)", name, offset,
				  payload_name(instance), fault->ip);
			return;
		}
	}
	crt_print(", at 0x%lx", fault->ip);
}

static uint64_t read_register(enum register_name name)
{
	return kernel_fault_read(0, name).value;
}

static void report_registers(void)
{
	static const struct {
		const char *name;
		enum register_name number;
	} registers[] = {
		{"rax", REG_RAX}, {"rbx", REG_RBX}, {"rcx", REG_RCX}, {"rdx", REG_RDX},
		{"rsi", REG_RSI}, {"rdi", REG_RDI}, {"rbp", REG_RBP}, {"rsp", REG_RSP},
		{"r8 ", REG_R8},  {"r9 ", REG_R9},  {"r10", REG_R10}, {"r11", REG_R11},
		{"r12", REG_R12}, {"r13", REG_R13}, {"r14", REG_R14}, {"r15", REG_R15},
	};

	for (unsigned i = 0; i < sizeof(registers) / sizeof(registers[0]); i++)
		crt_print("%s%s %016lx%s", i % REPORT_REGISTERS ? "  " : "        ",
			  registers[i].name, read_register(registers[i].number),
			  i % REPORT_REGISTERS == REPORT_REGISTERS - 1 ? "\n" : "");
}

static void report(const struct fault *fault)
{
	crt_print("booter: %s: ", payload_name((uint32_t)fault->instance));
	report_kind(fault);
	report_place(fault);
	crt_print(", thread %u\n", crt_thread_id());
	report_registers();
}

uint64_t booter_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance)
{
	struct fault fault = {vector, address, error, ip, sp, instance};

	report(&fault);
	admission_reset((uint32_t)instance, crt_thread_id());
	return FAULT_UNWIND;
}

void booter_own_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip, uint64_t sp,
		      uint64_t instance)
{
	struct fault fault = {vector, address, error, ip, sp, instance};

	report(&fault);
	booter_exit(BOOTER_EXIT_BOOTER);
}
