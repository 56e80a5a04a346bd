#include "provider.h"

#include "console.h"
#include "leaving.h"
#include "processes.h"
#include "rtos.h"

void provider_init(void)
{
	console_init();
}

void provider_bury(struct thread_record *thread, int status)
{
	console_bury(thread);
	leaving_forget(thread);
	process_thread_ended(thread, status);
}
