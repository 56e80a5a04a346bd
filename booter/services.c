/* What the booter serves by gates: start-up and end of components, and the end of the system. */
#include "compinit.h"
#include "crt.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"
#include "policy.h"
#include "shutdown.h"

#define CODE_MAX 127

static struct instance *caller(void)
{
	return &instances[instance_of_thread(crt_thread_id())];
}

long compinit_done(long status)
{
	struct instance *instance = caller();

	if (status)
		booter_fail(instance_of_thread(crt_thread_id()),
			    "its initialisation failed: %s (%ld)", crt_error_text(status), status);
	if (instance->state != INSTANCE_NEW)
		return -TESSERA_EINVAL;
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
	struct instance *instance = caller();

	instance->code = exit_code(code);
	instance->state = INSTANCE_ENDED;
	for (;;)
		policy_decide();
}

long shutdown(long code)
{
	crt_print("booter: shut down by %s with code %ld\n", payload_name((uint32_t)crt_badge()),
		  code);
	booter_exit(exit_code(code));
}
