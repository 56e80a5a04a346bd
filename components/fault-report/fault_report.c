#include "fault_report.h"

#include <stdarg.h>
#include <stdio.h>

#include "address_plan.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_startup.h"
#include "elf_parse.h"
#include "payload.h"

#define PAGE_FAULT	 14
#define RETURN_NO_CALL	 257
#define ERROR_PRESENT	 1u
#define ERROR_WRITE	 2u
#define ERROR_EXECUTE	 16u
#define REPORT_REGISTERS 4
#define LINE_BYTES	 240

/* A line is printed whole: threads of higher priority print between lines. */
struct line {
	char text[LINE_BYTES];
	size_t length;
};

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct line *line, const char *format, ...)
{
	size_t left = sizeof(line->text) - line->length;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->text + line->length, left, format, arguments);
	va_end(arguments);
	line->length += (size_t)length < left ? (size_t)length : left - 1;
}

static void print(struct line *line)
{
	crt_print("%s\n", line->text);
	line->length = 0;
}

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

static void add_kind(struct line *line, const struct fault *fault)
{
	if (fault->vector == PAGE_FAULT)
		add(line, "page fault: %s at 0x%lx, which is %s", access_name(fault->error),
		    fault->address, fault->error & ERROR_PRESENT ? "protected" : "not mapped");
	else
		add(line, "%s (vector %lu, error 0x%lx)", vector_name(fault->vector), fault->vector,
		    fault->error);
}

/* The booter's own symbols are not in the boot image. */
static void add_place(struct line *line, uint64_t ip)
{
	uint64_t number = ip / INSTANCE_STRIDE - 1, offset;
	const char *name;
	const void *elf;
	size_t bytes;

	if (payload_composition() && number < payload_instances()) {
		elf = payload_elf((uint32_t)number, &bytes);
		if (elf_function_at(elf, bytes, ip, &name, &offset)) {
			add(line, ", in %s+0x%lx of %s (0x%lx)", name, offset,
			    payload_name((uint32_t)number), ip);
			return;
		}
	}
	add(line, ", at 0x%lx", ip);
}

static uint64_t read_register(enum register_name name)
{
	return kernel_fault_read(0, name).value;
}

static void report_registers(struct line *line)
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

	for (unsigned i = 0; i < sizeof(registers) / sizeof(registers[0]); i++) {
		add(line, "%s%s %016lx", i % REPORT_REGISTERS ? "  " : "        ",
		    registers[i].name, read_register(registers[i].number));
		if (i % REPORT_REGISTERS == REPORT_REGISTERS - 1)
			print(line);
	}
}

static void report_callers(struct line *line, const struct fault *fault)
{
	for (unsigned i = 0; i < FAULT_CALLERS && fault->callers[i]; i++)
		add(line, "%scalled by %s", i ? ", " : "        ", fault->callers[i]);
	if (line->length)
		print(line);
}

void fault_report_place(const char *component, const char *text, uint64_t ip)
{
	struct line line = {.length = 0};

	add(&line, "%s: %s: %s", crt_name(), component, text);
	if (ip)
		add_place(&line, ip);
	print(&line);
}

void fault_report(const struct fault *fault)
{
	struct line line = {.length = 0};

	add(&line, "%s: %s: ", crt_name(), fault->component);
	add_kind(&line, fault);
	add_place(&line, fault->ip);
	add(&line, ", thread %u", crt_thread_id());
	print(&line);
	report_registers(&line);
	report_callers(&line, fault);
}
