#include <tessera/abi.h>

#include "condition_internal.h"

/* What the wait came to is told, but for a mutex that needs attention more; it is locked in each case that
 * it was unlocked in. */
int condition_wait(struct condition condition, struct mutex mutex)
{
	int result = condition_await(condition, mutex), error;

	if (result && result != -TESSERA_ECANCELED)
		return result;
	error = mutex_lock(mutex);
	return error ? error : result;
}
