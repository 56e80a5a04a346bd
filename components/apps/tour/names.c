#include "names.h"

const char *name_of_player(enum player player)
{
	static const char *const names[CAST] = {
		[TOUR] = "tour", [ALICE] = "alice", [BOB] = "bob", [CAROL] = "carol"};

	return names[player];
}

const char *name_of(uint64_t number)
{
	for (enum player player = TOUR; player < CAST; player++)
		if (cast_number(player) == number)
			return name_of_player(player);
	return CHILD;
}
