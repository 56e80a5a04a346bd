/* Calls from inside of a server that uses the RTOS itself, on the threads of its callers. */
#include "vault.h"

#include <string.h>

#include "partners.h"

static int64_t inside(enum order_call call, int64_t a)
{
	return vault_obey(call, a, 0, 0, 0);
}

static int64_t inside_named(enum order_call call, int64_t a, const char *name)
{
	uint64_t words[2] = {0, 0};

	memcpy(words, name, strlen(name));
	return vault_obey(call, a, 0, words[0], words[1]);
}

/* A server's objects are its own, whoever's thread makes them. */
static void test_own_objects(void)
{
	int64_t handle = inside(ORDER_SEMAPHORE_CREATE, 1);
	struct semaphore semaphore = {(int32_t)handle};

	CHECK_GOOD(handle);
	CHECK(semaphore_take(semaphore), -TESSERA_EBADF);
	CHECK(semaphore_destroy(semaphore), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_SEMAPHORE_TAKE, handle, 0), -TESSERA_EBADF);
	CHECK(ask_in_vault(B, ORDER_SEMAPHORE_TAKE, handle), 0);
	CHECK(inside(ORDER_SEMAPHORE_TRY_TAKE, handle), -TESSERA_EAGAIN);
	CHECK(inside(ORDER_SEMAPHORE_GIVE, handle), 0);
	CHECK(ask_in_vault(B, ORDER_SEMAPHORE_DESTROY, handle), 0);
	CHECK(inside(ORDER_SEMAPHORE_GIVE, handle), -TESSERA_EBADF);
}

/* What its callers have they don't bring along. */
static void test_callers_objects(void)
{
	struct semaphore semaphore = semaphore_create(1, 0);

	CHECK(inside(ORDER_SEMAPHORE_TAKE, semaphore.handle), -TESSERA_EBADF);
	CHECK(inside(ORDER_SEMAPHORE_DESTROY, semaphore.handle), -TESSERA_EBADF);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void test_threads_are_not_the_servers(void)
{
	CHECK(inside(ORDER_THREAD_SELF, 0), -TESSERA_EPERM);
	CHECK(inside(ORDER_THREAD_CREATE, 0), -TESSERA_EPERM);
	CHECK(inside(ORDER_THREAD_NEXT_PERIOD, 0), -TESSERA_EPERM);
	for (enum order_call call = ORDER_THREAD_KILL; call <= ORDER_THREAD_STATISTICS; call++)
		CHECK(inside(call, thread_self().handle), -TESSERA_EBADF);
}

static void waits_inside(void *handle)
{
	CHECK(inside(ORDER_SEMAPHORE_TAKE, (int64_t)(intptr_t)handle), 0);
	trace('t');
}

static void test_waiting(void)
{
	int64_t handle = inside(ORDER_SEMAPHORE_CREATE, 0);
	struct thread thread = start(waits_inside, (void *)(intptr_t)handle, HIGH);

	CHECK_TRACE("");
	CHECK(ask_in_vault(B, ORDER_SEMAPHORE_GIVE, handle), 0);
	CHECK_TRACE("t");
	CHECK(finish(thread), 0);
	CHECK(inside(ORDER_SEMAPHORE_DESTROY, handle), 0);
	CHECK(inside(ORDER_SLEEP, 500), 0);
}

static struct semaphore go;

static void holds_inside(void *handle)
{
	CHECK(inside(ORDER_MUTEX_LOCK, (int64_t)(intptr_t)handle), 0);
	trace('l');
	CHECK(semaphore_take(go), 0);
	trace('i');
	CHECK(inside(ORDER_MUTEX_UNLOCK, (int64_t)(intptr_t)handle), 0);
	trace('u');
}

/* Two callers meet at the server's mutex: who holds it has the other's priority, at home too. */
static void test_inheritance(void)
{
	int64_t handle = inside(ORDER_MUTEX_CREATE, 0), theirs;
	struct thread owner;

	go = semaphore_create(0, 0);
	owner = start(holds_inside, (void *)(intptr_t)handle, LOW);
	pause_for(100);
	theirs = ask_start_in_vault(B, ORDER_MUTEX_LOCK, handle, HIGH);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(ask_finish(B, theirs), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE("licu");
	CHECK(inside(ORDER_MUTEX_LOCK, handle), -TESSERA_EOWNERDEAD);
	CHECK(inside(ORDER_MUTEX_UNLOCK, handle), 0);
	CHECK(inside(ORDER_MUTEX_DESTROY, handle), 0);
	CHECK(semaphore_destroy(go), 0);
}

/* A component and its server share an object as any two do. */
static void test_shared(void)
{
	struct mutex mutex = mutex_create_named(0, "both");
	int64_t theirs = inside_named(ORDER_MUTEX_RETRIEVE, 0, "both");

	CHECK(theirs, mutex.handle);
	CHECK(mutex_lock(mutex), 0);
	/* It is the thread that owns it. */
	CHECK(inside(ORDER_MUTEX_LOCK, theirs), -TESSERA_EDEADLK);
	CHECK(inside(ORDER_MUTEX_UNLOCK, theirs), 0);
	CHECK(inside(ORDER_MUTEX_DESTROY, theirs), -TESSERA_EPERM);
	CHECK(mutex_destroy(mutex), 0);
}

static const struct rtos_case cases[] = {
	{"a-servers-objects-are-its-own", test_own_objects},
	{"callers-do-not-bring-theirs-along", test_callers_objects},
	{"callers-threads-are-not-the-servers", test_threads_are_not_the_servers},
	{"a-caller-waits-inside", test_waiting},
	{"a-caller-inherits-inside", test_inheritance},
	{"an-object-of-both-knows-the-thread", test_shared},
	{NULL, NULL},
};

const struct rtos_cases vault_cases = {"vault", cases};
