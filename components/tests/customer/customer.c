/* A customer of restart-sweep (desk.h), with the number that the composition gives it. */
#include "args.h"
#include "crt.h"
#include "desk.h"
#include "larder.h"
#include "manager.h"
#include "reckoner.h"
#include "rtos.h"

int main(void);

#define SLACK 6000 /* cycles from here, by the director, to the call */

static volatile struct customer_desk *desk;
static struct semaphore go, armed;
static volatile bool witnessed;

/* ------------------------------------------------------------------ requests */

static int64_t ask_check(void)
{
	int64_t sum = reckoner_sum();

	return sum == RECKONER_SUM ? larder_check() : sum;
}

static int64_t ask_quotas(void)
{
	for (uint64_t quota = 0; quota < CAPMGR_QUOTAS; quota++) {
		desk->quotas[ACCOUNT_CUSTOMER][quota] = MANAGER(capmgr_quota(quota));
		desk->quotas[ACCOUNT_LARDER][quota] = MANAGER(larder_quota(quota));
		desk->quotas[ACCOUNT_RECKONER][quota] = MANAGER(reckoner_quota(quota));
	}
	return 0;
}

static int64_t (*const requests[REQUESTS])(void) = {
	[ASK_SUM] = reckoner_sum,     [ASK_PONDER] = reckoner_ponder, [ASK_LOCK] = larder_lock,
	[ASK_HOLD] = larder_hold,     [ASK_GIVE] = larder_give,	      [ASK_TAKE] = larder_take,
	[ASK_SEND] = larder_send,     [ASK_RECEIVE] = larder_receive, [ASK_SLEEP] = larder_sleep,
	[ASK_WAIT] = larder_wait,     [ASK_PAGE] = larder_page,	      [ASK_STOCK] = larder_stock,
	[ASK_RECKON] = larder_reckon, [ASK_CHECK] = ask_check,	      [ASK_QUOTAS] = ask_quotas,
};

/* ------------------------------------------------------------------ one after the other */

static void set_priority(void)
{
	struct scheduling_parameter own = {SCHEDULE_PRIORITY, (uint16_t)desk->priority};

	thread_set_params(thread_self(), &own, 1);
}

static void witness(void *unused)
{
	(void)unused;
	witnessed = true;
}

/* With an inherited priority the caller is not below one that is just above its own. */
static bool outranks(void)
{
	struct scheduling_parameter above = {SCHEDULE_PRIORITY, (uint16_t)(desk->priority + 1)};

	witnessed = false;
	return thread_create(witness, NULL, &above, 1, THREAD_NO_JOIN).handle < 0 || !witnessed;
}

static void arm(void)
{
	struct instant strike = instant_after(crt_cycles() + SLACK + desk->lead);

	desk->strike.time = strike.time;
	desk->strike.cycles = strike.cycles;
	desk->rounds = shared_desk.metronome.rounds;
	semaphore_give(armed);
	desk->too_late = !instant_wait(strike.cycles - desk->lead);
}

static void serve(void)
{
	set_priority();
	desk->too_late = false;
	if (desk->lead != NO_LEAD)
		arm();
	desk->begun = crt_cycles();
	STACK_CALLS(requests);
	desk->result = requests[desk->request]();
	desk->ended = crt_cycles();
	desk->outranks = outranks();
	desk->done = true;
}

int main(void)
{
	char name[] = DESK_GO;
	unsigned number = (unsigned)args_get_number("number", 0);

	name[sizeof(name) - 2] = (char)('0' + number);
	desk = &shared_desk.customers[number];
	go = semaphore_retrieve(name);
	armed = semaphore_retrieve(DESK_ARMED);
	while (semaphore_take(go) == 0)
		serve();
	return 1;
}
