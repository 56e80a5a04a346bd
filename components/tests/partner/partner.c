/* A component that does what the conformance suite says; see orders.h. */
#include <stdio.h>
#include <string.h>

#include <tessera/abi.h>

#include "crt.h"
#include "orders.h"
#include "rtos.h"
#include "vault.h"

#define THREADS 4

static struct order begun[THREADS];

static int64_t in_vault(const struct order *order)
{
	uint64_t name[2];

	memcpy(name, order->name, sizeof(name));
	return vault_obey(order->call, order->a, order->b, name[0], name[1]);
}

static int64_t carry_out(const struct order *order)
{
	return order->in_vault ? in_vault(order) : obey(order);
}

static void run(void *order)
{
	thread_exit((int)carry_out(order));
}

/* The order is kept as long as the thread may read it: so many starts. */
static int64_t start(const struct order *order)
{
	static unsigned next;
	struct scheduling_parameter priority = {SCHEDULE_PRIORITY, (uint16_t)order->b};
	struct order *kept = &begun[next++ % THREADS];

	*kept = *order;
	kept->call = order->inner;
	return thread_create(run, kept, &priority, 1, 0).handle;
}

static int64_t finish(const struct order *order)
{
	int status = 0, error = thread_join((struct thread){(int32_t)order->a}, &status);

	return error ? error : status;
}

static int64_t answer_to(const struct order *order)
{
	switch (order->call) {
	case ORDER_START:
		return start(order);
	case ORDER_FINISH:
		return finish(order);
	default:
		return carry_out(order);
	}
}

static struct channel make(const char *end, size_t size)
{
	char name[16];

	snprintf(name, sizeof(name), "%s.%s", crt_name(), end);
	return channel_create(size, 1, name, CHANNEL_SPSC);
}

int main(void)
{
	struct channel_recv from = channel_get_recv(make("ask", sizeof(struct order)));
	struct channel_send to = channel_get_send(make("answer", sizeof(int64_t)));
	struct order order;
	int64_t answer;

	while (channel_recv(from, &order, sizeof(order), CHANNEL_BLOCK) > 0) {
		answer = answer_to(&order);
		channel_send(to, &answer, sizeof(answer), CHANNEL_BLOCK);
	}
	return 1;
}
