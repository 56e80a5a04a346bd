#include "objects.h"

#include <tessera/abi.h>

#include "caller.h"
#include "channel_internal.h"
#include "critical.h"
#include "events.h"
#include "help.h"
#include "mutex_internal.h"
#include "processes.h"
#include "provider.h"
#include "sched.h"
#include "shared.h"
#include "shared_words.h"
#include "shares.h"

_Static_assert(RTOS_TIMERS <= OBJECT_INDEXES && RTOS_MUTEXES <= OBJECT_INDEXES &&
		       RTOS_SEMAPHORES <= OBJECT_INDEXES && RTOS_CHANNELS <= OBJECT_INDEXES &&
		       RTOS_CONDITIONS <= OBJECT_INDEXES && RTOS_EVENTS <= OBJECT_INDEXES,
	       "each index has its place");

struct object objects[OBJECT_KINDS][OBJECT_INDEXES];

/* By component: whether it has ever used one, since it began. */
static bool has_used[THREAD_COMPONENTS];

/* By component: the page that it shares with the scheduler; NULL: none. */
static struct shared_words *pages[THREAD_COMPONENTS];

/* By component: how many have ended. */
static uint32_t lives[THREAD_COMPONENTS];

/* By thread: where the object goes that it is making. */
static struct making {
	uint64_t memory;
	void *page; /* of that */
	int32_t handle; /* of what lies in a page, and may not be used yet; 0: nothing */
	uint8_t kind;	/* of that */
	uint32_t life; /* of the component for which it is made */
	bool attaches; /* it makes no object, but brings the page of that component */
	uint8_t component;
} making[RTOS_THREADS];

static struct making *own_making(void)
{
	return &making[thread_running()->number];
}

/* For objects that nobody has made yet. */
static union {
	struct shared_words words;
	struct channel_ring ring;
} nobodys;

/* ---- For the RTOS, inside of the critical section */

/* The page of the object that is being made; NULL: it goes into the component's. It is noted until others may
 * use it: in between its maker's component may end. */
static void *object_page(enum object_kind kind, int32_t handle)
{
	if (!caller_inside())
		return NULL;
	own_making()->kind = (uint8_t)kind;
	own_making()->handle = handle;
	return own_making()->page;
}

static struct shared_words *component_page(void)
{
	struct shared_words *page = caller_inside() ? pages[caller_component()] : NULL;

	return page ? page : &nobodys.words;
}

struct mutex_word *mutex_storage(size_t index, int32_t handle)
{
	void *page = object_page(OBJECT_MUTEX, handle);

	return page ? page : &component_page()->mutexes[index];
}

struct semaphore_word *semaphore_storage(size_t index, int32_t handle)
{
	void *page = object_page(OBJECT_SEMAPHORE, handle);

	return page ? page : &component_page()->semaphores[index];
}

struct channel_ring *channel_storage(size_t index, int32_t handle)
{
	void *page = object_page(OBJECT_CHANNEL, handle);

	(void)index;
	return page ? page : &nobodys.ring;
}

/* By component: the object of shared memory of its page. */
static uint64_t page_memories[THREAD_COMPONENTS];

static uint64_t owners(void)
{
	return caller_inside() ? process_visitors(caller_component()) : 0;
}

/* Of a component that is gone, whose number is perhaps another one's by now, it may be anybody's. */
struct handle_share provider_share(unsigned capacity)
{
	return share_of(capacity, processes_composed, process_ancestor(crt_badge()));
}

uint64_t mutex_users(size_t index)
{
	(void)index;
	return owners();
}

uint64_t channel_users(size_t index)
{
	(void)index;
	return owners();
}

/* ---- For the services */

static struct object *find(enum object_kind kind, uint64_t handle)
{
	struct object *object = object_at(kind, handle);

	return caller() && object->handle == handle ? object : NULL;
}

bool object_change(void)
{
	struct thread_record *self = caller();

	if (self)
		self->whole = true;
	return self;
}

int64_t object_start(void)
{
	if (!caller())
		return -TESSERA_EPERM;
	*own_making() = (struct making){
		.life = lives[caller_component()],
		.component = (uint8_t)caller_component(),
	};
	return 0;
}

bool object_wanted(void)
{
	return caller_inside() && own_making()->life == lives[caller_component()];
}

