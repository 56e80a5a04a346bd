/* Serves pong.h. It has no main: it works on the threads of those who call it. */
#include "pong.h"

#include "crt.h"

int cos_init(void);

static int64_t step;

int cos_init(void)
{
	step = args_get_number("step", 1);
	return 0;
}

int64_t pong(int64_t number)
{
	return number < 0 ? -TESSERA_EINVAL : number + step;
}

int64_t pong_sum(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	return (int64_t)(a + b + c + d + e + f);
}

int64_t pong_who(void)
{
	return (int64_t)crt_badge();
}
