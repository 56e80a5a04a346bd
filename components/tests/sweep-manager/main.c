#include <stdio.h>

#include "bystander.h"
#include "crt.h"
#include "crt_kernel.h"
#include "manager_sweep.h"
#include "shutdown.h"

#define STRIDE_ABOVE  5000 /* instructions: longer calls are swept in steps */
#define STRIDE	      7
#define STRIDE_ERRAND 5 /* in turn: another life takes ten times as long as a call */
#define LONGEST	      100000
#define MARGIN	      64 /* cycles that a dispatch may take less than one before */
#define ENOUGH	      16 /* failures of an operation */
#define FAILURE_BYTES 160
#define FINDING_BYTES 320

struct point point;

static char failure[FAILURE_BYTES]; /* of the point; "": none */
static char finding[FINDING_BYTES];
static unsigned long points, inside, contended, failures;
static unsigned long all_points, all_failures;
static uint64_t first[CALLERS]; /* cycles from a dispatch to the first instruction, or a few less */
static uint64_t n;

void expect(bool condition, const char *what, int line)
{
	if (!condition && !failure[0])
		snprintf(failure, sizeof(failure), "line %d: %s", line, what);
}

/* ------------------------------------------------------------------ what must stay */

struct accounts {
	int64_t of[CALLERS][CAPMGR_QUOTAS];
};

static struct accounts before;

static void read_accounts(struct accounts *accounts)
{
	for (enum caller caller = CLIENT; caller < CALLERS; caller++)
		if (caller != SELF)
			caller_quotas(caller, accounts->of[caller]);
	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		accounts->of[SELF][quota] = capmgr_quota(quota);
}

static void check_accounts(void)
{
	struct accounts now = {0};

	read_accounts(&now);
	for (enum caller caller = CLIENT; caller < CALLERS; caller++)
		for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++) {
			if (now.of[caller][quota] == before.of[caller][quota] || failure[0])
				continue;
			snprintf(failure, sizeof(failure), "quota %u of caller %d is %ld, not %ld",
				 quota, (int)caller, (long)now.of[caller][quota],
				 (long)before.of[caller][quota]);
		}
}

/* The third component, whatever the others do. */
static void serve_bystander(void)
{
	EXPECT(HELPED(bystander_serve()) == 0);
}

/* ------------------------------------------------------------------ the call that is disturbed */

static bool ended;    /* the caller's component */
static bool restored; /* the same */

static uint64_t depth(void)
{
	return kernel_thread_read((uint32_t)caller_thread(point.caller), THREAD_FIELD_DEPTH).value;
}

/* In the manager. */
static bool stands_inside(void)
{
	return depth() > caller_depth(point.caller);
}

static bool allowed(void)
{
	if (point.result >= 0)
		return true;
	for (unsigned i = 0; i < OPERATION_ERRORS; i++)
		if (point.result == point.operation->errors[i])
			return true;
	return false;
}

/* The caller goes on to the end of its call, if it did not when it was helped. */
static void go_on(void)
{
	if (!caller_waits(point.caller))
		EXPECT(caller_run(point.caller, 0) == EVENT_BLOCKED);
	point.result = caller_result(point.caller);
}

/* ------------------------------------------------------------------ adversaries */

static void contend(void)
{
	int64_t page = HELPED(capmgr_page_alloc(0));

	EXPECT(page > 0);
	EXPECT(HELPED(capmgr_page_free((uint64_t)page)) == 0);
}

static void take_back(void)
{
	STACK_CALLS(STACK_ANY);
	point.operation->take_back();
}

static int64_t end_component(enum caller caller)
{
	int64_t status;

	do
		status = HELPED(caller_end_step(caller));
	while (status == CAPMGR_MORE);
	return status;
}

static void end_peer(void)
{
	EXPECT(end_component(PEER) == 0);
}

/* Inside the manager its thread is not to be ended. It stops as it leaves that. */
static void end_caller(void)
{
	int64_t status = end_component(point.caller);

	ended = true;
	if (!status)
		return;
	EXPECT(status == -TESSERA_EBUSY);
	EXPECT(stands_inside());
	serve_bystander();
	EXPECT(HELPED(caller_end_step(point.caller)) == -TESSERA_EBUSY);
	EXPECT(caller_run(point.caller, 0) == EVENT_STOPPED);
	EXPECT(end_component(point.caller) == 0);
}

