/* Serves echo.h. */
#include "echo.h"

int64_t echo_long(int64_t status)
{
	return status;
}

/* The upper half of the word that crosses is not the status's: C leaves it open. */
int echo_int(int64_t status)
{
	return (int)status;
}

long echo_six(long a, long b, long c, long d, long e, long f)
{
	return ((((a * 10 + b) * 10 + c) * 10 + d) * 10 + e) * 10 + f;
}
