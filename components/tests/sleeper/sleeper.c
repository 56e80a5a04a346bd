/* A component that another one schedules: it tells its director how many threads the capability
 * manager counts of it, unasked, and waits for ever. */
#include "board.h"
#include "capmgr.h"
#include "crt.h"
#include "rtos.h"

extern struct board shared_board;

int main(void)
{
	struct board_puppet *own = &shared_board.puppet[args_get_number("place", 0)];

	own->result = capmgr_quota(CAPMGR_THREADS_USED);
	__atomic_store_n(&own->state, BOARD_DONE, __ATOMIC_RELEASE);
	return semaphore_take(semaphore_create(0, 0));
}
