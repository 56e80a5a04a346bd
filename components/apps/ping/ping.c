/* Calls pong through its gates, a number of times that the composition says. */
#include "crt.h"
#include "pong.h"

int main(void);

#define ROUNDS 3

static int play(int64_t rounds)
{
	int64_t number = 0;

	for (int64_t round = 0; round < rounds; round++) {
		int64_t answer = pong(number);

		if (answer < 0) {
			crt_print("ping: pong failed: %s\n", crt_error_text(answer));
			return 1;
		}
		crt_print("ping: %ld, pong: %ld\n", number, answer);
		number = answer;
	}
	return 0;
}

/* What crosses a gate, and what the server learns of its caller. */
static int check(void)
{
	if (pong_sum(1, 2, 3, 4, 5, 6) != 21) {
		crt_print("ping: words were lost on the way\n");
		return 1;
	}
	if (pong_who() != crt_startup->instance) {
		crt_print("ping: pong takes us for somebody else\n");
		return 1;
	}
	if (pong(-1) != -TESSERA_EINVAL) {
		crt_print("ping: pong's error did not arrive\n");
		return 1;
	}
	return 0;
}

int main(void)
{
	return play(args_get_number("rounds", ROUNDS)) || check();
}
