/* Components that share memory: `first` has cases, and tells the others what to do in them. */
#include <string.h>

#include "crt_startup.h"
#include "orders.h"

int main(void)
{
	if (!strcmp(crt_name(), "first"))
		return sharing_run();
	obey();
	return 0;
}
