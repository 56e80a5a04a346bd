/*
 * The restart test: services are killed at every instruction of each of their requests, while a
 * client is inside, and another one too where that is possible. The director is the handler of
 * their faults: it kills a service, restores it from its checkpoint and has it started. Whatever
 * comes of the call, both clients have an answer or an error soon, the service answers again by the
 * gates that they have, nobody else is held up, and nothing is lost.
 */
#include <stdio.h>

#include "accounts.h"
#include "args.h"
#include "crt.h"
#include "desk.h"
#include "larder.h"
#include "pause.h"
#include "reckoner.h"
#include "shutdown.h"
#include "victims.h"

int cos_init(void);
int main(void);

#define OF_FIRST       5
#define ABOVE_FIRST    10
#define BELOW_FIRST    3
#define MARGIN	       16     /* points behind the end */
#define AT_LENGTH      100000 /* cycles, longer than any request */
#define SETTLE_US      40     /* for the second to come to where it waits */
#define PATIENCE       100    /* pauses until a customer must have come home */
#define TRIES	       4
#define OBJECTS_EVERY  64 /* points */
#define ENOUGH	       16 /* failures of a request */
#define FAILURE_BYTES  160
#define FINDING_BYTES  240
#define KINDS_OF_ERROR 8

static const struct sweep_request {
	const char *name;
	enum request request;
	enum victim victim;
	enum request beside; /* of the second customer */
	uint32_t priority;   /* of that */
	bool beforehand;     /* it is inside when the first calls */
} requests[] = {
	{"sum", ASK_SUM, RECKONER, ASK_PONDER, BELOW_FIRST, true},
	{"lock", ASK_LOCK, LARDER, ASK_WAIT, ABOVE_FIRST, true},
	{"lock_of_another", ASK_LOCK, LARDER, ASK_HOLD, BELOW_FIRST, true},
	{"give", ASK_GIVE, LARDER, ASK_TAKE, ABOVE_FIRST, true},
	{"take", ASK_TAKE, LARDER, ASK_GIVE, BELOW_FIRST, false},
	{"send", ASK_SEND, LARDER, ASK_RECEIVE, ABOVE_FIRST, true},
	{"receive", ASK_RECEIVE, LARDER, ASK_SEND, BELOW_FIRST, false},
	{"sleep", ASK_SLEEP, LARDER, ASK_WAIT, ABOVE_FIRST, true},
	{"page", ASK_PAGE, LARDER, ASK_WAIT, ABOVE_FIRST, true},
	{"stock", ASK_STOCK, LARDER, ASK_WAIT, ABOVE_FIRST, true},
	{"reckon", ASK_RECKON, LARDER, ASK_WAIT, ABOVE_FIRST, true},
	{"reckon_of_the_dead", ASK_RECKON, RECKONER, ASK_PONDER, BELOW_FIRST, true},
};
#define REQUESTS_SWEPT (sizeof(requests) / sizeof(*requests))

static volatile struct customer_desk *const desks = shared_desk.customers;
static struct semaphore go[CUSTOMERS], armed;

static const struct sweep_request *request;
static char failure[FAILURE_BYTES]; /* of the point; "": none */
static char finding[FINDING_BYTES];
static uint64_t n, length;
static bool stuck; /* somebody hangs: there is nothing more to be seen */
static unsigned long points, good, answers, all_points, all_good;

static struct {
	int64_t error;
	unsigned long count;
} errors[KINDS_OF_ERROR];

static void expect(bool condition, const char *what, int line)
{
	if (!condition && !failure[0])
		snprintf(failure, sizeof(failure), "line %d: %s", line, what);
}
#define EXPECT(condition) expect(condition, #condition, __LINE__)

/* ------------------------------------------------------------------ the customers */

static void order(enum customer customer, enum request what, uint32_t priority, uint64_t lead)
{
	volatile struct customer_desk *desk = &desks[customer];

	desk->request = what;
	desk->priority = priority;
	desk->lead = lead;
	desk->done = false;
	semaphore_give(go[customer]);
}

