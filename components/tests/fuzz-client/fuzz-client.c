/* Serves fuzz_client.h on the director's thread: what it calls there is called by this component.
 */
#include "fuzz_client.h"

#include "capmgr.h"
#include "crt.h"
#include "fuzz.h"

int64_t fuzz_client_begin(void)
{
	fuzz_begin(FUZZ_SECOND);
	return 0;
}

int64_t fuzz_client_turn(uint64_t season)
{
	if (season >= FUZZ_SEASONS)
		return -TESSERA_EINVAL;
	fuzz_turn(FUZZ_SECOND, (enum fuzz_season)season);
	return 0;
}

int64_t fuzz_client_give_back(void)
{
	return fuzz_give_back(FUZZ_SECOND);
}

int64_t fuzz_client_make_tables(void)
{
	fuzz_make_tables(FUZZ_SECOND);
	return 0;
}

int64_t fuzz_client_quota(uint64_t quota)
{
	return capmgr_quota(quota);
}
