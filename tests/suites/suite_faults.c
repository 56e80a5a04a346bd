/* Faults, and system calls that are not the kernel's: what handlers are told, and may do. */
#include "suite.h"

#include "call_numbers.h"
#include "snapshot.h"
#include "traps.h"

#define GATE 3      /* slots of a box */
#define LEAF 4
#define MEMORY 5
#define OWN_RCV 6
#define FLAGS_OF_USER 0x202
#define PAGE_FAULT 14
#define STACK_FAULT 12
#define PROTECTION_FAULT 13
#define LINUX_GETPID 39
#define USER_END 0x7f8000000000ul

/* Bits of a page fault's error code. */
#define PRESENT 1
#define WRITE 2
#define USER 4
#define FETCH 16

struct seen {
	uint64_t count, vector, address, error, ip, stack, component, flags;
};

struct setting {
	struct box faulty, handler;
	struct thread thread;
};

static volatile struct seen seen;
static volatile uint64_t faulted, worker_result;
static int64_t statuses[8];
static struct kernel_gate_answer answer_of_client;
static uint64_t cure_frame;

static void note_fault(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
		       uint64_t stack, uint64_t component)
{
	seen.count++;
	seen.vector = vector;
	seen.address = address;
	seen.error = error;
	seen.ip = ip;
	seen.stack = stack;
	seen.component = component;
	seen.flags = kernel_fault_read(0, REG_RFLAGS).value;
}

/* Leads the faulty code on behind fault_try. */
static struct reply skip(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
			 uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	kernel_fault_write(0, REG_RIP, (uint64_t)fault_continue);
	kernel_fault_write(0, REG_RFLAGS, FLAGS_OF_USER);
	return (struct reply){ FAULT_RESUME, 0 };
}

/* No register of a return without a call shows where the kernel keeps its things. */
static struct reply look_at_registers(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				      uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	for (uint64_t name = 0; name < REGISTERS; name++) {
		uint64_t value = kernel_fault_read(0, name).value;

		worker_result |= value >= USER_END && value != UINT64_MAX;
	}
	return (struct reply){ FAULT_UNWIND, 0 };
}

static struct reply give_up(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
			    uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	return (struct reply){ FAULT_UNWIND, 0 };
}

/* A worker ends by a return that is no return: that is nothing for the handlers, but where the case
 * lets so many through. */
static server_function *handler_of_case;
static volatile uint64_t returns_let_through;

static struct reply handle(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
			   uint64_t stack, uint64_t component)
{
	if (vector == VECTOR_RETURN && !returns_let_through)
		return (struct reply){ FAULT_UNWIND, 0 };
	if (vector == VECTOR_RETURN)
		returns_let_through--;
	return handler_of_case(vector, address, error, ip, stack, component);
}

/* A box whose faults of all kinds go to a function in another one. */
static void make(struct setting *setting, server_function *handler)
{
	box_make(&setting->faulty);
	box_make(&setting->handler);
	handler_of_case = handler;
	returns_let_through = 0;
	fault_gate_set(&setting->faulty, FAULT_PAGE, &setting->handler, handle);
	fault_gate_set(&setting->faulty, FAULT_EXCEPTION, &setting->handler, handle);
	seen.count = seen.vector = 0;
	worker_result = 0;
	faulted = 0;
}

static void start(struct setting *setting, worker_function *function, uint64_t argument)
{
	thread_make(&setting->thread, &setting->faulty, BOOT_RCV, function, argument);
	run(&setting->thread);
}

static void try_all_traps(uint64_t argument)
{
	for (uint32_t i = 0; i < trap_count; i++) {
		seen.count = 0;
		CHECK(fault_try(traps[i].function, 0));
		CHECK_EQUAL(seen.count, 1);
		if (traps[i].vector != TRAP_ANY)
			check_equal(__FILE__, __LINE__, traps[i].name, seen.vector,
				    traps[i].vector);
		worker_result++;
	}
}

void faults_instructions(void)
{
	struct setting setting;

	make(&setting, skip);
	start(&setting, try_all_traps, 0);
	CHECK_EQUAL(worker_result, trap_count);
	CHECK_EQUAL(seen.component, number_of(setting.faulty.component));
	expect_event(&setting.thread, EVENT_STOPPED);
}