static int64_t take_memory(uint64_t memory)
{
	int64_t address;

	if (!memory)
		return pages[caller_component()] ? 0 : -TESSERA_EINVAL;
	/* Others have offered theirs, too: it would be passed on in the name of who makes the object. */
	if (shared_owner(memory) != (int64_t)crt_badge())
		return -TESSERA_EBADF;
	address = shared_map(memory);
	if (address < 0)
		return address;
	own_making()->memory = memory;
	own_making()->page = (void *)address;
	return 0;
}

int64_t object_begin(uint64_t memory)
{
	int64_t error = object_start();

	if (error)
		return error;
	object_change();
	error = take_memory(memory);
	thread_running()->whole = !error;
	return error;
}

static void destroy(enum object_kind kind, int32_t handle)
{
	switch (kind) {
	case OBJECT_TIMER:
		timer_free((struct timer){ handle });
		break;
	case OBJECT_MUTEX:
		mutex_end((struct mutex){ handle });
		break;
	case OBJECT_SEMAPHORE:
		semaphore_destroy((struct semaphore){ handle });
		break;
	case OBJECT_CHANNEL:
		channel_destroy((struct channel){ handle });
		break;
	case OBJECT_CONDITION:
		condition_destroy((struct condition){ handle });
		break;
	case OBJECT_EVENT:
		event_close(handle);
		break;
	case OBJECT_KINDS:
		break;
	}
}

/* Inside of the critical section. False: its component has ended, and so has all that it had: what was made
 * for it since would stay, or be another life's, which asked for nothing. */
static bool enter_object(enum object_kind kind, int32_t handle, uint64_t memory)
{
	if (!object_wanted() || thread_running()->dying)
		return false;
	own_making()->handle = 0;
	has_used[caller_component()] = true;
	*object_at(kind, (uint32_t)handle) = (struct object){
		.handle = (uint32_t)handle,
		.users = (uint64_t)1 << caller_component(),
		.memory = memory,
		.maker = caller_component(),
	};
	return true;
}

static int32_t enter(enum object_kind kind, int32_t handle, uint64_t memory)
{
	bool entered;

	critical_enter();
	entered = enter_object(kind, handle, memory);
	critical_leave();
	if (entered)
		return handle;
	destroy(kind, handle);
	return thread_running()->dying ? -TESSERA_ECANCELED : -TESSERA_EPERM;
}

static int64_t note_made(enum object_kind kind, int32_t made)
{
	uint64_t memory = own_making()->memory;
	int32_t handle = made < 0 ? made : enter(kind, made, memory);

	*own_making() = (struct making){ 0 };
	if (handle < 0 && memory)
		shared_unmap(memory);
	return handle;
}

int64_t object_made(enum object_kind kind, int32_t handle)
{
	int64_t result = note_made(kind, handle);

	thread_running()->whole = false;
	return result;
}

bool object_owned(enum object_kind kind, uint64_t handle)
{
	const struct object *object = find(kind, handle);

	return object && object->maker == caller_component();
}

static void let_in_owners(enum object_kind kind, int32_t handle)
{
	uint64_t users = process_visitors(caller_component());

	if (kind == OBJECT_MUTEX)
		mutex_let_in((struct mutex){ handle }, users);
	if (kind == OBJECT_CHANNEL)
		channel_let_in((struct channel){ handle }, users);
}

int64_t object_let_in(enum object_kind kind, int32_t handle)
{
	struct object *object = find(kind, (uint32_t)handle);
	int64_t error;

	if (handle < 0)
		return handle;
	if (!object)
		return -TESSERA_ENOENT;
	error = shared_offer(object->memory, crt_badge());
	if (error < 0)
		return error;
	critical_enter();
	has_used[caller_component()] = true;
	if (object->handle == (uint32_t)handle)
		object->users |= (uint64_t)1 << caller_component();
	critical_leave();
	let_in_owners(kind, handle);
	return handle;
}

int64_t object_memory(enum object_kind kind, uint64_t handle)
{
	const struct object *object = find(kind, handle);

	return object && object_usable(kind, handle) ? (int64_t)object->memory : -TESSERA_EBADF;
}

static void note_ended(enum object_kind kind, uint64_t handle, int64_t memory)
{
	struct object *object = object_at(kind, handle);

	critical_enter();
	if (object->handle == handle)
		*object = (struct object){ 0 };
	critical_leave();
	if (memory > 0)
		shared_unmap((uint64_t)memory);
}

