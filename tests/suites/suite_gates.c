/* Gate calls and returns: what crosses, what does not, how deep they go, and how they fail. */
#include "suite.h"

#include "snapshot.h"

#define CALLS_MOST 16 /* within each other */
#define FLAGS_OF_USER 0x202
#define FIRST_GATE 1  /* slot of a box */

static struct kernel_gate_answer answer_of_client;
static uint64_t words_of_server[6];
static uint64_t deepest;
static int64_t deepest_transport;

static struct kernel_gate_answer call(uint32_t gate)
{
	return kernel_gate_call(gate, 1, 2, 3, 4, 5, 6);
}

static struct reply keep_words(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
			       uint64_t f)
{
	const uint64_t words[6] = { a, b, c, d, e, f };

	for (uint32_t i = 0; i < 6; i++)
		words_of_server[i] = words[i];
	return (struct reply){ a + b, ~0ul };
}

void gates_call(void)
{
	struct server *server;
	struct kernel_gate_answer answer;
	struct box box;

	box_make(&box);
	server = server_new(keep_words);
	answer = kernel_gate_call(gate_to(&box, server), 11, ~0ul, 13, 1ul << 63, 15, 16);
	CHECK_EQUAL(answer.transport, 0);
	CHECK_EQUAL(answer.status, 10);
	CHECK_EQUAL(answer.value, ~0ul);
	CHECK_EQUAL(words_of_server[0], 11);
	CHECK_EQUAL(words_of_server[1], ~0ul);
	CHECK_EQUAL(words_of_server[2], 13);
	CHECK_EQUAL(words_of_server[3], 1ul << 63);
	CHECK_EQUAL(words_of_server[4], 15);
	CHECK_EQUAL(words_of_server[5], 16);
	CHECK_EQUAL(server->thread, BOOT_THREAD_ID);
}

static void call_first_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(FIRST_GATE, argument, 2, 3, 4, 5, 6);
}

/* Two gates to one function are told apart by the badge, two threads by the id. */
void gates_badge_and_thread(void)
{
	struct server *one, *two;
	struct thread thread;
	struct box box, client;

	box_make(&box);
	box_make(&client);
	one = server_new(keep_words);
	two = server_new(keep_words);
	CHECK_EQUAL(call(gate_to(&box, one)).transport, 0);
	box_give(&client, FIRST_GATE, gate_to(&box, two));
	thread_make(&thread, &client, BOOT_RCV, call_first_gate, 1);
	run(&thread);
	CHECK_EQUAL(one->thread, BOOT_THREAD_ID);
	CHECK_EQUAL(two->thread, thread.id);
	CHECK_EQUAL(answer_of_client.transport, 0);
	expect_event(&thread, EVENT_STOPPED);
}

/* Each level calls the gate of the next one, which stands in the next slot. */
static struct reply deeper(uint64_t level, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
			   uint64_t f)
{
	struct kernel_gate_answer answer;

	answer = kernel_gate_call((uint32_t)level + 1, level + 1, 0, 0, 0, 0, 0);
	if (answer.transport) {
		deepest = level;
		deepest_transport = answer.transport;
		return (struct reply){ 1, level };
	}
	return (struct reply){ (uint64_t)answer.status + 1, answer.value };
}

void gates_nested_to_the_limit(void)
{
	struct kernel_gate_answer answer;
	struct box box;
	uint32_t first = 0;

	box_make(&box);
	for (uint32_t level = 1; level <= CALLS_MOST + 1; level++) {
		uint32_t gate = gate_new(&box, deeper);

		first = first ? first : gate;
		box_give(&box, level, gate);
	}
	answer = kernel_gate_call(first, 1, 0, 0, 0, 0, 0);
	CHECK_EQUAL(answer.transport, 0);
	CHECK_EQUAL(deepest, CALLS_MOST);
	CHECK_EQUAL(answer.status, CALLS_MOST);
	CHECK_EQUAL(answer.value, CALLS_MOST);
	PAIR(EOVERFLOW, call, deepest_transport);
	/* All of them were given back. */
	CHECK_EQUAL(kernel_gate_call(first, 1, 0, 0, 0, 0, 0).status, CALLS_MOST);
}