static void try_unaligned(uint64_t argument)
{
	faulted = fault_try(trap_unaligned, 0);
}

void faults_alignment_check(void)
{
	struct setting setting;

	make(&setting, skip);
	start(&setting, try_unaligned, 0);
	if (!faulted)
		check_skip("this emulator has no alignment checks");
	CHECK_EQUAL(seen.vector, 17);
}

static void try_simd(uint64_t argument)
{
	faulted = fault_try(trap_simd, 0);
}

void faults_simd_exception(void)
{
	struct setting setting;

	make(&setting, skip);
	start(&setting, try_simd, 0);
	if (!faulted)
		check_skip("this emulator has no SIMD exceptions");
	CHECK_EQUAL(seen.vector, 19);
}

struct use {
	void (*function)(uint64_t);
	uint64_t address, vector, error;
};

static void try_use(uint64_t argument)
{
	const struct use *use = (const struct use *)argument;

	faulted = fault_try(use->function, use->address);
}

/* One after another, each by a thread of its own in the same component. */
static void check_uses(const struct use *uses, uint32_t count)
{
	struct setting setting;

	make(&setting, skip);
	for (uint32_t i = 0; i < count; i++) {
		faulted = seen.count = 0;
		start(&setting, try_use, (uint64_t)&uses[i]);
		CHECK_EQUAL(faulted, 1);
		CHECK_EQUAL(seen.count, 1);
		CHECK_EQUAL(seen.vector, uses[i].vector);
		CHECK_EQUAL(seen.error, uses[i].error);
		if (uses[i].vector == PAGE_FAULT)
			CHECK_EQUAL(seen.address, uses[i].address);
		CHECK_EQUAL(seen.component, number_of(setting.faulty.component));
	}
}

#define CHECK_USES(uses) check_uses(uses, sizeof(uses) / sizeof((uses)[0]))

void faults_page(void)
{
	static uint64_t data;
	const struct use uses[] = {
		{ trap_read, 0, PAGE_FAULT, USER },
		{ trap_read, FREE_ADDRESS, PAGE_FAULT, USER },
		{ trap_write, FREE_ADDRESS + 8, PAGE_FAULT, USER | WRITE },
		{ trap_execute, FREE_ADDRESS, PAGE_FAULT, USER | FETCH },
		{ trap_execute, 0, PAGE_FAULT, USER | FETCH },
		{ trap_write, (uint64_t)trap_write, PAGE_FAULT, USER | WRITE | PRESENT },
		{ trap_execute, (uint64_t)&data, PAGE_FAULT, USER | FETCH | PRESENT },
		{ trap_read, USER_END - 8, PAGE_FAULT, USER },
	};

	CHECK_USES(uses);
}

/* Constants may be neither written nor executed. */
void faults_constants(void)
{
	const struct use uses[] = {
		{ trap_write, (uint64_t)traps, PAGE_FAULT, USER | WRITE | PRESENT },
		{ trap_execute, (uint64_t)traps, PAGE_FAULT, USER | FETCH | PRESENT },
		{ trap_write, BOOT_INFO_ADDRESS, PAGE_FAULT, USER | WRITE },
	};

	CHECK_USES(uses);
}

/* The kernel's image, the direct map, the frame table, the interrupt controllers. */
void faults_kernel_addresses(void)
{
	static const uint64_t addresses[] = { 0xffffffff80100000, 0xffff800000100000,
					      0xffffffffc0000000, 0xffffffffbfe00000 };
	static const struct use ways[] = {
		{ trap_read, 0, PAGE_FAULT, USER | PRESENT },
		{ trap_write, 0, PAGE_FAULT, USER | WRITE | PRESENT },
		{ trap_execute, 0, PAGE_FAULT, USER | FETCH | PRESENT },
	};
	struct setting setting;

	make(&setting, skip);
	for (uint32_t i = 0; i < 12; i++) {
		struct use use = ways[i % 3];

		use.address = addresses[i / 3];
		start(&setting, try_use, (uint64_t)&use);
		CHECK_EQUAL(seen.vector, PAGE_FAULT);
		CHECK_EQUAL(seen.error | PRESENT, use.error);
		CHECK_EQUAL(seen.address, use.address);
	}
}