static int64_t await(enum customer customer)
{
	for (unsigned i = 0; i < PATIENCE && !desks[customer].done; i++)
		pause_for(PAUSE_US);
	if (!desks[customer].done) {
		snprintf(failure, sizeof(failure), "customer %d hangs", (int)customer);
		stuck = true;
	}
	EXPECT(!desks[customer].outranks);
	return desks[customer].result;
}

static int64_t ask(enum customer customer, enum request what)
{
	order(customer, what, OF_FIRST, NO_LEAD);
	return await(customer);
}

/* ------------------------------------------------------------------ what comes of a request */

static void note_error(int64_t error)
{
	unsigned i = 0;

	while (i < KINDS_OF_ERROR - 1 && errors[i].count && errors[i].error != error)
		i++;
	errors[i].error = error;
	errors[i].count++;
}

static bool is_answer(enum request what, int64_t result)
{
	return result == (what == ASK_SUM || what == ASK_PONDER ? RECKONER_SUM : LARDER_DONE);
}

/* An answer or an error. */
static void judge(enum customer customer, enum request what, int64_t result)
{
	EXPECT(result < 0 || is_answer(what, result));
	if (result < 0)
		note_error(result);
	else
		answers += customer == FIRST;
}

/* Until it is initialised the service refuses; who asks again is served. */
static void serve_again(enum customer customer)
{
	int64_t result = -TESSERA_EAGAIN;

	for (unsigned i = 0; i < PATIENCE && result == -TESSERA_EAGAIN && !stuck; i++)
		result = ask(customer, ASK_CHECK);
	EXPECT(result == LARDER_DONE);
}

static void check_accounts(void)
{
	char text[FAILURE_BYTES];
	bool agree = false;

	for (enum customer customer = FIRST; customer < CUSTOMERS; customer++)
		ask(customer, ASK_QUOTAS);
	/* The metronome may just have a page. */
	for (unsigned i = 0; i < TRIES && !agree; i++) {
		agree = accounts_agree(text, sizeof(text));
		if (!agree)
			pause_for(PAUSE_US);
	}
	if (!agree && !failure[0])
		snprintf(failure, sizeof(failure), "%s", text);
}

static void check_objects(void)
{
	char text[FAILURE_BYTES];

	if (!objects_agree(text, sizeof(text)) && !failure[0])
		snprintf(failure, sizeof(failure), "%s", text);
}

static void check_others(void)
{
	EXPECT(shared_desk.metronome.misses == 0);
	EXPECT(shared_desk.metronome.refused == 0);
	EXPECT(victim_faults() == 0);
}

/* ------------------------------------------------------------------ a point */

static bool in_time;   /* nothing came between the beginning of the request and the kill */
static int64_t result; /* of the first customer */

/* While the service is dead its clients come home, and are refused. */
static void meanwhile(void)
{
	result = await(FIRST);
	await(SECOND);
	if (!stuck)
		EXPECT(ask(FIRST, ASK_CHECK) < 0);
}

static void begin(uint64_t lead)
{
	order(SECOND, request->beside, request->priority, NO_LEAD);
	if (request->beforehand)
		pause_for(SETTLE_US);
	order(FIRST, request->request, OF_FIRST, lead);
	semaphore_take(armed);
	thread_sleep_until(desks[FIRST].strike.time);
	in_time = !desks[FIRST].too_late && desks[FIRST].rounds == shared_desk.metronome.rounds;
}

static void kill(enum way way)
{
	int64_t status = victim_restart(request->victim, way, meanwhile);

	if (status && !failure[0])
		snprintf(failure, sizeof(failure), "a restart: %s", crt_error_text(status));
	if (way != SLOWLY)
		result = await(FIRST);
	judge(FIRST, request->request, result);
	if (way != SLOWLY)
		judge(SECOND, request->beside, await(SECOND));
}

