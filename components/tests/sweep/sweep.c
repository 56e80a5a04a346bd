#include "sweep.h"

#include <stdio.h>

#include "crt.h"
#include "instant.h"

#define STRIDE_ABOVE 5000 /* instructions: longer operations are swept in steps */
#define STRIDE	     7
#define MARGIN	     16	    /* points behind the operation */
#define SLACK	     3500   /* cycles from the worker's order to the adversary to the operation */
#define SETTLE	     20	    /* microseconds for the helper to come to where it waits */
#define WATCH	     200000 /* microseconds without a new point: a hang */
#define TRIES	     4
#define BUDGET	     10000 /* cycles: the least that there is, 10 microseconds */
#define SPREAD	     256   /* by so much differs when the budget's end comes */
#define TEXT_BYTES   200

struct sweep_point point;

static struct semaphore go, helper_go;
static volatile bool witnessed;
static struct instant wake;
static uint64_t n;
static volatile uint64_t begin, end;
static volatile bool late; /* the watch came in between: the point has to be visited again */
static volatile unsigned long points, points_of_all;
static unsigned long spent; /* points at which the budget's end came inside of the operation */
static uint64_t length;	    /* of the operation, undisturbed */
static unsigned long failures, failed_cases;

static const char *volatile failure; /* of the point */
static char finding[TEXT_BYTES];     /* the operation's first */

/* Killed inside of a server, a thread ends when it is back; until the scheduler looks after it, it
 * goes on. */
static bool is_dying(void)
{
	int32_t self = thread_self().handle;

	return point.killing && (self == point.worker.handle || self == point.helper.handle);
}

void sweep_expect(bool condition, const char *what)
{
	if (!condition && !failure && !is_dying())
		failure = what;
}

void sweep_nothing(void)
{
}

static void kill_thread(struct thread thread)
{
	int status;

	point.killing = true;
	status = thread_kill(thread);
	EXPECT(status == 0 || status == -TESSERA_EBADF);
}

void sweep_kill_worker(void)
{
	kill_thread(point.worker);
}

void sweep_kill_helper(void)
{
	kill_thread(point.helper);
}

struct time sweep_later(unsigned microseconds)
{
	struct time time = time_current();

	time_create(time.seconds, (uint64_t)time.microseconds + microseconds + 1, &time);
	return time;
}

/* ------------------------------------------------------------------ the threads of a point */

void sweep_witness(void *unused)
{
	(void)unused;
	witnessed = true;
}

/* With its own priority the caller is below the witness; with an inherited one it is not. */
static void show_priority(unsigned priority)
{
	struct scheduling_parameter above = {SCHEDULE_PRIORITY, (uint16_t)(priority + 1)};
	struct thread witness;

	witnessed = false;
	witness = thread_create(sweep_witness, NULL, &above, 1, THREAD_NO_JOIN);
	EXPECT(witness.handle > 0);
	EXPECT(witnessed);
}

static unsigned helper_priority(void)
{
	return point.operation->helper_priority ? point.operation->helper_priority
						: PRIORITY_OF_HELPER;
}

void sweep_helper(void *unused)
{
	(void)unused;
	STACK_CALLS(STACK_ANY);
	if (point.operation->help_first)
		point.operation->help_first();
	semaphore_take(helper_go);
	STACK_CALLS(STACK_ANY);
	if (point.operation->help)
		point.operation->help();
	show_priority(helper_priority());
	point.helper_done = true;
}

void sweep_adversary(void *unused)
{
	(void)unused;
	semaphore_take(go);
	thread_sleep_until(wake.time);
	EXPECT(crt_cycles() >= wake.cycles);
	STACK_CALLS(STACK_ANY);
	point.act();
	show_priority(PRIORITY_OF_ADVERSARY);
	point.adversary_done = true;
}

/* Gives the calling thread a budget. Returns when it ends, if it works on, or a little later. */
static uint64_t limit_budget(void)
{
	const struct scheduling_parameter limit[] = {{SCHEDULE_PRIORITY, PRIORITY_OF_WORKER},
						     {SCHEDULE_WINDOW, 1},
						     {SCHEDULE_BUDGET, 1}};

	EXPECT(thread_set_params(thread_self(), limit, 3) == 0);
	return crt_cycles() + BUDGET;
}