/* A stack or a jump that leads out of the canonical addresses, and one into the kernel. */
void faults_wild_pointers(void)
{
	static const uint64_t addresses[] = { 0x800000000010, 0xffff7ffffffffff8, 1ul << 63 };
	struct setting setting;

	make(&setting, skip);
	for (uint32_t i = 0; i < 3; i++) {
		struct use push = { trap_push, addresses[i], 0, 0 };
		struct use jump = { trap_execute, addresses[i], 0, 0 };

		faulted = 0;
		start(&setting, try_use, (uint64_t)&push);
		CHECK_EQUAL(faulted, 1);
		CHECK(seen.vector == PROTECTION_FAULT || seen.vector == STACK_FAULT);
		faulted = 0;
		start(&setting, try_use, (uint64_t)&jump);
		CHECK_EQUAL(faulted, 1);
		CHECK_EQUAL(seen.vector, PROTECTION_FAULT);
	}
}

/* What a handler that changes nothing goes back to faults again, as often as it does. */
static struct reply resume_thrice(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				  uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	if (seen.count < 3)
		return (struct reply){ FAULT_RESUME, 0 };
	return skip(vector, address, error, ip, stack, component);
}

void faults_resume_unchanged(void)
{
	const struct use uses[] = {
		{ trap_read, FREE_ADDRESS, 0, 0 },
		{ trap_execute, 0x800000000000, 0, 0 },
		{ trap_push, 0x800000000010, 0, 0 },
		{ trap_push, 1ul << 63, 0, 0 },
	};

	struct setting setting;

	make(&setting, resume_thrice);
	for (uint32_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		faulted = seen.count = 0;
		start(&setting, try_use, (uint64_t)&uses[i]);
		CHECK_EQUAL(faulted, 1);
		CHECK_EQUAL(seen.count, 4);
	}
}

/* Demand paging: the handler maps the page, and the instruction is done after all. */
static struct reply map_page(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
			     uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	kernel_map(LEAF, FREE_PAGE, MEMORY, cure_frame, MAP_WRITE);
	return (struct reply){ FAULT_RESUME, 0 };
}

static void write_and_read(uint64_t address)
{
	volatile uint64_t *word = (volatile uint64_t *)address;

	*word = 4711;
	worker_result = *word;
}

void faults_demand_paging(void)
{
	struct setting setting;

	make(&setting, map_page);
	cure_frame = frame_user();
	box_give(&setting.handler, LEAF, setting.faulty.pgtbl[0]);
	box_give(&setting.handler, MEMORY, ARENA);
	start(&setting, write_and_read, FREE_ADDRESS + 16);
	CHECK_EQUAL(seen.count, 1);
	CHECK_EQUAL(worker_result, 4711);
	expect_event(&setting.thread, EVENT_STOPPED);
}

/* The handler reads and writes the faulty code's registers. */
static struct reply change_registers(uint64_t vector, uint64_t address, uint64_t error,
				     uint64_t ip, uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	worker_result = kernel_fault_read(0, REG_RBX).value;
	kernel_fault_write(0, REG_RBX, worker_result + 1);
	kernel_fault_write(0, REG_RIP, ip + 2);
	return (struct reply){ FAULT_RESUME, 0 };
}

static void fault_with_register(uint64_t argument)
{
	uint64_t value = argument;

	__asm__ volatile("ud2" : "+b"(value));
	worker_result = worker_result * 1000 + value;
}

void faults_registers(void)
{
	struct setting setting;

	make(&setting, change_registers);
	start(&setting, fault_with_register, 77);
	CHECK_EQUAL(seen.vector, 6);
	CHECK_EQUAL(worker_result, 77078);
	CHECK_EQUAL(seen.flags & FLAGS_OF_USER, FLAGS_OF_USER);
}

/* All registers, vectors too, are after a cured fault as they were before. */
static struct reply skip_two_bytes(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				   uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	__asm__ volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0; fninit; fldpi; wrfsbase %0; wrgsbase %0"
			 : : "r"(0x1234ul));
	if (vector == VECTOR_FOREIGN)
		return (struct reply){ FAULT_RESUME, 0 };
	kernel_fault_write(0, REG_RIP, ip + 2);
	return (struct reply){ FAULT_RESUME, 0 };
}