static void visit_once(enum way way, uint64_t lead)
{
	begin(lead);
	if (lead == AT_LENGTH)
		length = desks[FIRST].ended - desks[FIRST].begun;
	kill(way);
	for (enum customer customer = FIRST; customer < CUSTOMERS && !stuck; customer++)
		serve_again(customer);
	check_others();
}

static void note_failure(enum way way)
{
	if (!finding[0])
		snprintf(finding, sizeof(finding), "%s, %s, n = %lu: %s", request->name,
			 way_names[way], (unsigned long)n, failure);
}

static void visit(enum way way)
{
	unsigned tries = 0;

	failure[0] = '\0';
	do
		visit_once(way, n);
	while (!in_time && !failure[0] && ++tries < TRIES);
	EXPECT(in_time);
	if (!stuck)
		check_accounts();
	if (!stuck && points % OBJECTS_EVERY == 0)
		check_objects();
	points++;
	if (failure[0])
		note_failure(way);
	else
		good++;
}

/* ------------------------------------------------------------------ a request */

/* Until what is made once and stays is there; and how long it takes. */
static void warm_up(void)
{
	for (enum way way = 0; way < WAYS; way++)
		visit_once(way, AT_LENGTH);
	check_objects();
	for (enum customer customer = FIRST; customer < CUSTOMERS; customer++)
		ask(customer, ASK_QUOTAS);
	accounts_note();
	if (failure[0])
		note_failure(0);
}

static void report(uint64_t stride)
{
	char steps[32] = "";

	if (stride > 1)
		snprintf(steps, sizeof(steps), " (every %luth)", (unsigned long)stride);
	crt_print("::note restart %s of the %s: %lu instructions%s, %lu points, %lu answers, "
		  "%lu good (%lu %%)\n",
		  request->name, victim_names[request->victim], (unsigned long)length, steps,
		  points, answers, good, points ? good * 100 / points : 0);
	if (finding[0])
		crt_print("::fail %s\n", finding);
	else
		crt_print("::pass\n");
	all_points += points;
	all_good += good;
}

/* Each point meets one of the ways, in turn. */
static void sweep(void)
{
	uint64_t most = (uint64_t)args_get_number("points", 0), stride = 1;
	unsigned turn = 0;

	crt_print("::case restart %s\n", request->name);
	points = good = answers = 0;
	failure[0] = finding[0] = '\0';
	warm_up();
	if (most)
		stride = length / most + 1;
	answers = 0;
	for (n = 0; n <= length + MARGIN && points < good + ENOUGH && !stuck; n += stride)
		visit((enum way)(turn++ % WAYS));
	report(stride);
}

static void report_all(void)
{
	for (unsigned i = 0; i < KINDS_OF_ERROR && errors[i].count; i++)
		crt_print("::note restart: %lu calls were told: %s\n", errors[i].count,
			  crt_error_text(errors[i].error));
	crt_print("::note restart: %lu of %lu points good (%lu %%), %u beats of the metronome, %u "
		  "missed\n",
		  all_good, all_points, all_points ? all_good * 100 / all_points : 0,
		  shared_desk.metronome.rounds, shared_desk.metronome.misses);
}

int cos_init(void)
{
	char name[] = DESK_GO;
	int64_t status = victims_take();

	armed = semaphore_create_named(0, 0, DESK_ARMED);
	for (unsigned i = 0; i < CUSTOMERS; i++) {
		name[sizeof(name) - 2] = (char)('0' + i);
		go[i] = semaphore_create_named(0, 0, name);
	}
	return (int)status;
}

int main(void)
{
	pause_for(1000); /* all others have begun */
	for (request = requests; request < requests + REQUESTS_SWEPT && !stuck; request++)
		sweep();
	report_all();
	crt_print("::end\n");
	shutdown(all_good < all_points || stuck);
	return 0;
}