static void restore_peer(void)
{
	EXPECT(errand_restore() == 0);
}

/* One of the composition: what it has just called is done first, and then whoever was inside of it
 * is told that it is dead. Who had not come in yet calls the next life, which knows of nothing. */
static void restore_caller(void)
{
	bool was_in = depth();
	int64_t status = errand_restore();

	if (status) {
		EXPECT(status == -TESSERA_EBUSY);
		EXPECT(stands_inside());
		serve_bystander();
		EXPECT(errand_restore() == -TESSERA_EBUSY);
		go_on();
		EXPECT(point.result == -TESSERA_ECOMPDEAD);
		EXPECT(errand_restore() == 0);
	}
	go_on();
	EXPECT(!was_in || point.result == -TESSERA_ECOMPDEAD || allowed());
	restored = true;
	if (!was_in)
		EXPECT(errand_restore() == 0);
}

/* Inside of another component it is refused, whoever has the lock. */
static void end_thread(void)
{
	if (depth())
		EXPECT(capmgr_thread_end(caller_thread(point.caller)) == -TESSERA_EBUSY);
}

/* Its scheduler does not let it go on any more, until its component is to end. */
static void abandon(void)
{
	serve_bystander();
	contend();
	EXPECT(ask(PEER, CALL_OF_quota, CAPMGR_PAGES_FREE, 0, 0, 0, 0) > 0);
	end_caller();
}

static const struct adversary {
	const char *name;
	void (*act)(void);
} adversaries[] = {
	{"contends", contend},
	{"takes back", take_back},
	{"ends the peer", end_peer},
	{"ends the caller", end_caller},
	{"ends its thread", end_thread},
	{"abandons it", abandon},
	{"restores the peer", restore_peer},
	{"restores the caller", restore_caller},
};
#define ADVERSARIES (sizeof(adversaries) / sizeof(adversaries[0]))

static bool fits(const struct adversary *adversary)
{
	const struct operation *operation = point.operation;

	if (adversary->act == take_back)
		return operation->take_back;
	if (adversary->act == end_peer)
		return operation->uses_peer && operation->peer != ERRAND;
	if (adversary->act == restore_peer)
		return operation->uses_peer && operation->peer == ERRAND;
	if (adversary->act == end_caller || adversary->act == abandon)
		return operation->caller < SELF;
	if (adversary->act == restore_caller)
		return operation->caller == ERRAND;
	return true;
}

/* ------------------------------------------------------------------ a point */

static void prepare(const struct operation *operation)
{
	point = (struct point){.operation = operation,
			       .caller = operation->caller,
			       .peer = operation->peer ? operation->peer : PEER};
	ended = restored = false;
	STACK_CALLS(STACK_ANY);
	operation->prepare();
	caller_order(point.caller, operation->function, point.word, 1);
}

static void put_back(void)
{
	if (!ended && !restored && point.operation->undo) {
		STACK_CALLS(STACK_ANY);
		point.operation->undo();
	}
	callers_make();
	if (point.operation->forget) {
		STACK_CALLS(STACK_ANY);
		point.operation->forget();
	}
}

/* A call that is not disturbed. */
static void settle(const struct operation *operation)
{
	prepare(operation);
	go_on();
	EXPECT(allowed());
	put_back();
}

static void note_failure(const char *name)
{
	if (failures++)
		return;
	snprintf(finding, sizeof(finding), "%s, %s, n = %lu: %s", point.operation->name, name,
		 (unsigned long)n, failure);
}

/* One that was restored makes its tables anew. */
static void finish(const char *name)
{
	put_back();
	if (point.anew)
		settle(point.operation);
	check_accounts();
	if (failure[0])
		note_failure(name);
}

/* False: the call came to its end before. */
static bool visit(const struct operation *operation, const struct adversary *adversary)
{
	uint32_t flags;

	failure[0] = '\0';
	prepare(operation);
	flags = caller_run(point.caller, n);
	if (flags & EVENT_BLOCKED) {
		point.result = caller_result(point.caller);
		EXPECT(allowed());
		finish("undisturbed");
		return false;
	}
	EXPECT(flags == EVENT_TIMEOUT);
	if (!caller_begun(point.caller)) {
		first[point.caller] = n;
		go_on();
		finish("undisturbed");
		return true;
	}
	inside += stands_inside();
	STACK_CALLS(adversaries);
	adversary->act();
	serve_bystander();
	if (!ended && !restored) {
		go_on();
		EXPECT(allowed());
	}
	contended += point.contended;
	points++;
	finish(adversary->name);
	return true;
}