static void foreign_with_patterns(uint64_t argument)
{
	snapshot_with_vectors = true;
	snapshot_call(LINUX_GETPID);
}

void faults_resume_keeps_state(void)
{
	const struct snapshot *caller = &snapshot_of_caller;
	struct setting setting;

	make(&setting, skip_two_bytes);
	fault_gate_set(&setting.faulty, FAULT_FOREIGN, &setting.handler, skip_two_bytes);
	snapshot_forget();
	start(&setting, foreign_with_patterns, 0);
	CHECK_EQUAL(seen.vector, VECTOR_FOREIGN);
	CHECK_EQUAL(caller->registers[RAX], LINUX_GETPID);
	CHECK_EQUAL(caller->registers[RDI], 1);
	CHECK_EQUAL(caller->registers[R9], 6);
	CHECK_EQUAL(caller->registers[RBX], CALLER_PATTERN + RBX);
	CHECK_EQUAL(caller->registers[R15], CALLER_PATTERN + R15);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, CALLER_GS);
	CHECK_EQUAL(caller->vectors[0], DIRTY_X87_CONTROL);
	CHECK_EQUAL(caller->vectors[160], 0xa5);
	CHECK_EQUAL(caller->vectors[831], 0xa5);
}

static int64_t foreign_call(uint64_t number)
{
	int64_t status;

	__asm__ volatile("syscall" : "=a"(status) : "a"(number) : "rcx", "r11", "memory");
	return status;
}

static struct reply answer_foreign(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				   uint64_t stack, uint64_t component)
{
	note_fault(vector, address, error, ip, stack, component);
	kernel_fault_write(0, REG_RAX, kernel_fault_read(0, REG_RAX).value + 1000);
	return (struct reply){ FAULT_RESUME, 0 };
}

static void call_foreign(uint64_t argument)
{
	static const uint64_t numbers[] = { 0, LINUX_GETPID, 0x3ff, 0xfffff, FIRST_CALL };

	for (uint32_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		statuses[i] = foreign_call(numbers[i]);
}

void faults_foreign_calls(void)
{
	struct setting setting;

	make(&setting, skip);
	fault_gate_set(&setting.faulty, FAULT_FOREIGN, &setting.handler, answer_foreign);
	start(&setting, call_foreign, 0);
	CHECK_EQUAL(seen.count, 5);
	CHECK_EQUAL(seen.vector, VECTOR_FOREIGN);
	CHECK_EQUAL(statuses[0], 1000);
	CHECK_EQUAL(statuses[1], LINUX_GETPID + 1000);
	CHECK_EQUAL(statuses[3], 0xfffff + 1000);
}

/* Without a gate for them, there is no such operation; nothing else changes. */
void faults_foreign_calls_unhandled(void)
{
	const struct snapshot *caller = &snapshot_of_caller;
	struct setting setting;

	make(&setting, skip);
	snapshot_forget();
	start(&setting, foreign_with_patterns, 0);
	CHECK_EQUAL(seen.count, 0);
	CHECK_EQUAL(caller->registers[RAX], -TESSERA_ENOSYS);
	CHECK_EQUAL(caller->registers[RDX], 3);
	CHECK_EQUAL(caller->registers[RBX], CALLER_PATTERN + RBX);
	CHECK_EQUAL(caller->vectors[160], 0xa5);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	start(&setting, call_foreign, 0);
	for (uint32_t i = 0; i < 5; i++)
		CHECK_EQUAL(statuses[i], -TESSERA_ENOSYS);
}

/* Every number that is no operation, in every range, is foreign. */
static void call_unassigned(uint64_t argument)
{
	for (uint64_t call = 0; call < GATE_CALL; call++) {
		if (call_is_operation((uint32_t)call))
			continue;
		if (foreign_call(call << CALL_SHIFT) == -TESSERA_ENOSYS)
			worker_result++;
		else
			faulted++;
	}
}

void faults_unassigned_calls(void)
{
	struct setting setting;

	make(&setting, skip);
	start(&setting, call_unassigned, 0);
	CHECK_EQUAL(faulted, 0);
	CHECK(worker_result > FIRST_CALL / 2);
}

static void forge_return(uint64_t argument)
{
	worker_stop();
}

static void try_forged_return(uint64_t argument)
{
	faulted = fault_try(forge_return, argument);
}

void faults_forged_return(void)
{
	struct setting setting;

	make(&setting, skip);
	returns_let_through = 1;
	start(&setting, try_forged_return, 0);
	CHECK_EQUAL(faulted, 1);
	CHECK_EQUAL(seen.count, 1);
	CHECK_EQUAL(seen.vector, VECTOR_RETURN);
}

static struct reply fault_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				    uint64_t f)
{
	__asm__ volatile("ud2");
	return (struct reply){ 1, 1 };
}

