#include "cast.h"

#include "obey.h"

extern struct board shared_board;
extern char gate_pong[];

int64_t gate_to_pong(void)
{
	return (int64_t)((uintptr_t)gate_pong >> CAP_INDEX_SHIFT & ((1u << CAP_INDEX_BITS) - 1));
}

int64_t cast_granted(enum cap_type type)
{
	const struct crt_grant *grant =
		(const void *)((const char *)crt_startup + crt_startup->grants);

	for (uint32_t i = 0; i < crt_startup->grant_count; i++)
		if (grant[i].type == type)
			return grant[i].slot;
	return 0;
}

int64_t port(void)
{
	return cast_granted(CAP_PORTS);
}

static int64_t hear(const struct board_puppet *puppet)
{
	struct crt_event event;

	while (__atomic_load_n(&puppet->state, __ATOMIC_ACQUIRE) != BOARD_DONE)
		crt_rcv_wait(CRT_RCV_SELF, 0, 0, crt_cycles() + BOARD_PAUSE, &event);
	return puppet->result;
}

static int64_t have_puppet(struct board_puppet *puppet, enum board_order order, const uint64_t *word)
{
	puppet->order = order;
	for (int i = 0; i < BOARD_WORDS; i++)
		puppet->word[i] = word[i];
	__atomic_store_n(&puppet->state, BOARD_ASKED, __ATOMIC_RELEASE);
	return hear(puppet);
}

int64_t cast_heard(enum player player)
{
	return hear(&shared_board.puppet[player - B]);
}

int64_t cast_order(enum player player, enum board_order order, uint64_t a, uint64_t b, uint64_t c,
		   uint64_t d)
{
	uint64_t word[BOARD_WORDS] = {a, b, c, d};

	if (player == A)
		return obey(order, word);
	return have_puppet(&shared_board.puppet[player - B], order, word);
}

uint64_t cast_number(enum player player)
{
	static const char *const keys[] = {[B] = "b", [C] = "c", [D] = "d", [E] = "e", [F] = "f"};

	return player == A ? crt_startup->instance : (uint64_t)args_get_number(keys[player], 0);
}

int64_t cast_alloc(enum player player)
{
	return cast_order(player, BOARD_ALLOC, 0, 0, 0, 0);
}

int64_t cast_free(enum player player, int64_t page)
{
	return cast_order(player, BOARD_FREE, (uint64_t)page, 0, 0, 0);
}

int64_t cast_accept(enum player player, enum player from, uint64_t count)
{
	return cast_order(player, BOARD_ACCEPT, cast_number(from), count, 0, 0);
}

int64_t cast_delegate(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		      uint64_t rights)
{
	return cast_order(from, BOARD_DELEGATE, kind, (uint64_t)where, cast_number(to), rights);
}

int64_t cast_grant(enum player from, enum capmgr_kind kind, int64_t where, enum player to)
{
	return cast_order(from, BOARD_GRANT, kind, (uint64_t)where, cast_number(to), 0);
}

int64_t cast_revoke(enum player player, enum capmgr_kind kind, int64_t where)
{
	return cast_order(player, BOARD_REVOKE, kind, (uint64_t)where, 0, 0);
}

int64_t cast_revoke_one(enum player player, enum capmgr_kind kind, int64_t where, enum player child,
			int64_t child_where)
{
	return cast_order(player, BOARD_REVOKE_ONE, kind, (uint64_t)where, cast_number(child),
			  (uint64_t)child_where);
}

int64_t cast_relinquish(enum player player, enum capmgr_kind kind, int64_t where)
{
	return cast_order(player, BOARD_RELINQUISH, kind, (uint64_t)where, 0, 0);
}

int64_t cast_quota(enum player player, enum capmgr_quota quota)
{
	return cast_order(player, BOARD_QUOTA, quota, 0, 0, 0);
}

int64_t cast_memory(enum player player, uint64_t pages)
{
	return cast_order(player, BOARD_MEMORY, pages, 0, 0, 0);
}

int64_t cast_offer(enum player from, int64_t memory, enum player to, uint64_t rights)
{
	return cast_order(from, BOARD_OFFER, (uint64_t)memory, cast_number(to), rights, 0);
}

int64_t cast_map(enum player player, int64_t memory, uint64_t rights)
{
	return cast_order(player, BOARD_MAP, (uint64_t)memory, 0, rights, 0);
}

int64_t cast_unmap(enum player player, int64_t memory)
{
	return cast_order(player, BOARD_UNMAP, (uint64_t)memory, 0, 0, 0);
}

int64_t cast_destroy(enum player player, int64_t memory)
{
	return cast_order(player, BOARD_DESTROY, (uint64_t)memory, 0, 0, 0);
}

int64_t cast_read(enum player player, int64_t address)
{
	return cast_order(player, BOARD_READ, (uint64_t)address, 0, 0, 0);
}

int64_t cast_write(enum player player, int64_t address, int64_t word)
{
	return cast_order(player, BOARD_WRITE, (uint64_t)address, (uint64_t)word, 0, 0);
}

int64_t cast_call(enum player player, int64_t slot, int64_t number)
{
	return cast_order(player, BOARD_CALL, (uint64_t)slot, (uint64_t)number, 0, 0);
}

int64_t cast_port(enum player player, int64_t slot)
{
	return cast_order(player, BOARD_PORT, (uint64_t)slot, 0, 0, 0);
}