/* A refused call: nothing but the third result, and the caller goes on where it was. */
static void check_refused(uint32_t gate, int64_t error)
{
	uint64_t before = digest_state();
	struct kernel_gate_answer answer = call(gate);

	CHECK_EQUAL(answer.transport, -error);
	CHECK_EQUAL(answer.status, 0);
	CHECK_EQUAL(answer.value, 0);
	CHECK_EQUAL(digest_state(), before);
}

void gates_call_errors(void)
{
	static const uint32_t others[] = {
		BOOT_CAPTBL_ROOT, BOOT_CAPTBL_LEAF, BOOT_PGTBL_ROOT, BOOT_PGTBL_MIDDLE,
		BOOT_PGTBL_LOWER, BOOT_PGTBL_LEAF,  BOOT_COMPONENT,  BOOT_THREAD,
		BOOT_RCV,	  BOOT_MEMORY,	    BOOT_DEVICES,    BOOT_PORTS,
		BOOT_IRQS,	  BOOT_THREAD_IDS,  BOOT_DEBUG,
	};
	static const uint32_t none[] = { 0, EMPTY, UNHOOKED, CAPABILITIES - 1 };
	struct box box;
	uint32_t gate;

	box_make(&box);
	gate = gate_new(&box, keep_words);
	for (uint32_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		check_refused(others[i], TESSERA_EBADF);
	check_refused(asnd_new(BOOT_RCV), TESSERA_EBADF);
	pair_seen("call", TESSERA_EBADF);
	for (uint32_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		check_refused(none[i], TESSERA_ENOENT);
	pair_seen("call", TESSERA_ENOENT);
	CHECK_EQUAL(call(gate).transport, 0);
	end_object(box.component);
	check_refused(gate, TESSERA_ESTALE);
	pair_seen("call", TESSERA_ESTALE);
}

/* What the caller sees of a refused call: its own registers. */
void gates_refused_call_keeps_registers(void)
{
	const struct snapshot *caller = &snapshot_of_caller;

	snapshot_forget();
	snapshot_call(kernel_number(GATE_CALL, EMPTY));
	CHECK_EQUAL(caller->registers[R8], -TESSERA_ENOENT);
	CHECK_EQUAL(caller->registers[RAX], 0);
	CHECK_EQUAL(caller->registers[RDX], 0);
	CHECK_EQUAL(caller->registers[RBX], CALLER_PATTERN + RBX);
	CHECK_EQUAL(caller->registers[RBP], CALLER_PATTERN + RBP);
	for (uint32_t i = R12; i <= R15; i++)
		CHECK_EQUAL(caller->registers[i], CALLER_PATTERN + i);
	CHECK_EQUAL(caller->fs, CALLER_FS);
}

static void check_server_side(const struct snapshot *server, uint64_t badge)
{
	static const uint8_t cleared[] = { RSP, RBP, R12, R13, R14, R15 };
	static const uint8_t words[] = { RDI, RSI, RDX, R10, R8, R9 };

	CHECK_EQUAL(server->registers[RAX], BOOT_THREAD_ID);
	CHECK_EQUAL(server->registers[RBX], badge);
	CHECK_EQUAL(server->registers[RCX], entry_address(snapshot_entry));
	CHECK_EQUAL(server->registers[R11], FLAGS_OF_USER);
	for (uint32_t i = 0; i < sizeof(cleared); i++)
		CHECK_EQUAL(server->registers[cleared[i]], 0);
	for (uint32_t i = 0; i < sizeof(words); i++)
		CHECK_EQUAL(server->registers[words[i]], i + 1);
	CHECK_EQUAL(server->flags, FLAGS_OF_USER);
	CHECK_EQUAL(server->fs, 0);
	CHECK_EQUAL(server->gs, 0);
}

/* Behind a call that came back with these results. */
static void check_caller_side(const struct snapshot *caller, uint64_t status, uint64_t value,
			      int64_t transport)
{
	static const uint8_t cleared[] = { RSI, RDI, R9, R10 };
	static const uint8_t kept[] = { RBX, RBP, R12, R13, R14, R15 };

	CHECK_EQUAL(caller->registers[RAX], status);
	CHECK_EQUAL(caller->registers[RDX], value);
	CHECK_EQUAL(caller->registers[R8], transport);
	CHECK_EQUAL(caller->registers[R11], FLAGS_OF_USER);
	for (uint32_t i = 0; i < sizeof(cleared); i++)
		CHECK_EQUAL(caller->registers[cleared[i]], 0);
	for (uint32_t i = 0; i < sizeof(kept); i++)
		CHECK_EQUAL(caller->registers[kept[i]], CALLER_PATTERN + kept[i]);
	CHECK_EQUAL(caller->flags, FLAGS_OF_USER);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, 0);
}

static uint32_t raw_gate(const struct box *box, const char *entry, uint64_t badge)
{
	uint32_t gate = slot_new();

	DO(gate_make, box->component, slot_of(gate), entry_address(entry), badge);
	return gate;
}

static void check_crossing(bool with_vectors)
{
	struct box box;

	box_make(&box);
	snapshot_forget();
	snapshot_with_vectors = with_vectors;
	snapshot_call(kernel_number(GATE_CALL, raw_gate(&box, snapshot_entry, 0xbad9e)));
	check_server_side(&snapshot_of_server, 0xbad9e);
	check_caller_side(&snapshot_of_caller, 7, 8, 0);
	if (with_vectors) {
		CHECK(snapshot_vectors_clean(&snapshot_of_server));
		CHECK(snapshot_vectors_clean(&snapshot_of_caller));
	}
}

void gates_scrub_registers(void)
{
	check_crossing(false);
}

void gates_scrub_vectors(void)
{
	check_crossing(true);
}

/* The control: without a crossing, the same record finds everything that was left behind. */
void gates_scrub_control(void)
{
	const struct snapshot *caller = &snapshot_of_caller;

	snapshot_forget();
	snapshot_with_vectors = true;
	snapshot_control();
	for (uint32_t i = 0; i < 16; i++)
		if (i != RSP)
			CHECK_EQUAL(caller->registers[i], CALLER_PATTERN + i);
	CHECK_EQUAL(caller->flags, DIRTY_FLAGS | FLAGS_OF_USER);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, CALLER_GS);
	CHECK(!snapshot_vectors_clean(caller));
	CHECK_EQUAL(caller->vectors[0], DIRTY_X87_CONTROL);
	CHECK((caller->vectors[2] & 0x84) == 0x84); /* an unmasked division by zero is pending */
	CHECK_EQUAL(caller->vectors[24] | caller->vectors[25] << 8, DIRTY_MXCSR);
	CHECK_EQUAL(caller->vectors[160], 0xa5);
	CHECK_EQUAL(caller->vectors[831], 0xa5);
}