/* ------------------------------------------------------------------ an operation */

/* Until what is made once and stays is there. */
static void warm_up(const struct operation *operation)
{
	callers_forget();
	callers_make();
	EXPECT(errand_restore() == 0);
	for (unsigned i = 0; i < 2; i++)
		settle(operation);
	callers_end();
	callers_make();
	read_accounts(&before);
}

/* Which of those that fit is the next one from an index on; ADVERSARIES: none. */
static unsigned next_adversary(unsigned i)
{
	while (i < ADVERSARIES && !fits(&adversaries[i]))
		i++;
	return i;
}

static unsigned count_adversaries(void)
{
	unsigned count = 0;

	for (unsigned i = next_adversary(0); i < ADVERSARIES; i = next_adversary(i + 1))
		count++;
	return count;
}

static void report(const struct operation *operation, uint64_t length, unsigned stride)
{
	char steps[32] = "";

	if (stride > 1)
		snprintf(steps, sizeof(steps), " (one of %u)", stride);
	crt_print("::note manager %s: %lu instructions%s, %lu points, %lu inside, %lu contended, "
		  "%lu failures\n",
		  operation->name, (unsigned long)length, steps, points, inside, contended,
		  failures);
	if (failures)
		crt_print("::fail %s\n", finding);
	else
		crt_print("::pass\n");
	all_points += points;
	all_failures += failures;
}

/* How long the call takes, with the dispatch before and the way to the director behind. */
static uint64_t measure(const struct operation *operation)
{
	uint64_t begun, length;

	prepare(operation);
	begun = crt_cycles();
	go_on();
	length = crt_cycles() - begun;
	put_back();
	return length;
}

/* Now or after one of the adversaries. */
static bool uses_errand(const struct operation *operation)
{
	return operation->caller == ERRAND || operation->peer == ERRAND || operation->of_errand;
}

static unsigned stride_of(const struct operation *operation, bool all)
{
	if (measure(operation) > STRIDE_ABOVE)
		return STRIDE;
	return uses_errand(operation) && !all ? STRIDE_ERRAND : 1;
}

/* From before its first instruction to its end; returns where that was. */
static uint64_t visit_all(const struct operation *operation, const struct adversary *adversary,
			  uint64_t from, uint64_t step)
{
	for (n = from; n < LONGEST && failures < ENOUGH && visit(operation, adversary); n += step)
		;
	return n;
}

/* All adversaries at each instruction; or in turn, so that each meets one. */
static void sweep(const struct operation *operation)
{
	bool all = args_get_number("all", 0);
	uint64_t from, last = 0;
	unsigned count, stride, turn = 0;

	points = inside = contended = failures = 0;
	failure[0] = '\0';
	warm_up(operation);
	from = first[operation->caller] > MARGIN ? first[operation->caller] - MARGIN : 1;
	first[operation->caller] = 0;
	count = count_adversaries();
	stride = stride_of(operation, all);
	for (unsigned i = next_adversary(0); i < ADVERSARIES; i = next_adversary(i + 1)) {
		uint64_t end = all ? visit_all(operation, &adversaries[i], from, stride)
				   : visit_all(operation, &adversaries[i], from + turn++ * stride,
					       (uint64_t)count * stride);

		last = end > last ? end : last;
	}
	EXPECT(bystander_check() == 0);
	EXPECT(first[operation->caller] > 0);
	EXPECT(contended > 0 || operation->function == CALL_OF_holder);
	EXPECT(inside > 0 && last < LONGEST);
	if (failure[0])
		note_failure("in the end");
	report(operation, last - first[operation->caller], stride);
}

int main(void)
{
	callers_make();
	for (unsigned i = 0; i < operation_count; i++) {
		crt_print("::case manager %s\n", operations[i].name);
		sweep(&operations[i]);
	}
	crt_print("::note manager: %u operations, %lu points, %lu failures\n", operation_count,
		  all_points, all_failures);
	crt_print("::end\n");
	shutdown(all_failures > 0);
	return 0;
}