static void call_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(GATE, 1, 2, 3, 4, 5, 6);
}

/* A server that faults costs its client an error code. */
void faults_unwind_to_client(void)
{
	struct setting setting;
	struct thread thread;
	struct box client;

	make(&setting, give_up);
	box_make(&client);
	box_give(&client, GATE, gate_new(&setting.faulty, fault_in_server));
	thread_make(&thread, &client, BOOT_RCV, call_gate, 0);
	run(&thread);
	CHECK_EQUAL(seen.count, 1);
	CHECK_EQUAL(answer_of_client.status, 0);
	CHECK_EQUAL(answer_of_client.value, 0);
	PAIR(ECANCELED, call, answer_of_client.transport);
	expect_event(&thread, EVENT_STOPPED);
}

static void fault_here(uint64_t argument)
{
	__asm__ volatile("ud2");
	worker_result = 1;
}

static void check_stopped(struct setting *setting)
{
	CHECK_EQUAL(thread_state(&setting->thread), THREAD_STOPPED);
	CHECK_EQUAL(worker_result, 0);
	expect_event(&setting->thread, EVENT_STOPPED);
}

/* There is no client to unwind to: the thread stops where it was. */
void faults_unwind_to_nobody(void)
{
	struct setting setting;

	make(&setting, give_up);
	start(&setting, fault_here, 0);
	CHECK_EQUAL(seen.count, 1);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, REG_VECTOR), 6);
}

void faults_without_handler(void)
{
	struct setting setting;

	seen.count = worker_result = 0;
	box_make(&setting.faulty);
	start(&setting, fault_here, 0);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, REG_VECTOR), 6);
}

void faults_dead_handler(void)
{
	struct setting setting;

	make(&setting, skip);
	end_object(setting.handler.component);
	start(&setting, fault_here, 0);
	CHECK_EQUAL(seen.count, 0);
	check_stopped(&setting);
}

static struct reply spin_in_handler(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				    uint64_t f)
{
	seen.count = 100;
	while (!returns_let_through)
		;
	return (struct reply){ FAULT_RESUME, 0 };
}

/* It dies while it handles. */
void faults_dying_handler(void)
{
	struct setting setting;

	make(&setting, spin_in_handler);
	thread_make(&setting.thread, &setting.faulty, BOOT_RCV, fault_here, 0);
	DO(dispatch, setting.thread.cap, PRIORITY, now() + 100000, 0);
	expect_event(&setting.thread, EVENT_TIMEOUT);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, THREAD_FIELD_DEPTH), 1);
	end_object(setting.handler.component);
	run(&setting.thread);
	CHECK_EQUAL(seen.count, 100);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, THREAD_FIELD_DEPTH), 0);
}

/* The faulty component dies while its fault is handled: the client gets the error of the dead. */
static struct reply end_faulty(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
			       uint64_t f)
{
	seen.count++;
	statuses[0] = kernel_deactivate(MEMORY, cure_frame).status;
	return (struct reply){ seen.address, 0 };
}