void sweep_worker(void *unused)
{
	uint64_t when;

	(void)unused;
	wake = instant_after(crt_cycles() + SLACK + n + (point.spent ? 2 * BUDGET : 0));
	semaphore_give(helper_go);
	if (point.act)
		semaphore_give(go);
	when = point.spent ? limit_budget() : wake.cycles;
	/* The budget may end before. */
	late = !instant_wait(when - n) && !point.spent;
	begin = crt_cycles();
	STACK_CALLS(STACK_ANY);
	point.operation->work();
	end = crt_cycles();
	show_priority(PRIORITY_OF_WORKER);
	point.worker_done = true;
}

/* ------------------------------------------------------------------ a point */

static struct thread make(void (*entry)(void *), unsigned priority)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, (uint16_t)priority};
	struct thread thread = thread_create(entry, NULL, &parameter, 1, 0);

	EXPECT(thread.handle > 0);
	return thread;
}

static void end_of(struct thread thread, const volatile bool *done)
{
	int status = 1;

	EXPECT(thread_join(thread, &status) == 0);
	/* One that is dying may come to its end before it is ended. */
	EXPECT(status == 0 ? *done : status == -TESSERA_ECANCELED && (!*done || point.killing));
}

static bool needs_helper(void)
{
	return point.operation->help || point.operation->help_first;
}

static void make_threads(void)
{
	if (point.act)
		point.adversary = make(sweep_adversary, PRIORITY_OF_ADVERSARY);
	if (needs_helper()) {
		point.helper = make(sweep_helper, helper_priority());
		thread_sleep_until(sweep_later(SETTLE));
	}
	point.worker = make(sweep_worker, PRIORITY_OF_WORKER);
}

static void note_failure(void)
{
	if (failures++)
		return;
	snprintf(finding, sizeof(finding), "%s, %s, n = %lu: %s", point.operation->name, point.name,
		 (unsigned long)n, failure);
}

static void visit_once(const struct sweep_operation *operation, const struct sweep_adversary *by)
{
	point = (struct sweep_point){
		.operation = operation, .act = by->act, .name = by->name, .spent = by->spent};
	failure = NULL;
	late = false;
	begin = end = 0;
	go = semaphore_create(0, 0);
	helper_go = semaphore_create(0, 0);
	STACK_CALLS(STACK_ANY);
	operation->prepare();
	make_threads();
	end_of(point.worker, &point.worker_done);
	if (point.act)
		end_of(point.adversary, &point.adversary_done);
	if (needs_helper())
		end_of(point.helper, &point.helper_done);
	STACK_CALLS(STACK_ANY);
	operation->check();
	EXPECT(semaphore_destroy(go) == 0);
	EXPECT(semaphore_destroy(helper_go) == 0);
	points_of_all++;
}

static void visit(const struct sweep_operation *operation, const struct sweep_adversary *by)
{
	unsigned tries = 0;

	do
		visit_once(operation, by);
	while (late && !failure && ++tries < TRIES);
	sweep_expect(!late, "the worker was ready in time");
	if (failure)
		note_failure();
	spent += point.spent && end - begin > length + BUDGET / 2;
	points++;
}

/* ------------------------------------------------------------------ an operation */

void sweep_nobody(void *unused)
{
	(void)unused;
}

/* How many threads can be made still: the same at all times, unless one was lost. */
static int threads_free(void)
{
	static struct thread made[RTOS_THREADS + 1];
	struct scheduling_parameter lowest = {SCHEDULE_PRIORITY, 0};
	int count = 0;

	/* The witness of one that was killed may not have run yet. */
	thread_sleep_until(sweep_later(SETTLE));
	while ((made[count] = thread_create(sweep_nobody, NULL, &lowest, 1, THREAD_NO_JOIN))
		       .handle > 0)
		count++;
	for (int i = 0; i < count; i++)
		thread_kill(made[i]);
	return count;
}

static void print(const char *text)
{
	io_print(text);
}

static void report(const struct sweep_operation *operation, unsigned long stride)
{
	static char line[TEXT_BYTES + 16];
	static char steps[40];

	steps[0] = '\0';
	if (stride > 1)
		snprintf(steps, sizeof(steps), " (every %luth)", stride);
	snprintf(line, sizeof(line),
		 "::note sweep %s: %lu instructions%s, %lu points, %lu of them the end of the "
		 "budget, "
		 "%lu failures\n",
		 operation->name, (unsigned long)length, steps, points, spent, failures);
	print(line);
	if (!failures) {
		print("::pass\n");
		return;
	}
	failed_cases++;
	snprintf(line, sizeof(line), "::fail %s\n", finding);
	print(line);
}

