#define _GNU_SOURCE
#include "simulation.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "port.h"

/* Errors are the host's, with the same numbers: <tessera/abi.h> names registers as it does. */

/* As rtos.h has it, which cannot stand beside the host's <time.h>. */
extern _Noreturn void rtos_start(void (*entry)(void *argument), void *argument);

#define PORT_SCHEDULER RTOS_THREADS
#define THREADS (RTOS_THREADS + 1)
#define FIRST_ID 7 /* any number will do */
#define CALL_CYCLES 20
#define LIMIT_SECONDS 240

static struct simulated_thread {
	pthread_t host;
	sem_t baton;
	sigjmp_buf start;
	bool preempted; /* else it is in a call of the port, or has not begun */
	bool restart;
	bool stopped;
	bool reported;
} threads[THREADS];

static struct {
	uint64_t clock, timeout, token;
	uint64_t preemptions, stale;
	bool events; /* which the scheduler has not collected */
	unsigned current;
	enum simulation_step step;
	void (*start)(void);
	void (*scheduler)(void);
	sem_t end;
} machine = { .timeout = PORT_NO_TIMEOUT };

__thread uint32_t simulated_id;
uint32_t port_first_id = FIRST_ID;
void (*simulation_at_dispatch)(unsigned thread);

/* ---- The trap flag. It is off in here: what the port does takes CALL_CYCLES. */

#define TRAP_FLAG 0x100u

static uint64_t flags_read(void)
{
	uint64_t flags;

	__asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tpop %0\n\tlea 128(%%rsp), %%rsp"
			 : "=r"(flags));
	return flags;
}

static void flags_write(uint64_t flags)
{
	__asm__ volatile("lea -128(%%rsp), %%rsp\n\tpush %0\n\tpopfq\n\tlea 128(%%rsp), %%rsp"
			 :
			 : "r"(flags)
			 : "cc", "memory");
}

static uint64_t step_off(void)
{
	uint64_t flags = flags_read();

	flags_write(flags & ~(uint64_t)TRAP_FLAG);
	return flags;
}

void simulation_step(enum simulation_step step)
{
	uint64_t flags = flags_read();

	machine.step = step;
	flags_write(step ? flags | TRAP_FLAG : flags & ~(uint64_t)TRAP_FLAG);
}

/* ---- Switching */

static void wait_for_baton(struct simulated_thread *thread)
{
	while (sem_wait(&thread->baton))
		;
	if (!thread->restart)
		return;
	thread->restart = thread->preempted = false;
	siglongjmp(thread->start, 1);
}

static void switch_to(unsigned number)
{
	struct simulated_thread *from = &threads[machine.current];

	if (machine.current == number)
		return;
	machine.current = number;
	sem_post(&threads[number].baton);
	wait_for_baton(from);
}

/* Nothing to run: the clock goes on to the timeout, and the scheduler gets control. */
static void idle(void)
{
	if (machine.timeout == PORT_NO_TIMEOUT) {
		fprintf(stderr, "simulation: nobody can run any more\n");
		_exit(SIMULATION_DEADLOCK);
	}
	if (machine.clock < machine.timeout)
		machine.clock = machine.timeout;
	machine.timeout = PORT_NO_TIMEOUT;
	switch_to(PORT_SCHEDULER);
}

/* Whether the running thread was preempted. */
static bool advance(uint64_t cycles)
{
	struct simulated_thread *thread = &threads[machine.current];

	machine.clock += cycles;
	if (machine.clock < machine.timeout || machine.current == PORT_SCHEDULER)
		return false;
	machine.timeout = PORT_NO_TIMEOUT;
	machine.preemptions++;
	machine.events = true;
	thread->preempted = true;
	switch_to(PORT_SCHEDULER);
	thread->preempted = false;
	return true;
}

static void on_trap(int number, siginfo_t *info, void *context)
{
	ucontext_t *registers = context;

	(void)number;
	(void)info;
	if (advance(1) && machine.step == SIMULATION_STEP_ONCE)
		registers->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
}

/* ---- The port */

static void *thread_main(void *number)
{
	unsigned self = (unsigned)(uintptr_t)number;

	simulated_id = FIRST_ID + self;
	if (sigsetjmp(threads[self].start, 1))
		simulation_step(SIMULATION_STEP_OFF);
	else
		wait_for_baton(&threads[self]);
	if (self == PORT_SCHEDULER)
		machine.scheduler();
	machine.start();
	return NULL;
}

int port_start(void (*start)(void), void (*scheduler)(void))
{
	struct sigaction action = { .sa_sigaction = on_trap,
				    .sa_flags = SA_NODEFER | SA_SIGINFO };

	sigaction(SIGTRAP, &action, NULL);
	machine.start = start;
	machine.scheduler = scheduler;
	for (unsigned i = 0; i < THREADS; i++) {
		sem_init(&threads[i].baton, 0, 0);
		if (pthread_create(&threads[i].host, NULL, thread_main, (void *)(uintptr_t)i))
			return -EAGAIN;
	}
	machine.current = PORT_SCHEDULER;
	sem_post(&threads[PORT_SCHEDULER].baton);
	sem_init(&machine.end, 0, 0);
	for (;;)
		sem_wait(&machine.end);
}