void faults_dying_faulty(void)
{
	for (uint64_t verdict = FAULT_RESUME; verdict <= FAULT_UNWIND; verdict++) {
		struct setting setting;
		struct thread thread;
		struct box client;

		make(&setting, end_faulty);
		seen.address = verdict;
		box_make(&client);
		box_give(&setting.handler, MEMORY, ARENA);
		box_give(&client, GATE, gate_new(&setting.faulty, fault_in_server));
		cure_frame = setting.faulty.component_frame;
		thread_make(&thread, &client, BOOT_RCV, call_gate, 0);
		run(&thread);
		CHECK_EQUAL(seen.count, 1);
		CHECK_EQUAL(statuses[0], 0);
		CHECK_EQUAL(answer_of_client.transport,
			    verdict == FAULT_RESUME ? -TESSERA_ECOMPDEAD : -TESSERA_ECANCELED);
		CHECK_EQUAL(answer_of_client.status, 0);
		expect_event(&thread, EVENT_STOPPED);
	}
}

static struct reply fault_again(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				uint64_t f)
{
	seen.count++;
	__asm__ volatile("ud2");
	return (struct reply){ FAULT_RESUME, 0 };
}

/* A fault of the handler stops the thread, though its component has a handler too. */
void faults_nested(void)
{
	struct setting setting;

	make(&setting, fault_again);
	fault_gate_set(&setting.handler, FAULT_EXCEPTION, &setting.faulty, skip);
	start(&setting, fault_here, 0);
	CHECK_EQUAL(seen.count, 1);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, THREAD_FIELD_DEPTH), 1);
}

static struct reply call_on_in_handler(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				       uint64_t f)
{
	seen.count++;
	answer_of_client = kernel_gate_call(GATE, 0, 0, 0, 0, 0, 0);
	return (struct reply){ FAULT_UNWIND, 0 };
}

/* What the handler calls is cut off: the handler finds vector registers clean, and the faulty component
 * those that it had. */
static struct reply call_then_resume(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				     uint64_t stack, uint64_t component)
{
	if (vector != VECTOR_FOREIGN)
		return (struct reply){ FAULT_UNWIND, 0 };
	vector_set(0x1234567);
	answer_of_client = kernel_gate_call(GATE, 0, 0, 0, 0, 0, 0);
	worker_result = vector_get();
	vector_set(0x7654321);
	return (struct reply){ FAULT_RESUME, 0 };
}

void faults_cut_off_handlers_call(void)
{
	const struct snapshot *caller = &snapshot_of_caller;
	uint32_t gate = slot_new();
	struct setting setting;
	struct box server;

	make(&setting, call_then_resume);
	fault_gate_set(&setting.faulty, FAULT_FOREIGN, &setting.handler, call_then_resume);
	box_make(&server);
	DO(gate_make, server.component, slot_of(gate), entry_address(snapshot_spin_entry), 0);
	box_give(&setting.handler, GATE, gate);
	snapshot_forget();
	worker_result = 1;
	thread_make(&setting.thread, &setting.faulty, BOOT_RCV, foreign_with_patterns, 0);
	DO(dispatch, setting.thread.cap, PRIORITY, now() + 1000000, 0);
	expect_event(&setting.thread, EVENT_TIMEOUT);
	DO(unwind, setting.thread.cap, setting.handler.component);
	run(&setting.thread);
	CHECK_EQUAL(answer_of_client.transport, -TESSERA_ECANCELED);
	CHECK_EQUAL(worker_result, 0);
	CHECK_EQUAL(caller->registers[RAX], LINUX_GETPID);
	CHECK_EQUAL(caller->registers[R15], CALLER_PATTERN + R15);
	CHECK_EQUAL(caller->vectors[0], DIRTY_X87_CONTROL);
	for (uint32_t i = 160; i < 416; i++)
		CHECK_EQUAL(caller->vectors[i], 0xa5);
	CHECK_EQUAL(caller->vectors[831], 0xa5);
	expect_event(&setting.thread, EVENT_STOPPED);
}

/* So does one of a server that the handler called; unwound to the handler, all goes on. */
void faults_nested_in_server(void)
{
	struct setting setting;
	struct box server;

	make(&setting, call_on_in_handler);
	box_make(&server);
	box_give(&setting.handler, GATE, gate_new(&server, fault_in_server));
	start(&setting, fault_here, 0);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, THREAD_FIELD_DEPTH), 2);
	DO(unwind, setting.thread.cap, setting.handler.component);
	run(&setting.thread);
	CHECK_EQUAL(answer_of_client.transport, -TESSERA_ECANCELED);
	check_stopped(&setting);
	CHECK_EQUAL(DO(thread_read, setting.thread.cap, THREAD_FIELD_DEPTH), 0);
}