int64_t object_ended(enum object_kind kind, uint64_t handle, int64_t memory, int64_t result)
{
	if (result >= 0)
		note_ended(kind, handle, memory);
	thread_running()->whole = false;
	return result;
}

/* ---- Ends */

/* Nobody else destroys it meanwhile: its maker is the only one who may, and has no thread at home. */
static void bury(enum object_kind kind, size_t index, unsigned component)
{
	struct object *object = &objects[kind][index], old = *object;

	critical_enter();
	object->users &= ~((uint64_t)1 << component);
	critical_leave();
	if (!old.handle || old.maker != component)
		return;
	destroy(kind, (int32_t)old.handle);
	critical_enter();
	*object = (struct object){ 0 };
	critical_leave();
	if (old.memory)
		shared_unmap(old.memory);
}

static void bury_all(unsigned component)
{
	has_used[component] = false;
	for (unsigned kind = 0; kind < OBJECT_KINDS; kind++)
		for (size_t index = 0; index < OBJECT_INDEXES; index++)
			bury((enum object_kind)kind, index, component);
}

/* Its maker, if it goes on, finds that done. */
static void destroy_half_made(const struct making *half)
{
	if (half->handle > 0)
		destroy((enum object_kind)half->kind, half->handle);
}

/* Nothing is made there any more; what was, and is known to its maker alone, is not to stay there. */
static void leave_page(unsigned component, uint64_t page)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		struct making half;

		critical_enter();
		half = making[i];
		critical_leave();
		if (half.component == component && half.life != lives[component] && !half.memory)
			destroy_half_made(&half);
	}
	shared_unmap(page);
}

void objects_bury(unsigned component)
{
	uint64_t page = page_memories[component];

	critical_enter();
	lives[component]++;
	critical_leave();
	if (has_used[component])
		bury_all(component);
	critical_enter();
	pages[component] = NULL;
	page_memories[component] = 0;
	critical_leave();
	if (page)
		leave_page(component, page);
}

void object_forget(unsigned thread)
{
	struct making lost = making[thread];

	making[thread] = (struct making){ 0 };
	destroy_half_made(&lost);
	if (lost.memory)
		shared_unmap(lost.memory);
}

/* ---- The component's page */

/* Inside of the critical section: the thread that is just attaching the calling component's; NULL: none is. */
static struct thread_record *attacher(void)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		if (making[i].attaches && making[i].component == caller_component() &&
		    making[i].life == lives[caller_component()])
			return &thread_records[i];
	return NULL;
}

/* One thread at a time; another one lets it go on. */
static int64_t begin_attaching(void)
{
	struct thread_record *other;
	int64_t error = 0;

	critical_enter();
	other = attacher();
	if (pages[caller_component()])
		error = -TESSERA_EEXIST;
	else if (other)
		error = -TESSERA_EBUSY;
	else
		own_making()->attaches = true;
	critical_leave();
	if (error == -TESSERA_EBUSY)
		help_thread(other);
	return error;
}

/* For the other threads of the component, though this one may be dying. */
static int64_t settle(uint64_t memory, void *page)
{
	bool wanted;

	critical_enter();
	wanted = object_wanted();
	if (wanted) {
		pages[caller_component()] = page;
		page_memories[caller_component()] = memory;
	}
	critical_leave();
	return wanted ? 0 : -TESSERA_EPERM;
}

static int64_t map_page(uint64_t memory)
{
	int64_t address, error;

	/* In another one's, the scheduler would write where the caller itself may not. */
	if (shared_owner(memory) != (int64_t)crt_badge())
		return -TESSERA_EBADF;
	address = shared_map(memory);
	if (address < 0)
		return address;
	error = settle(memory, (void *)address);
	if (error)
		shared_unmap(memory);
	return error;
}

static int64_t attach(uint64_t memory)
{
	int64_t error = begin_attaching();

	if (error)
		return error;
	error = map_page(memory);
	own_making()->attaches = false;
	return error;
}

int64_t sched_attach(uint64_t memory)
{
	int64_t result = object_start();

	if (result)
		return result;
	object_change();
	result = attach(memory);
	thread_running()->whole = false;
	return result;
}
