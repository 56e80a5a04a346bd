/* A second client of the console, which does what the suite's orders say. */
#include "crt.h"
#include "guest_orders.h"
#include "rtos.h"
#include "user.h"

int cos_init(void);
int main(void);

enum { MAIN, READER };

static struct channel_recv orders;

int cos_init(void)
{
	struct channel channel = channel_create(sizeof(uint64_t), 4, ORDERS, CHANNEL_SPSC);

	if (channel.handle <= 0)
		return channel.handle;
	orders = channel_get_recv(channel);
	return orders.handle > 0 ? user_open() : orders.handle;
}

static void write_lines(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		user_print(MAIN, "guest line %u %.*s\n", i, 60,
			   "gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg");
}

static void read_lines(void *argument)
{
	(void)argument;
	for (;;) {
		int64_t length = user_read(READER);

		user_print(READER + 1, "guest read %ld '%s'\n", (long)length,
			   length >= 0 ? user_page(READER) : "");
		if (length < 0)
			return;
	}
}

static void obey(enum guest_order order)
{
	switch (order) {
	case ORDER_WRITE_LATE:
		user_spin();
		write_lines(1);
		break;
	case ORDER_WRITE_MANY:
		write_lines(MANY_LINES);
		user_print(MAIN, "guest has written\n");
		break;
	case ORDER_READ:
		thread_create(read_lines, NULL, NULL, 0, THREAD_NO_JOIN);
		break;
	case ORDER_END:
		rtos_exit(0);
	}
}

int main(void)
{
	for (;;) {
		uint64_t order;

		if (channel_recv(orders, &order, sizeof(order), CHANNEL_BLOCK) ==
		    (int)sizeof(order))
			obey((enum guest_order)order);
	}
}
