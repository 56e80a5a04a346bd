#include "orders.h"

#include <stdio.h>
#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "crt_startup.h"
#include "sched.h"

/* What a thread is to touch, that may end there. */
static struct touch {
	volatile uint64_t *at;
	uint64_t word;
	bool write;
} touch;

static void touch_it(void *unused)
{
	(void)unused;
	if (touch.write)
		*touch.at = touch.word;
	else
		touch.word = *touch.at;
}

static int64_t reach(const struct order *order, bool write)
{
	struct thread thread;
	int status = 0;

	touch = (struct touch){(uint64_t *)order->word[0], (uint64_t)order->word[1], write};
	thread = thread_create(touch_it, NULL, NULL, 0, 0);
	if (thread.handle < 0)
		return thread.handle;
	thread_join(thread, &status);
	if (status)
		return status;
	return write ? 0 : (int64_t)touch.word;
}

static int64_t name_it(const struct order *order)
{
	uint64_t words[2];

	memcpy(words, order->name, sizeof(words));
	return sched_memory_name(words[0], words[1], (uint64_t)order->word[0]);
}

static int64_t act(const struct order *order)
{
	size_t length = (size_t)order->word[1] * RTOS_PAGE_BYTES;
	struct memory memory = {order->word[0]};
	unsigned flags = (unsigned)order->word[2];

	switch ((enum order_kind)order->kind) {
	case ORDER_CREATE:
		return mem_shared_create_named(NULL, length, order->name, flags);
	case ORDER_MAP:
		return mem_shared_map_named(NULL, length, order->name, flags);
	case ORDER_DESTROY:
		return mem_shared_destroy_named(order->name);
	case ORDER_MAP_ANON:
		return mem_shared_map_anon(NULL, length, memory, flags);
	case ORDER_DESTROY_ANON:
		return mem_shared_destroy_anon(memory);
	case ORDER_OFFER:
		return mem_shared_offer(memory, order->word[1], flags);
	case ORDER_UNMAP:
		return mem_shared_unmap((void *)order->word[0]);
	case ORDER_FREE:
		return mem_free_pages((void *)order->word[0], length);
	case ORDER_USER:
		return mem_shared_user();
	case ORDER_MAP_BY_MANAGER:
		return capmgr_memory_map((uint64_t)memory.id, 0, RIGHT_MAP);
	case ORDER_NAME:
		return name_it(order);
	case ORDER_READ:
		return reach(order, false);
	case ORDER_WRITE:
		return reach(order, true);
	case ORDER_EXIT:
		return 0;
	}
	return -TESSERA_ENOSYS;
}

void obey(void)
{
	char name[RTOS_NAME_BYTES];
	struct channel_recv orders;
	struct channel_send answers;
	struct order order;
	int64_t answer;

	snprintf(name, sizeof(name), "%s" ANSWERS_MARK, crt_name());
	orders = channel_get_recv(
		channel_create(sizeof(order), ORDERS_LENGTH, crt_name(), CHANNEL_SPSC));
	answers =
		channel_get_send(channel_create(sizeof(answer), ORDERS_LENGTH, name, CHANNEL_SPSC));
	do {
		if (channel_recv(orders, &order, sizeof(order), CHANNEL_BLOCK) < 0)
			return;
		answer = act(&order);
		if (channel_send(answers, &answer, sizeof(answer), CHANNEL_BLOCK) < 0)
			return;
	} while (order.kind != ORDER_EXIT);
}
