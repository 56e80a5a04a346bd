#include "shared_state.h"

#include "rtos.h"
#include "settings.h"

static struct mutex lock;
static struct shared_state state = { .set_point = FIRST_SET_POINT };

int shared_state_init(void)
{
	lock = mutex_create(0);
	return lock.handle > 0 ? 0 : lock.handle;
}

struct shared_state shared_state_read(void)
{
	struct shared_state copy;

	mutex_lock(lock);
	copy = state;
	mutex_unlock(lock);
	return copy;
}

void shared_state_set_point(int set_point)
{
	mutex_lock(lock);
	state.set_point = set_point;
	mutex_unlock(lock);
}

void shared_state_level(int level)
{
	mutex_lock(lock);
	state.level = level;
	mutex_unlock(lock);
}

void shared_state_valve(int valve)
{
	mutex_lock(lock);
	state.valve = valve;
	mutex_unlock(lock);
}

void shared_state_typed(int quit)
{
	mutex_lock(lock);
	state.somebody_types = 1;
	state.quit |= quit;
	mutex_unlock(lock);
}
