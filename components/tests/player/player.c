/* Serves player.h by a gate that it registers itself, under /players and its name. */
#include <stdio.h>
#include <string.h>

#include "capmgr.h"
#include "channel_pair.h"
#include "crt.h"
#include "manager.h"
#include "naming.h"
#include "player_on.h"
#include "rtos.h"

int cos_init(void);
int main(void);

static struct semaphore never;
static int64_t gate; /* that PLAYER_SERVE or PLAYER_GIVE made last */

/* What the player's own thread is to do, as no others make processes. */
static struct semaphore wanted, done;
static struct {
	enum player_order order;
	int64_t a;
	const char *name;
	int64_t result;
} work;

static int begin(void)
{
	char path[PLAYER_PATH_BYTES];
	int error = names_open();

	snprintf(path, sizeof(path), "/players/%s", crt_name());
	return error ? error : names_serve(path, serve_player);
}

int cos_init(void)
{
	never = semaphore_create(0, 0);
	wanted = semaphore_create(0, 0);
	done = semaphore_create(0, 0);
	return never.handle > 0 && wanted.handle > 0 && done.handle > 0 ? begin() : -TESSERA_EAGAIN;
}

int64_t player_who(void)
{
	return (int64_t)crt_badge();
}

/* ------------------------------------------------------------------ as a client of the namespace should */

static int64_t make_gate(void)
{
	return gate = MANAGER(capmgr_gate_create((uint64_t)serve_player, CAPMGR_BADGE_HOLDER));
}

static int64_t serve(const char *path)
{
	return make_gate() < 0 ? gate : names_register(path, (crt_sinv_t){(uint32_t)gate});
}

static int64_t connect(const char *path)
{
	crt_sinv_t service;
	int error = names_connect(path, &service);

	return error ? error : (int64_t)service.slot;
}

static int64_t list(const char *path, unsigned number)
{
	char name[NAMESPACE_NAME_BYTES];
	int kind = names_list(path, number, name);

	return kind < 0 ? kind : name[0] | kind << 8;
}

static int64_t mount(const char *path, uint64_t what)
{
	static const char *const to[] = {"/srv/a", "/", "/nothing", "/srv/b", "/srv/../srv"};

	return names_mount(path, to[what / 8 % 5], (enum namespace_mount_flag)(what % 8));
}

static struct channel_pair pair;

static int64_t find_pair(const char *name, uint64_t element_size)
{
	uint64_t words[2];

	memcpy(words, name, sizeof(words));
	return channel_pair_find(&pair, element_size, PLAYER_PAIR_LENGTH, words[0], words[1]);
}

static int64_t echo(void)
{
	int64_t element;
	int length = channel_recv(pair.recv, &element, sizeof(element), 0);

	return length <= 0 ? length : channel_send(pair.send, &element, sizeof(element), 0);
}

/* ------------------------------------------------------------------ processes */

#define PATIENCE    1000
#define MILLISECOND 1000 /* microseconds */

static struct process made;

static int make(int64_t view, const char *name)
{
	int error = names_bequeath((enum namespace_view)view);

	if (error)
		return error;
	made = process_create_fs("/boot/settler", name, NULL, 0, NULL, 0, 0);
	return made.handle < 0 ? made.handle : 0;
}

static int pause(void)
{
	struct time time = {0, MILLISECOND};

	time_add(time_current(), time, &time);
	return thread_sleep_until(time);
}

static int finish(bool by_force)
{
	int status = 0, error = by_force ? process_kill(made) : 0;

	if (!error)
		error = process_get_exit_status(made, &status);
	for (unsigned i = 0; i < PATIENCE && error == -TESSERA_EAGAIN; i++) {
		pause();
		error = process_get_exit_status(made, &status);
	}
	return error ? error : status;
}

static int64_t have_done(enum player_order order, int64_t a, const char *name)
{
	work.order = order;
	work.a = a;
	work.name = name;
	semaphore_give(wanted);
	semaphore_take(done);
	return work.result;
}

int main(void)
{
	while (!semaphore_take(wanted)) {
		work.result = work.order == PLAYER_MAKE ? make(work.a, work.name) : finish(work.a);
		semaphore_give(done);
	}
	return 1;
}

/* ------------------------------------------------------------------ and as none should */

