/* Serves inn.h by a gate that it gives to its guest, through a channel of the component's name. */
#include "args.h"
#include "capmgr.h"
#include "crt.h"
#include "inn_on.h"
#include "inns.h"
#include "manager.h"
#include "rtos.h"

int main(void);

/* Until the guest accepts it. */
static int64_t give(uint64_t guest)
{
	int64_t gate = MANAGER(capmgr_gate_create((uint64_t)serve_inn, CAPMGR_BADGE_HOLDER)), slot;

	while ((slot = MANAGER(capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate, guest, RIGHTS_ALL))) <
	       0)
		thread_sleep_until(inn_soon());
	return slot;
}

int main(void)
{
	struct channel channel = channel_create(sizeof(int64_t), 1, crt_name(), CHANNEL_SPSC);
	uint64_t guest = (uint64_t)args_get_number("guest", 0);
	int64_t slot;

	MANAGER(capmgr_accept(guest, INN_GATES));
	slot = give(guest);
	channel_send(channel_get_send(channel), &slot, sizeof(slot), 0);
	thread_sleep_until((struct time){UINT64_MAX, 0});
	return 1;
}
