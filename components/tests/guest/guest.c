/* Calls a server that may not admit it. */
#include "crt.h"
#include "pong.h"

int main(void);

int main(void)
{
	int64_t answer = pong(1);

	if (answer < 0)
		crt_print("%s: not admitted: %s\n", crt_name(), crt_error_text(answer));
	else
		crt_print("%s: admitted\n", crt_name());
	return 0;
}
