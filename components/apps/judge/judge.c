/*
 * Has the intruder try one attempt after another, says how each ended, and looks after each whether
 * the rest of the system goes on. Ends the system: with code 0 if all attempts ended as they should.
 * Nobody else's code counts, since the intruder's main ends by a fault.
 */
#include "attempts.h"
#include "pong.h"
#include "shutdown.h"

#include "crt.h"

int main(void);

static long read_other(void)
{
	return attempt_read_other(args_get_number("victim", 0));
}

static const struct attempt {
	const char *name;
	long (*function)(void);
	long expected; /* -ECANCELED: a fault, of which the handler's report tells */
} attempts[] = {
	{ "read address 0", attempt_null, -TESSERA_ECANCELED },
	{ "read the kernel", attempt_read_kernel, -TESSERA_ECANCELED },
	{ "write the kernel", attempt_write_kernel, -TESSERA_ECANCELED },
	{ "run the kernel", attempt_run_kernel, -TESSERA_ECANCELED },
	{ "read memory where the kernel maps it", attempt_read_memory, -TESSERA_ECANCELED },
	{ "write memory where the kernel maps it", attempt_write_memory, -TESSERA_ECANCELED },
	{ "read another component", read_other, -TESSERA_ECANCELED },
	{ "read a non-canonical address", attempt_noncanonical, -TESSERA_ECANCELED },
	{ "write its own code", attempt_write_code, -TESSERA_ECANCELED },
	{ "run its data", attempt_run_data, -TESSERA_ECANCELED },
	{ "overrun its stack", attempt_overrun_stack, -TESSERA_ECANCELED },
	{ "push without a stack", attempt_no_stack, -TESSERA_ECANCELED },
	{ "call a gate that was not granted", attempt_no_capability, -TESSERA_ENOENT },
	{ "use a capability as another type", attempt_wrong_type, -TESSERA_EBADF },
	{ "use a capability without the right", attempt_missing_right, -TESSERA_EACCES },
	{ "end the machine", attempt_debug, -TESSERA_ENOENT },
	{ "copy within its own table", attempt_own_table, -TESSERA_ENOENT },
	{ "write a port", attempt_port, -TESSERA_ECANCELED },
	{ "switch interrupts off", attempt_interrupts_off, -TESSERA_ECANCELED },
	{ "halt", attempt_halt, -TESSERA_ECANCELED },
	{ "load page tables", attempt_load_tables, -TESSERA_ECANCELED },
	{ "write a model-specific register", attempt_write_msr, -TESSERA_ECANCELED },
	{ "load descriptor tables", attempt_load_descriptors, -TESSERA_ECANCELED },
	{ "store descriptor tables", attempt_store_descriptors, -TESSERA_ECANCELED },
	{ "raise an interrupt", attempt_software_interrupt, -TESSERA_ECANCELED },
	{ "make a system call of another kernel", attempt_foreign_call, -TESSERA_ENOSYS },
	{ "return without a call", attempt_forged_return, -TESSERA_ECANCELED },
};

#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

static const char *ending(long status)
{
	if (status == ATTEMPT_SUCCEEDED)
		return "it succeeded";
	return status == -TESSERA_ECANCELED ? "a fault" : crt_error_text(status);
}

/* True if the attempt ended as it should, and pong still answers. */
static bool judge(const struct attempt *attempt)
{
	STACK_CALLS(attempts);
	long status = attempt->function();
	bool as_expected = status == attempt->expected;

	crt_print("judge: %s: %s%s\n", attempt->name, ending(status),
		  as_expected ? "" : " - not what it should be");
	if (pong(1) == 2)
		return as_expected;
	crt_print("judge: pong does not answer any more\n");
	return false;
}

int main(void)
{
	int wrong = 0;

	for (size_t i = 0; i < ATTEMPTS; i++)
		wrong += !judge(&attempts[i]);
	crt_print("judge: %zu attempts, %d of them ended otherwise than they should\n", ATTEMPTS, wrong);
	shutdown(wrong ? 1 : 0);
	return 1;
}
