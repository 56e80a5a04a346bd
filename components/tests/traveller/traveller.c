/* A process that goes to an inn and does there what its name says. */
#include <string.h>

#include "crt.h"
#include "inn_on.h"
#include "inns.h"

int main(void);

int main(void)
{
	uint64_t how = strcmp(crt_name(), "spins") ? INN_RETURNS : INN_SPINS;

	return inn_stay_on((crt_sinv_t){GUEST_GATE}, how, 0, 0, 0, 1) < 0;
}
