#include "rival.h"

#include "rtos.h"

int main(void);

extern struct rival_board shared_rival;

static struct channel_recv orders, from;
static struct channel_send to;
static struct semaphore done, count;
static struct mutex mutex;

/* Their maker has made them before any main. */
static void find(void)
{
	orders = channel_retrieve_recv(sizeof(uint64_t), 1, RIVAL_ORDERS);
	done = semaphore_retrieve(RIVAL_DONE);
	count = semaphore_retrieve(RIVAL_SEMAPHORE);
	mutex = mutex_retrieve(RIVAL_MUTEX);
	from = channel_retrieve_recv(sizeof(uint64_t), RIVAL_ROOM, RIVAL_CHANNEL);
	to = channel_retrieve_send(sizeof(uint64_t), RIVAL_ROOM, RIVAL_CHANNEL);
}

static int lock(void)
{
	int status = mutex_lock(mutex);

	shared_rival.inside = 2;
	shared_rival.entries++;
	shared_rival.inside = 0;
	return mutex_unlock(mutex) ? -1 : status;
}

static int obey(enum rival_act act)
{
	uint64_t element = act;

	switch (act) {
	case RIVAL_LOCK:
		return lock();
	case RIVAL_GIVE:
		return semaphore_give(count);
	case RIVAL_TAKE:
		return semaphore_take(count);
	case RIVAL_SEND:
		return channel_send(to, &element, sizeof(element), CHANNEL_BLOCK);
	case RIVAL_RECEIVE:
		return channel_recv(from, &element, sizeof(element), CHANNEL_BLOCK);
	}
	return -1;
}

int main(void)
{
	uint64_t act;

	find();
	while (channel_recv(orders, &act, sizeof(act), CHANNEL_BLOCK) == (int)sizeof(act)) {
		shared_rival.status = obey((enum rival_act)act);
		semaphore_give(done);
	}
	return 1;
}