/* A faulty component waits for its handler, but has called nobody: no unwind leads into it. */
void faults_unwind_not_to_faulty(void)
{
	struct setting setting;

	make(&setting, spin_in_handler);
	thread_make(&setting.thread, &setting.faulty, BOOT_RCV, fault_here, 0);
	DO(dispatch, setting.thread.cap, PRIORITY, now() + 100000, 0);
	REFUSED(EINVAL, unwind, setting.thread.cap, setting.faulty.component);
	expect_event(&setting.thread, EVENT_TIMEOUT);
}

/* Unwinding a thread whose server's fault is being handled cuts the handler off too. */
void faults_unwind_past_handler(void)
{
	struct setting setting;
	struct thread thread;
	struct box client;

	make(&setting, spin_in_handler);
	box_make(&client);
	box_give(&client, GATE, gate_new(&setting.faulty, fault_in_server));
	thread_make(&thread, &client, BOOT_RCV, call_gate, 0);
	DO(dispatch, thread.cap, PRIORITY, now() + 100000, 0);
	expect_event(&thread, EVENT_TIMEOUT);
	CHECK_EQUAL(DO(thread_read, thread.cap, THREAD_FIELD_DEPTH), 2);
	DO(unwind, thread.cap, client.component);
	run(&thread);
	CHECK_EQUAL(answer_of_client.transport, -TESSERA_ECANCELED);
	expect_event(&thread, EVENT_STOPPED);
}

/* At the deepest call, the entry in reserve serves the fault. */
static struct reply deeper(uint64_t level, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
			   uint64_t f)
{
	if (kernel_gate_call((uint32_t)level + 10, level + 1, 0, 0, 0, 0, 0).transport)
		faulted = fault_try(traps[0].function, 0);
	return (struct reply){ 0, level };
}

static void call_deeper(uint64_t argument)
{
	answer_of_client = kernel_gate_call(10, 1, 0, 0, 0, 0, 0);
}

void faults_at_the_deepest_call(void)
{
	struct setting setting;

	make(&setting, skip);
	for (uint32_t level = 0; level < 17; level++)
		box_give(&setting.faulty, level + 10, gate_new(&setting.faulty, deeper));
	start(&setting, call_deeper, 0);
	CHECK_EQUAL(faulted, 1);
	CHECK_EQUAL(seen.count, 1);
	CHECK_EQUAL(answer_of_client.transport, 0);
	CHECK_EQUAL(answer_of_client.value, 1);
}

static struct reply call_and_skip(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				  uint64_t stack, uint64_t component)
{
	answer_of_client = kernel_gate_call(GATE, 0, 0, 0, 0, 0, 0);
	worker_result = (uint64_t)answer_of_client.transport;
	return skip(vector, address, error, ip, stack, component);
}

/* The entry in reserve is the last: its handler can call nobody, whatever the registers of the faulty
 * component, which lie behind it in the thread's page, hold. */
void faults_no_call_from_the_reserve(void)
{
	struct setting setting;

	make(&setting, call_and_skip);
	box_give(&setting.handler, GATE, gate_new(&setting.faulty, deeper));
	for (uint32_t level = 0; level < 17; level++)
		box_give(&setting.faulty, level + 10, gate_new(&setting.faulty, deeper));
	start(&setting, call_deeper, 0);
	CHECK_EQUAL(seen.count, 1);
	CHECK_EQUAL(worker_result, -TESSERA_EOVERFLOW);
	CHECK_EQUAL(faulted, 1);
}

static void do_nothing(uint64_t argument)
{
}

void faults_registers_of_a_forged_return(void)
{
	struct setting setting;

	make(&setting, look_at_registers);
	returns_let_through = 1;
	start(&setting, do_nothing, 0);
	CHECK_EQUAL(seen.vector, VECTOR_RETURN);
	CHECK_EQUAL(worker_result, 0);
	expect_event(&setting.thread, EVENT_STOPPED);
}

