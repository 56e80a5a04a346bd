/* How a component is to start: what both back ends of crt_comp_exec are told. */
#include "crt.h"

void crt_comp_exec_thd_init(struct crt_comp_exec_context *context, uint32_t thread_id,
			    crt_rcv_t parent, uint32_t priority, uint64_t argument)
{
	context->thread_id = thread_id;
	context->parent = parent;
	context->priority = priority;
	context->argument = argument;
	context->roles |= CRT_EXEC_THREAD;
}

void crt_comp_exec_sched_init(struct crt_comp_exec_context *context, uint32_t threads)
{
	context->threads = threads;
	context->roles |= CRT_EXEC_SCHEDULER;
}

void crt_comp_exec_capmgr_init(struct crt_comp_exec_context *context, uint64_t image,
			       uint64_t frames)
{
	context->image = image;
	context->frames = frames;
	context->roles |= CRT_EXEC_MANAGER;
}
