#include "partners.h"

#include <string.h>

static struct channel_send to[PARTNERS];
static struct channel_recv from[PARTNERS];

static void find(enum partner partner, const char *asked, const char *answers)
{
	while ((to[partner] = channel_retrieve_send(sizeof(struct order), 1, asked)).handle < 0)
		pause_for(100);
	while ((from[partner] = channel_retrieve_recv(sizeof(int64_t), 1, answers)).handle < 0)
		pause_for(100);
}

void partners_find(void)
{
	find(B, "b.ask", "b.answer");
	find(C, "c.ask", "c.answer");
}

static int64_t order(enum partner partner, const struct order *order)
{
	int64_t answer = 0;

	CHECK(channel_send(to[partner], order, sizeof(*order), CHANNEL_BLOCK), sizeof(*order));
	CHECK(channel_recv(from[partner], &answer, sizeof(answer), CHANNEL_BLOCK), sizeof(answer));
	return answer;
}

int64_t ask(enum partner partner, enum order_call call, int64_t a, int64_t b)
{
	return order(partner, &(struct order){.call = call, .a = a, .b = b});
}

int64_t ask_named(enum partner partner, enum order_call call, int64_t a, const char *name)
{
	struct order named = {.call = call, .a = a};

	strncpy(named.name, name, sizeof(named.name) - 1);
	return order(partner, &named);
}

int64_t ask_in_vault(enum partner partner, enum order_call call, int64_t a)
{
	return order(partner, &(struct order){.call = call, .a = a, .in_vault = 1});
}

int64_t ask_start(enum partner partner, enum order_call call, int64_t a, unsigned priority)
{
	return order(partner,
		     &(struct order){.call = ORDER_START, .inner = call, .a = a, .b = priority});
}

int64_t ask_start_in_vault(enum partner partner, enum order_call call, int64_t a, unsigned priority)
{
	return order(
		partner,
		&(struct order){
			.call = ORDER_START, .inner = call, .a = a, .b = priority, .in_vault = 1});
}

int64_t ask_finish(enum partner partner, int64_t thread)
{
	return ask(partner, ORDER_FINISH, thread, 0);
}
