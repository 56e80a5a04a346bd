#include "reachable.h"

/* A thread may be ended wherever it is: the next call tells it to begin again, or its wait is
 * cancelled. */
#define ENDED IS(MORE)
#define CUT   (IS(MORE) | IS(ECANCELED))

/* What comes with a name, and with memory. */
#define NAMED  (IS(EEXIST) | IS(ENAMETOOLONG))
#define MEMORY (IS(EBADF) | IS(EACCES))
#define FOUND  (IS(GOOD) | IS(EPERM) | IS(ENOENT) | IS(EBADF))

#define HANDLED (IS(GOOD) | IS(EBADF))

/*
 * Not to be met: that a mutex is destroyed for which somebody waits, which only its maker's end
 * does; and what the manager refuses for want of memory or of room in a component's tables (ENOMEM,
 * ENOSPC): the scheduler has enough of it.
 */
const struct fuzz_reachable reachable[FUZZ_CALL_COUNT] = {
	[FUZZ_CALL_thread_create] = {"thread_create",
				     IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(ERANGE) | IS(EAGAIN),
				     ENDED},
	[FUZZ_CALL_thread_entry] = {"thread_entry", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_thread_argument] = {"thread_argument", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_thread_self] = {"thread_self", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_thread_set_params] = {"thread_set_params", HANDLED | IS(EINVAL) | IS(ERANGE),
					 ENDED},
	[FUZZ_CALL_thread_exit] = {"thread_exit", IS(MORE) | IS(EPERM)},
	[FUZZ_CALL_thread_kill] = {"thread_kill", HANDLED, ENDED},
	[FUZZ_CALL_thread_get_exit_status] = {"thread_get_exit_status",
					      HANDLED | IS(EINVAL) | IS(EAGAIN), ENDED},
	[FUZZ_CALL_thread_join] = {"thread_join", HANDLED | IS(EINVAL) | IS(EDEADLK) | IS(MORE),
				   CUT},
	[FUZZ_CALL_thread_yield] = {"thread_yield", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_thread_sleep_until] = {"thread_sleep_until",
					  IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(MORE), CUT},
	[FUZZ_CALL_thread_next_period] = {"thread_next_period", IS(GOOD) | IS(EPERM) | IS(EINVAL),
					  CUT},
	[FUZZ_CALL_thread_statistic] = {"thread_statistic", HANDLED | IS(EINVAL), ENDED},
	/* A component that the composition made has one place for deadlines, and its threads no other. */
	[FUZZ_CALL_call_begin] = {"call_begin", IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(ECANCELED),
				  ENDED},
	[FUZZ_CALL_call_end] = {"call_end", IS(GOOD) | IS(EPERM), ENDED},
	/* That another thread is just at it takes one that is stopped in the midst of it. */
	[FUZZ_CALL_process_create] = {"process_create",
				      IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(EEXIST),
				      ENDED | IS(EBUSY)},
	[FUZZ_CALL_process_start] = {"process_start",
				     IS(GOOD) | IS(EPERM) | IS(EBADF) | IS(EEXIST) | IS(EINVAL) |
					     IS(ERANGE) | IS(ENOMEM) | IS(ESTALE),
				     ENDED | IS(EBUSY)},
	[FUZZ_CALL_process_status] = {"process_status",
				      IS(GOOD) | IS(EPERM) | IS(EBADF) | IS(EINVAL) | IS(EAGAIN),
				      ENDED},
	[FUZZ_CALL_process_kill] = {"process_kill", IS(GOOD) | IS(EPERM) | IS(EBADF),
				    ENDED | IS(EBUSY)},
	[FUZZ_CALL_process_end] = {"process_end", IS(GOOD) | IS(EPERM) | IS(EBADF),
				   ENDED | IS(EBUSY)},
	/* They handle nobody's faults: it is a wake-up. */
	[FUZZ_CALL_process_wait] = {"process_wait", IS(GOOD) | IS(EPERM), CUT},
	[FUZZ_CALL_process_wake] = {"process_wake", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_timer_create] = {"timer_create", IS(GOOD) | IS(EPERM) | IS(EAGAIN), CUT},
	[FUZZ_CALL_timer_start] = {"timer_start", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_timer_periodic] = {"timer_periodic", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_timer_cancel] = {"timer_cancel", HANDLED, ENDED},
	[FUZZ_CALL_timer_free] = {"timer_free", HANDLED, ENDED},
	[FUZZ_CALL_timer_wait] = {"timer_wait", HANDLED | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_component] = {"component", IS(GOOD)},
	[FUZZ_CALL_attach] = {"attach", IS(GOOD) | IS(EPERM) | IS(EEXIST) | MEMORY,
			      ENDED | IS(EBUSY)},
	[FUZZ_CALL_mutex_create] = {"mutex_create",
				    IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(EAGAIN) | NAMED | MEMORY,
				    CUT},
	[FUZZ_CALL_mutex_retrieve] = {"mutex_retrieve", FOUND, ENDED},
	[FUZZ_CALL_mutex_memory] = {"mutex_memory", HANDLED, ENDED},
	[FUZZ_CALL_mutex_lock] = {"mutex_lock",
				  HANDLED | IS(EDEADLK) | IS(EOVERFLOW) | IS(EOWNERDEAD) | IS(MORE),
				  CUT},
	[FUZZ_CALL_mutex_try_lock] = {"mutex_try_lock",
				      HANDLED | IS(EDEADLK) | IS(EOVERFLOW) | IS(EOWNERDEAD) |
					      IS(EAGAIN),
				      ENDED},
	[FUZZ_CALL_mutex_unlock] = {"mutex_unlock", HANDLED | IS(EPERM), ENDED},
	[FUZZ_CALL_mutex_destroy] = {"mutex_destroy", HANDLED | IS(EPERM) | IS(EBUSY), ENDED},
	[FUZZ_CALL_semaphore_create] = {"semaphore_create",
					IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(ERANGE) |
						IS(EAGAIN) | NAMED | MEMORY,
					CUT},
	[FUZZ_CALL_semaphore_retrieve] = {"semaphore_retrieve", FOUND, ENDED},
	[FUZZ_CALL_semaphore_memory] = {"semaphore_memory", HANDLED, ENDED},
	[FUZZ_CALL_semaphore_take] = {"semaphore_take", HANDLED | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_semaphore_give] = {"semaphore_give", HANDLED | IS(EOVERFLOW), ENDED},
	[FUZZ_CALL_semaphore_destroy] = {"semaphore_destroy", HANDLED | IS(EPERM), ENDED},
	[FUZZ_CALL_channel_create] = {"channel_create",
				      IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(ENOMEM) | IS(EAGAIN) |
					      NAMED | MEMORY,
				      CUT},
	[FUZZ_CALL_channel_retrieve] = {"channel_retrieve", FOUND | IS(EINVAL), ENDED},
	[FUZZ_CALL_channel_memory] = {"channel_memory", HANDLED, ENDED},
	[FUZZ_CALL_channel_flags] = {"channel_flags", HANDLED, ENDED},
	[FUZZ_CALL_channel_end] = {"channel_end", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_channel_wait] = {"channel_wait",
				    HANDLED | IS(EINVAL) | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_channel_wake] = {"channel_wake", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_channel_lock] = {"channel_lock",
				    HANDLED | IS(EINVAL) | IS(EDEADLK) | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_channel_unlock] = {"channel_unlock", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_channel_close] = {"channel_close", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_channel_destroy] = {"channel_destroy", HANDLED | IS(EPERM), ENDED},
	[FUZZ_CALL_channel_status] = {"channel_status", HANDLED, ENDED},
	[FUZZ_CALL_own_component] = {"own_component", IS(GOOD) | IS(EPERM), ENDED},
	[FUZZ_CALL_memory_name] = {"memory_name",
				   IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(EBADF) | IS(EAGAIN) |
					   NAMED,
				   ENDED},
	[FUZZ_CALL_memory_find] = {"memory_find", FOUND, ENDED},
	[FUZZ_CALL_memory_unname] = {"memory_unname", IS(GOOD) | IS(EPERM) | IS(ENOENT), ENDED},
	[FUZZ_CALL_condition_create] = {"condition_create", IS(GOOD) | IS(EPERM) | IS(EAGAIN), CUT},
	[FUZZ_CALL_condition_await] = {"condition_await",
				       HANDLED | IS(EPERM) | IS(EINVAL) | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_condition_signal] = {"condition_signal", HANDLED, ENDED},
	[FUZZ_CALL_condition_broadcast] = {"condition_broadcast", HANDLED, ENDED},
	[FUZZ_CALL_condition_destroy] = {"condition_destroy", HANDLED, ENDED},
	[FUZZ_CALL_event_open] = {"event_open", IS(GOOD) | IS(EPERM) | IS(EINVAL) | IS(EAGAIN),
				  CUT},
	[FUZZ_CALL_event_watch] = {"event_watch", HANDLED | IS(EINVAL) | IS(EEXIST) | IS(ENOMEM),
				   ENDED},
	[FUZZ_CALL_event_unwatch] = {"event_unwatch", HANDLED | IS(EINVAL), ENDED},
	[FUZZ_CALL_event_collect] = {"event_collect", HANDLED | IS(ECANCELED) | IS(MORE)},
	[FUZZ_CALL_event_close] = {"event_close", HANDLED, ENDED},
	[FUZZ_CALL_help] = {"help", IS(GOOD) | IS(EPERM) | IS(EINVAL), ENDED},
	[FUZZ_CALL_print] = {"print", IS(GOOD) | IS(EPERM), ENDED},
};
