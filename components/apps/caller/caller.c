/*
 * Calls echo by its stubs and by their twins, and compares what comes back. Its exit code is the
 * number of calls that came back otherwise than they should.
 */
#include <limits.h>

#include "crt.h"
#include "crt_slots.h"
#include "echo_at.h"

int main(void);

/* What the composition grants: the functions of echo.h, in their order. */
#define GATE_LONG ((crt_sinv_t){CRT_SLOT_FIRST_GATE})
#define GATE_INT  ((crt_sinv_t){CRT_SLOT_FIRST_GATE + 1})
#define GATE_SIX  ((crt_sinv_t){CRT_SLOT_FIRST_GATE + 2})
#define NO_GATE	  ((crt_sinv_t){CRT_SLOT_FIRST_GATE + 3})

static int wrong;

static void expect(const char *what, int64_t found, int64_t expected)
{
	if (found == expected)
		return;
	crt_print("caller: %s: %ld, not %ld\n", what, found, expected);
	wrong++;
}

/* What a server may say, and what only the kernel may. */
static const struct {
	int64_t said;
	int64_t heard_long;
	int heard_int;
} statuses[] = {
	{0, 0, 0},
	{-1, -1, -1},
	{-TESSERA_ENOENT, -TESSERA_ENOENT, -TESSERA_ENOENT},
	{-511, -511, -511},
	{-512, -TESSERA_ERANGE, -TESSERA_ERANGE},
	{-513, -TESSERA_ERANGE, -TESSERA_ERANGE},
	{INT_MIN, -TESSERA_ERANGE, -TESSERA_ERANGE},
	{INT_MAX, INT_MAX, INT_MAX},
	{INT64_MIN, -TESSERA_ERANGE, 0},
	{INT64_MAX, INT64_MAX, -1},
	{0xfffffe00, 0xfffffe00, -TESSERA_ERANGE}, /* -512 in the lower half */
	{-0xffffffffl, -TESSERA_ERANGE, 1},
};

static void check_statuses(void)
{
	for (unsigned i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		expect("a status of 64 bits", echo_long(statuses[i].said), statuses[i].heard_long);
		expect("a status of 32 bits", echo_int(statuses[i].said), statuses[i].heard_int);
		expect("a twin's status of 64 bits", echo_long_at(GATE_LONG, statuses[i].said),
		       statuses[i].heard_long);
		expect("a twin's status of 32 bits", echo_int_at(GATE_INT, statuses[i].said),
		       statuses[i].heard_int);
	}
}

static void check_twins(void)
{
	expect("six words", echo_six(1, 2, 3, 4, 5, 6), 123456);
	expect("a twin's six words", echo_six_at(GATE_SIX, 1, 2, 3, 4, 5, 6), 123456);
	expect("a gate that is none", echo_six_at(NO_GATE, 1, 2, 3, 4, 5, 6), -TESSERA_ENOENT);
	expect("a capability that is no gate",
	       echo_long_at((crt_sinv_t){CRT_SLOT_RCV}, 1), -TESSERA_EBADF);
}

int main(void)
{
	check_statuses();
	check_twins();
	crt_print("caller: %d calls came back otherwise than they should\n", wrong);
	return wrong;
}