/* Any operation of the kernel keeps what the ABI says, vector state too. */
void gates_operation_keeps_state(void)
{
	static const uint8_t cleared[] = { RSI, RDI, R8, R9, R10 };
	const struct snapshot *caller = &snapshot_of_caller;

	snapshot_forget();
	snapshot_with_vectors = true;
	snapshot_call(kernel_number(CALL_cap_type, BOOT_DEBUG));
	CHECK_EQUAL(caller->registers[RAX], 0);
	CHECK_EQUAL(caller->registers[RDX], CAP_DEBUG | RIGHTS_ALL << 8);
	for (uint32_t i = 0; i < sizeof(cleared); i++)
		CHECK_EQUAL(caller->registers[cleared[i]], 0);
	CHECK_EQUAL(caller->registers[RBX], CALLER_PATTERN + RBX);
	CHECK_EQUAL(caller->registers[R15], CALLER_PATTERN + R15);
	CHECK_EQUAL(caller->fs, CALLER_FS);
	CHECK_EQUAL(caller->gs, CALLER_GS);
	CHECK_EQUAL(caller->flags, FLAGS_OF_USER);
	CHECK_EQUAL(caller->vectors[160], 0xa5);
	CHECK_EQUAL(caller->vectors[0], DIRTY_X87_CONTROL);
}

static void snapshot_client(uint64_t with_vectors)
{
	snapshot_with_vectors = (uint8_t)with_vectors;
	snapshot_call(kernel_number(GATE_CALL, FIRST_GATE));
}

struct pair_of_boxes {
	struct box client, server;
	struct thread thread;
};

/* A thread that calls a raw entry of another component, and does not come back by itself. */
static void enter_server(struct pair_of_boxes *pair, const char *entry, uint64_t timeout)
{
	box_make(&pair->client);
	box_make(&pair->server);
	snapshot_forget();
	box_give(&pair->client, FIRST_GATE, raw_gate(&pair->server, entry, 0));
	thread_make(&pair->thread, &pair->client, BOOT_RCV, snapshot_client, 1);
	DO(dispatch, pair->thread.cap, PRIORITY, now() + timeout, 0);
}

