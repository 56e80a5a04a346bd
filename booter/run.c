/* The booter: builds the system that the composition describes, then runs it. */
#include "run.h"

#include "build.h"
#include "crt.h"
#include "fail.h"
#include "handover.h"
#include "leftover.h"
#include "payload.h"
#include "policy.h"
#include "schedule.h"
#include "visitors.h"

void booter_fault_entry(void);

static void set_own_fault_gates(void)
{
	for (unsigned kind = 0; kind < FAULT_KINDS; kind++)
		booter_check(0,
			     crt_comp_fault_gate(CRT_COMP_SELF, (enum fault_kind)kind,
						 CRT_COMP_SELF, (uint64_t)booter_fault_entry, 0),
			     "its fault gates");
}

void crt_run(void)
{
	set_own_fault_gates();
	visitors_compute();
	build_all(policy_create());
	schedule_make();
	handover_make();
	leftover_give();
	crt_compinit_execute();
}
