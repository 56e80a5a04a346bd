/* What the booter serves by gates: start-up and end of components, and the end of the system. */
#include "compinit.h"
#include "crt.h"
#include "crt_thread.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"
#include "policy.h"
#include "schedule.h"
#include "shutdown.h"

#define CODE_MAX 127

/*
 * The instance that calls, by the badge of its gate, or 0 if it does so on a thread
 * that is not its own. A server can't end a client whose thread is inside it.
 */
static uint32_t caller(void)
{
	uint32_t instance = (uint32_t)crt_badge();

	return instance_of_thread(crt_thread_id()) == instance ? instance : INSTANCE_BOOTER;
}

long compinit_done(long status)
{
	uint32_t number = caller();
	struct instance *instance = &instances[number];

	if (!number)
		return -TESSERA_EPERM;
	if (instance->state != INSTANCE_NEW)
		return -TESSERA_EINVAL;
	if (status)
		booter_fail(number, "its initialisation failed: %s (%ld)", crt_error_text(status),
			    status);
	instance->state = INSTANCE_INITIALISED;
	while (!policy_in_main())
		policy_decide();
	instance->state = INSTANCE_MAIN;
	return 0;
}

static int exit_code(long code)
{
	return code < 0 || code > CODE_MAX ? CODE_MAX : (int)code;
}

long compinit_exit(long code)
{
	uint32_t number = caller();

	if (!number)
		return -TESSERA_EPERM;
	instances[number].code = exit_code(code);
	instances[number].state = INSTANCE_ENDED;
	for (;;)
		policy_decide();
}

/* Of a thread that others have made there is no capability here. */
long compinit_entered(void)
{
	return crt_thread_entered(schedule_thread(crt_thread_id()).slot);
}

long shutdown(long code)
{
	crt_print("booter: shut down by %s with code %ld\n", payload_name((uint32_t)crt_badge()),
		  code);
	booter_exit(exit_code(code));
}