uint64_t port_clock(void)
{
	uint64_t flags = step_off(), now;

	advance(1);
	now = machine.clock;
	flags_write(flags);
	return now;
}

uint64_t port_hertz(void)
{
	return SIMULATION_HERTZ;
}

static bool is_stale(uint64_t token)
{
	if (token >= machine.token)
		return false;
	machine.stale++;
	return true;
}

static int dispatch(unsigned thread, uint64_t timeout, uint64_t token)
{
	if (is_stale(token) || machine.events)
		return -EAGAIN;
	if (threads[thread].stopped)
		return -EBUSY;
	machine.token = token;
	if (simulation_at_dispatch)
		simulation_at_dispatch(thread);
	machine.timeout = timeout;
	switch_to(thread);
	return 0;
}

int port_dispatch(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token)
{
	uint64_t flags = step_off();
	int result;

	(void)priority;
	advance(CALL_CYCLES);
	result = dispatch(thread, timeout, token);
	flags_write(flags);
	return result;
}

/* The scheduler is told of what has happened, but for the second thread that has stopped and further. */
static int learn(void)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		if (threads[i].stopped && !threads[i].reported)
			return PORT_NEWS;
	machine.events = false;
	return 0;
}

int port_run(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token)
{
	int result = port_dispatch(thread, priority, timeout, token);

	return result ? result : learn();
}

int port_idle(uint64_t timeout, uint64_t token)
{
	uint64_t flags = step_off();
	int result = -EAGAIN;

	advance(CALL_CYCLES);
	if (machine.events) {
		result = machine.current == PORT_SCHEDULER ? learn() : 0;
		switch_to(PORT_SCHEDULER);
	} else if (!is_stale(token)) {
		machine.token = token;
		if (simulation_at_dispatch)
			simulation_at_dispatch(SIMULATION_IDLE);
		machine.timeout = timeout;
		idle();
		result = 0;
	}
	flags_write(flags);
	return result;
}

int port_help(unsigned thread, uint64_t token)
{
	if (token < machine.token || machine.events) {
		machine.events = false;
		return -EAGAIN;
	}
	machine.timeout = PORT_NO_TIMEOUT;
	switch_to(thread);
	return 0;
}

void port_to_scheduler(void)
{
	uint64_t flags = step_off();

	switch_to(PORT_SCHEDULER);
	flags_write(flags);
}

int port_changed_thread(uint64_t token)
{
	if (token < machine.token)
		return -EAGAIN;
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		if (!threads[i].stopped || threads[i].reported)
			continue;
		threads[i].reported = true;
		return (int)i;
	}
	machine.events = false;
	return -EAGAIN;
}

enum port_state port_state(unsigned thread, uint64_t *wake)
{
	(void)wake;
	return threads[thread].stopped ? PORT_STOPPED : PORT_RUNS;
}

bool port_is_home(unsigned thread)
{
	(void)thread;
	return true;
}

bool port_is_from_home(unsigned thread)
{
	(void)thread;
	return false;
}

bool port_restart(unsigned thread)
{
	if (!threads[thread].preempted)
		return false;
	threads[thread].restart = true;
	return true;
}

void port_restart_self(void)
{
	step_off();
	siglongjmp(threads[machine.current].start, 1);
}

void port_put(const char *text)
{
	uint64_t flags = step_off();

	fputs(text, stdout);
	flags_write(flags);
}

int port_get(void)
{
	return -EAGAIN;
}

void port_exit(int code)
{
	step_off();
	fflush(stdout);
	_exit(code);
}

/* ---- For tests */

uint64_t simulation_clock(void)
{
	return machine.clock;
}

void simulation_work(uint64_t cycles)
{
	uint64_t flags = step_off(), left;

	while (cycles) {
		left = machine.timeout > machine.clock ? machine.timeout - machine.clock : 0;
		if (left > cycles)
			left = cycles;
		cycles -= left;
		advance(left);
	}
	flags_write(flags);
}

void simulation_fault(void)
{
	step_off();
	threads[machine.current].stopped = true;
	machine.events = true;
	switch_to(PORT_SCHEDULER);
	abort();
}

void simulation_lose(unsigned thread)
{
	threads[thread].stopped = threads[thread].reported = true;
}

void simulation_event(void)
{
	machine.events = true;
}

bool simulation_events(void)
{
	return machine.events;
}

uint64_t simulation_preemptions(void)
{
	return machine.preemptions;
}

uint64_t simulation_stale(void)
{
	return machine.stale;
}

void simulation_failed(const char *condition, const char *file, int line)
{
	step_off();
	fprintf(stderr, "%s:%d: not so: %s (clock %llu)\n", file, line, condition,
		(unsigned long long)machine.clock);
	fflush(NULL);
	_exit(SIMULATION_FAILED);
}

int simulate(void (*entry)(void *argument), void *argument)
{
	pid_t child;
	int status;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		alarm(LIMIT_SECONDS);
		rtos_start(entry, argument);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return SIMULATION_CRASHED;
	if (WIFSIGNALED(status))
		fprintf(stderr, "simulation: ended by signal %d\n", WTERMSIG(status));
	if (!WIFEXITED(status))
		return SIMULATION_CRASHED;
	return WEXITSTATUS(status);
}
