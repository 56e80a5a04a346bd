#include "managed.h"

__attribute__((weak)) bool crt_managed_busy(void)
{
	return false;
}