static int64_t to_the_end(int64_t status)
{
	while (status == CAPMGR_MORE)
		status = MANAGER(capmgr_revoke_step());
	return status;
}

static int64_t pass_on(uint64_t slot)
{
	return MANAGER(capmgr_delegate(CAPMGR_SLOT, slot, crt_startup->instance, RIGHTS_ALL));
}

extern char gate_service_namespace[];

static int64_t lend(uint64_t to)
{
	uint64_t slot = (uintptr_t)gate_service_namespace >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1);

	return MANAGER(capmgr_delegate(CAPMGR_SLOT, slot, to, RIGHTS_ALL));
}

static int64_t give(void)
{
	int64_t status = namespace_offer();

	if (status)
		return status;
	if (make_gate() < 0)
		return gate;
	return MANAGER(capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate, (uint64_t)namespace_self(), RIGHTS_ALL));
}

/* The library leaves the path in its page, at the beginning. */
static int64_t register_at(uint64_t place, const char *path, uint64_t slot)
{
	names_unregister(path);
	return namespace_register(place, slot);
}

static int64_t register_long(uint64_t slot)
{
	static char path[NAMESPACE_PATH_BYTES + 1];

	memset(path, 'a', NAMESPACE_PATH_BYTES);
	return register_at(0, path, slot);
}

static _Noreturn void spin(void)
{
	for (;;)
		__asm__ volatile("pause");
}

static int64_t detach_twice(void)
{
	int64_t result;

	namespace_detach();
	result = namespace_detach();
	return begin() ? -TESSERA_EINVAL : result;
}

static int64_t obey(enum player_order order, uint64_t a, const char *path)
{
	switch (order) {
	case PLAYER_SERVE:
		return serve(path);
	case PLAYER_UNREGISTER:
		return names_unregister(path);
	case PLAYER_CONNECT:
		return connect(path);
	case PLAYER_CLOSE:
		return names_close((crt_sinv_t){(uint32_t)a});
	case PLAYER_DROP:
		return to_the_end(MANAGER(capmgr_relinquish(CAPMGR_SLOT, a)));
	case PLAYER_CALL:
		return player_who_on((crt_sinv_t){(uint32_t)a});
	case PLAYER_PASS_ON:
		return pass_on(a);
	case PLAYER_LIST:
		return list(path, (unsigned)a);
	case PLAYER_MOUNT:
		return mount(path, a);
	case PLAYER_UNMOUNT:
		return names_unmount(path);
	case PLAYER_WATCH:
		return names_watch(path, PLAYER_SEMAPHORE);
	case PLAYER_UNWATCH:
		return names_unwatch((int)a);
	case PLAYER_OFFER:
		return namespace_offer();
	case PLAYER_GIVE:
		return give();
	case PLAYER_REGISTER:
		return register_at(0, path, a);
	case PLAYER_REGISTER_FAR:
		return register_at(RTOS_PAGE_BYTES - NAMESPACE_PATH_BYTES + 1, path, a);
	case PLAYER_REGISTER_LONG:
		return register_long(a);
	case PLAYER_REVOKE:
		return to_the_end(MANAGER(capmgr_revoke(CAPMGR_SLOT, (uint64_t)gate)));
	case PLAYER_OPEN:
		return begin();
	case PLAYER_DETACH:
		return detach_twice();
	case PLAYER_ATTACH:
		return namespace_attach(a);
	case PLAYER_LEND:
		return lend(a);
	case PLAYER_PAIR:
		return find_pair(path, a);
	case PLAYER_ECHO:
		return echo();
	case PLAYER_MAKE:
	case PLAYER_FINISH:
		return have_done(order, (int64_t)a, path);
	case PLAYER_WAIT:
		return semaphore_take(never);
	case PLAYER_SPIN:
		spin();
	case PLAYER_END:
		return capmgr_component_end(crt_startup->instance);
	}
	return -TESSERA_ENOSYS;
}

int64_t player_obey(uint64_t order, uint64_t a, uint64_t path, uint64_t path_middle, uint64_t path_end)
{
	uint64_t words[] = {path, path_middle, path_end};
	char text[PLAYER_PATH_BYTES];

	memcpy(text, words, sizeof(text));
	text[sizeof(text) - 1] = '\0';
	return obey((enum player_order)order, a, text);
}