static void check_cut(const struct pair_of_boxes *pair, int64_t error)
{
	run(&pair->thread);
	check_caller_side(&snapshot_of_caller, 0, 0, -error);
	CHECK(snapshot_vectors_clean(&snapshot_of_caller));
	pair_seen("call", error);
	expect_event(&pair->thread, EVENT_STOPPED);
}

/* A call that is cut off lets nothing of the server through either. */
void gates_canceled_call_is_scrubbed(void)
{
	struct pair_of_boxes pair;

	enter_server(&pair, snapshot_fault_entry, 1000000);
	expect_event(&pair.thread, EVENT_STOPPED);
	DO(unwind, pair.thread.cap, pair.client.component);
	check_cut(&pair, TESSERA_ECANCELED);
}

void gates_preempted_call_is_scrubbed(void)
{
	struct pair_of_boxes pair;

	enter_server(&pair, snapshot_spin_entry, 1000000);
	expect_event(&pair.thread, EVENT_TIMEOUT);
	DO(unwind, pair.thread.cap, pair.client.component);
	check_cut(&pair, TESSERA_ECANCELED);
}

void gates_dead_call_is_scrubbed(void)
{
	struct pair_of_boxes pair;

	enter_server(&pair, snapshot_spin_entry, 1000000);
	expect_event(&pair.thread, EVENT_TIMEOUT);
	end_object(pair.server.component);
	check_cut(&pair, TESSERA_ECOMPDEAD);
}

/* The handler finds nothing of the faulty component, the client nothing of the handler. */
void gates_faulty_call_is_scrubbed(void)
{
	struct pair_of_boxes pair;
	struct box handler;

	box_make(&pair.client);
	box_make(&pair.server);
	box_make(&handler);
	snapshot_forget();
	DO(fault_gate, pair.server.component, FAULT_EXCEPTION,
	   raw_gate(&handler, snapshot_handler_entry, 0xbad9e));
	box_give(&pair.client, FIRST_GATE, raw_gate(&pair.server, snapshot_fault_entry, 0));
	thread_make(&pair.thread, &pair.client, BOOT_RCV, snapshot_client, 1);
	check_cut(&pair, TESSERA_ECANCELED);
	CHECK_EQUAL(snapshot_of_server.registers[RBX], 0xbad9e);
	CHECK_EQUAL(snapshot_of_server.registers[RAX], pair.thread.id);
	CHECK_EQUAL(snapshot_of_server.registers[R12], 0);
	CHECK_EQUAL(snapshot_of_server.registers[R15], 0);
	CHECK_EQUAL(snapshot_of_server.registers[R11], 0);
	CHECK_EQUAL(snapshot_of_server.flags, FLAGS_OF_USER);
	CHECK_EQUAL(snapshot_of_server.fs, 0);
	CHECK_EQUAL(snapshot_of_server.gs, 0);
	CHECK(snapshot_vectors_clean(&snapshot_of_server));
}

/* A gate that is taken away stops new calls; who is inside returns as always. */
static struct reply remove_own_gate(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				    uint64_t f)
{
	return (struct reply){ (uint64_t)kernel_cap_remove(FIRST_GATE, c, 0).status, 5 };
}

void gates_revoked_inside(void)
{
	uint32_t table = captbl_new(0), gate;
	struct kernel_gate_answer answer;
	struct box box;

	box_make(&box);
	box_give(&box, FIRST_GATE, table);
	DO(cons, BOOT_CAPTBL_ROOT, 7, table);
	gate = gate_new(&box, remove_own_gate);
	cap_give(gate, slot_ref(table, 0), ALL);
	answer = kernel_gate_call(7 * LEAF_SLOTS, 0, 0, number_of(table), 0, 0, 0);
	CHECK_EQUAL(answer.transport, 0);
	CHECK_EQUAL(answer.status, 0);
	CHECK_EQUAL(answer.value, 5);
	CHECK_EQUAL(call(7 * LEAF_SLOTS).transport, -TESSERA_ENOENT);
	DO(decons, BOOT_CAPTBL_ROOT, number_of(BOOT_CAPTBL_ROOT), 7, number_of(table));
}
