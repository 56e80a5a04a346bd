/* A component that does what its director says; see board.h. */
#include "obey.h"

#include "crt.h"

extern struct board shared_board;

static void wait_for(const struct board_puppet *puppet, enum board_state state)
{
	struct crt_event event;

	while (__atomic_load_n(&puppet->state, __ATOMIC_ACQUIRE) != state)
		crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + BOARD_PAUSE, &event);
}

int main(void)
{
	struct board_puppet *puppet = &shared_board.puppet[args_get_number("place", 0)];

	for (;;) {
		wait_for(puppet, BOARD_ASKED);
		puppet->result = obey((enum board_order)puppet->order, puppet->word);
		__atomic_store_n(&puppet->state, BOARD_DONE, __ATOMIC_RELEASE);
	}
}