/* Whoever looks on takes long silence for a hang. */
static void show_life(const struct sweep_operation *operation, const struct sweep_adversary *by)
{
	static char line[TEXT_BYTES];

	snprintf(line, sizeof(line), "sweep: %s, %s\n", operation->name, by->name);
	print(line);
}

static bool fits(const struct sweep_adversary *one, struct sweep_ways ways)
{
	return !(one->unmaps && ways.isolated);
}

/* The budget's end comes inside from some n on, as the worker sets it and returns before; found by
 * steps of half the operation. */
static uint64_t first_spent(const struct sweep_operation *operation,
			    const struct sweep_adversary *one)
{
	uint64_t step = length / 2 + 1;

	for (n = 0; n < BUDGET / 2 && !spent; n += step)
		visit(operation, one);
	return n > 2 * step ? n - 2 * step : 0;
}

static void visit_one(const struct sweep_operation *operation, const struct sweep_adversary *one,
		      uint64_t offset, uint64_t step)
{
	uint64_t first = one->spent ? first_spent(operation, one) : 0;
	uint64_t last = first + length + MARGIN + (one->spent ? length / 2 + SPREAD : 0);

	for (n = first + offset; n <= last; n += step)
		visit(operation, one);
	sweep_expect(!one->spent || spent, "a budget comes to its end inside");
	if (failure)
		note_failure();
}

static void visit_all(const struct sweep_operation *operation, unsigned long stride,
		      struct sweep_ways ways)
{
	const struct sweep_adversary *one;
	unsigned long count = 0, turn = 0;

	for (one = operation->adversaries; one->name; one++)
		count += fits(one, ways);
	for (one = operation->adversaries; one->name; one++) {
		if (!fits(one, ways))
			continue;
		show_life(operation, one);
		if (ways.in_turn)
			visit_one(operation, one, turn++ * stride, count * stride);
		else
			visit_one(operation, one, 0, stride);
	}
}

static void sweep(const struct sweep_operation *operation, struct sweep_ways ways)
{
	static char line[TEXT_BYTES];
	int before = threads_free();
	unsigned long stride;

	snprintf(line, sizeof(line), "::case sweep %s\n", operation->name);
	print(line);
	points = failures = spent = 0;
	n = 0;
	visit(operation, &(struct sweep_adversary){.name = "undisturbed"});
	length = end - begin;
	stride = length > STRIDE_ABOVE ? STRIDE : 1;
	points = 0;
	visit_all(operation, stride, ways);
	if (threads_free() != before) {
		failure = "a thread was lost";
		note_failure();
	}
	report(operation, stride);
}

void sweep_all(const struct sweep_operation *const *operations, struct sweep_ways ways)
{
	for (; *operations; operations++)
		sweep(*operations, ways);
}

bool sweep_failed(void)
{
	return failed_cases > 0;
}

/* Where nobody goes on any more, those who hang are ended; where that does not help, all is. */
void sweep_watch(void *unused)
{
	unsigned long seen = ~0ul;
	bool tried = false;

	(void)unused;
	for (;;) {
		thread_sleep_until(sweep_later(WATCH));
		if (points_of_all != seen) {
			seen = points_of_all;
			tried = false;
			continue;
		}
		sweep_expect(false, "somebody hangs");
		note_failure();
		if (tried) {
			print("::fail ");
			print(finding);
			print("\n");
			rtos_exit(1);
		}
		tried = true;
		thread_kill(point.worker);
		thread_kill(point.adversary);
		thread_kill(point.helper);
	}
}

void sweep_everything(struct sweep_ways ways)
{
	thread_create(sweep_watch, NULL, NULL, 0, THREAD_NO_JOIN);
	sweep_all(mutex_operations, ways);
	sweep_all(semaphore_operations, ways);
	sweep_all(channel_operations, ways);
	sweep_all(thread_operations, ways);
	sweep_all(event_operations, ways);
	sweep_all(condition_operations, ways);
}
