/* Serves vault.h. */
#include "vault.h"

#include <string.h>

#include "orders.h"

int64_t vault_obey(uint64_t call, int64_t a, int64_t b, uint64_t name, uint64_t name_end)
{
	struct order order = {.call = call, .a = a, .b = b};

	memcpy(order.name, &name, sizeof(name));
	memcpy(order.name + sizeof(name), &name_end, sizeof(name_end));
	order.name[sizeof(order.name) - 1] = '\0';
	return obey(&order);
}