static void touch_handled(uint64_t argument)
{
	statuses[0] = kernel_fault_read(0, REG_RAX).status;
	statuses[1] = kernel_fault_write(0, REG_RAX, 1).status;
	worker_result = 1;
}

void faults_operations_without_fault(void)
{
	struct setting setting;

	make(&setting, skip);
	start(&setting, touch_handled, 0);
	CHECK_EQUAL(worker_result, 1);
	PAIR(EPERM, fault_read, statuses[0]);
	PAIR(EPERM, fault_write, statuses[1]);
	REFUSED(EPERM, fault_read, 0, REG_RAX);
	REFUSED(EPERM, fault_write, 0, REG_RAX, 1);
}

static struct reply try_registers(uint64_t vector, uint64_t address, uint64_t error, uint64_t ip,
				  uint64_t stack, uint64_t component)
{
	static const uint64_t names[] = { REG_VECTOR, REG_ERROR, REG_CS, REG_SS, REGISTERS, ~0ul };
	static const uint64_t addresses[] = { USER_END, 0x800000000000, ~0ul };

	statuses[0] = kernel_fault_read(0, REGISTERS).status;
	statuses[1] = kernel_fault_read(0, 1ul << 32).status;
	statuses[2] = statuses[3] = 0;
	for (uint32_t i = 0; i < 6; i++)
		statuses[2] |= kernel_fault_write(0, names[i], 1).status + TESSERA_EINVAL;
	for (uint32_t i = 0; i < 3; i++) {
		statuses[3] |= kernel_fault_write(0, REG_RIP, addresses[i]).status + TESSERA_EFAULT;
		statuses[3] |=
			kernel_fault_write(0, REG_FS_BASE, addresses[i]).status + TESSERA_EFAULT;
		statuses[3] |=
			kernel_fault_write(0, REG_GS_BASE, addresses[i]).status + TESSERA_EFAULT;
	}
	statuses[4] = kernel_fault_read(0, REG_RIP).value == ip;
	return skip(vector, address, error, ip, stack, component);
}

void faults_operation_errors(void)
{
	struct setting setting;
	const struct use use = { trap_read, 0, 0, 0 };

	make(&setting, try_registers);
	start(&setting, try_use, (uint64_t)&use);
	PAIR(EINVAL, fault_read, statuses[0]);
	PAIR(EINVAL, fault_read, statuses[1]);
	PAIR(EINVAL, fault_write, statuses[2] - TESSERA_EINVAL);
	PAIR(EFAULT, fault_write, statuses[3] - TESSERA_EFAULT);
	CHECK_EQUAL(statuses[4], 1);
	CHECK_EQUAL(faulted, 1);
}

/* A server that the handler calls handles no fault. */
static struct reply read_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				   uint64_t f)
{
	statuses[0] = kernel_fault_read(0, REG_RAX).status;
	return (struct reply){ 0, 0 };
}

void faults_operations_of_handlers_server(void)
{
	struct setting setting;
	struct box server;

	make(&setting, call_on_in_handler);
	box_make(&server);
	box_give(&setting.handler, GATE, gate_new(&server, read_in_server));
	start(&setting, fault_here, 0);
	PAIR(EPERM, fault_read, statuses[0]);
}

/* A page's mapping ends for the code that uses it at once. */
void faults_unmapped_page(void)
{
	struct setting setting;
	const struct use use = { trap_read, FREE_ADDRESS, 0, 0 };
	uint32_t frame;

	make(&setting, skip);
	frame = frame_user();
	DO(map, setting.faulty.pgtbl[0], FREE_PAGE, ARENA, frame, 0);
	start(&setting, try_use, (uint64_t)&use);
	CHECK_EQUAL(faulted, 0);
	fixture_forget_events();
	DO(unmap, setting.faulty.pgtbl[0], number_of(setting.faulty.pgtbl[0]), FREE_PAGE,
	   frame_number(frame), FREE_ADDRESS);
	start(&setting, try_use, (uint64_t)&use);
	CHECK_EQUAL(faulted, 1);
	CHECK_EQUAL(seen.vector, PAGE_FAULT);
}
