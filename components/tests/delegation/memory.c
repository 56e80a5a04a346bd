/* Shared memory: made, offered, mapped, and nobody's to take back. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define WORD  0x7e55e7a
#define READ  RIGHT_MAP
#define WRITE (RIGHT_MAP | RIGHT_WRITE)
#define PAGE  4096

static int64_t map_at(enum player player, int64_t memory, int64_t address)
{
	return cast_order(player, BOARD_MAP, (uint64_t)memory, (uint64_t)address, WRITE, 0);
}

static int64_t fact(enum player player, int64_t memory, enum capmgr_memory_fact fact)
{
	return cast_order(player, BOARD_FACT, (uint64_t)memory, fact, 0, 0);
}

/* Of A's, offered to B. */
static int64_t fresh(uint64_t pages, uint64_t rights)
{
	int64_t memory = cast_memory(A, pages);

	CHECK_GOOD(memory);
	CHECK(cast_offer(A, memory, B, rights), 0);
	return memory;
}

static int64_t mapped(enum player player, int64_t memory, uint64_t rights)
{
	int64_t address = cast_map(player, memory, rights);

	CHECK_GOOD(address);
	return address;
}

/* ------------------------------------------------------------------ sharing */

static void all_who_map_it_see_the_same_pages(void)
{
	int64_t memory = fresh(CAPMGR_MEMORY_PAGES, WRITE);
	int64_t a = mapped(A, memory, WRITE), b = mapped(B, memory, WRITE);

	for (int i = 0; i < CAPMGR_MEMORY_PAGES; i++) {
		CHECK(cast_read(B, b + i * PAGE), 0);
		CHECK(cast_write(A, a + i * PAGE, WORD + i), 0);
		CHECK(cast_read(B, b + i * PAGE), WORD + i);
		CHECK(cast_write(B, b + i * PAGE, i), 0);
		CHECK(cast_read(A, a + i * PAGE), i);
	}
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_read(A, a), BOARD_FAULT);
	CHECK(cast_read(B, b + (CAPMGR_MEMORY_PAGES - 1) * PAGE), BOARD_FAULT);
	CHECK(cast_destroy(A, memory), 0);
}

static void it_is_read_only_where_it_was_asked_for_so(void)
{
	int64_t memory = fresh(1, WRITE), a = mapped(A, memory, WRITE), b = mapped(B, memory, READ);

	CHECK(cast_write(B, b, 1), BOARD_FAULT);
	CHECK(cast_write(A, a, WORD), 0);
	CHECK(cast_read(B, b), WORD);
	CHECK(cast_unmap(B, memory), 0);
	b = mapped(B, memory, WRITE);
	CHECK(cast_write(B, b, 1), 0);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

static void without_the_right_it_is_not_mapped_writable(void)
{
	int64_t memory = fresh(1, READ), b;

	CHECK(cast_map(B, memory, WRITE), -TESSERA_EACCES);
	b = mapped(B, memory, READ);
	CHECK(cast_write(B, b, 1), BOARD_FAULT);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

static void what_was_written_stays_while_nobody_has_it_mapped(void)
{
	int64_t memory = fresh(1, READ), a = mapped(A, memory, WRITE), b;

	CHECK(cast_write(A, a, WORD), 0);
	CHECK(cast_unmap(A, memory), 0);
	b = mapped(B, memory, READ);
	CHECK(cast_read(B, b), WORD);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
	memory = fresh(1, READ);
	b = mapped(B, memory, READ);
	CHECK(cast_read(B, b), 0);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

/* ------------------------------------------------------------------ at which addresses */

static int64_t reserve(uint64_t pages)
{
	int64_t first = capmgr_pages_reserve(pages);

	CHECK_GOOD(first);
	return first;
}

static void release(int64_t first, int pages)
{
	for (int i = 0; i < pages; i++)
		CHECK(capmgr_page_release((uint64_t)(first + i * PAGE)), 0);
}

static void it_is_mapped_at_reserved_addresses(void)
{
	int64_t memory = cast_memory(A, 2), first = reserve(4);

	CHECK(map_at(A, memory, first + PAGE), first + PAGE);
	CHECK(cast_write(A, first + 2 * PAGE, WORD), 0);
	CHECK(cast_read(A, first), BOARD_FAULT);
	CHECK(cast_read(A, first + 3 * PAGE), BOARD_FAULT);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(capmgr_page_release((uint64_t)(first + PAGE)), -TESSERA_EINVAL);
	CHECK(capmgr_page_release((uint64_t)(first + 2 * PAGE)), -TESSERA_EINVAL);
	release(first, 1);
	release(first + 3 * PAGE, 1);
	CHECK(cast_destroy(A, memory), 0);
}

#define LEAF 512

static void it_may_lie_across_two_tables(void)
{
	int64_t memory = cast_memory(A, 4), first = reserve(LEAF), second = reserve(LEAF);
	int64_t address = second - 2 * PAGE;

	CHECK(second, first + LEAF * PAGE);
	CHECK(map_at(A, memory, address), address);
	for (int i = 0; i < 4; i++)
		CHECK(cast_write(A, address + i * PAGE, WORD), 0);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_read(A, second + PAGE), BOARD_FAULT);
	release(first, LEAF - 2);
	release(second + 2 * PAGE, LEAF - 2);
	CHECK(cast_destroy(A, memory), 0);
}

static void where_it_has_no_place_nothing_is_mapped(void)
{
	int64_t memory = cast_memory(A, 3), first = reserve(3);

	CHECK(map_at(A, memory, first + PAGE), -TESSERA_EINVAL);
	CHECK(map_at(A, memory, first + 1), -TESSERA_EINVAL);
	CHECK(map_at(A, memory, PAGE), -TESSERA_EINVAL);
	CHECK(map_at(A, memory, -PAGE), -TESSERA_EINVAL);
	CHECK(capmgr_page_alloc((uint64_t)(first + 2 * PAGE)), first + 2 * PAGE);
	CHECK(map_at(A, memory, first), -TESSERA_EINVAL);
	CHECK(cast_read(A, first), BOARD_FAULT);
	CHECK(cast_unmap(A, memory), -TESSERA_EINVAL);
	CHECK(cast_free(A, first + 2 * PAGE), 0);
	release(first, 2);
	CHECK(cast_destroy(A, memory), 0);
}

static void its_pages_are_not_freed_or_passed_on(void)
{
	int64_t memory = cast_memory(A, 1), page = mapped(A, memory, WRITE);

	CHECK(cast_free(A, page), -TESSERA_EPERM);
	CHECK(cast_delegate(A, CAPMGR_PAGE, page, B, READ), -TESSERA_EPERM);
	CHECK(cast_grant(A, CAPMGR_PAGE, page, B), -TESSERA_EPERM);
	CHECK(cast_revoke(A, CAPMGR_PAGE, page), -TESSERA_EPERM);
	CHECK(cast_revoke_one(A, CAPMGR_PAGE, page, A, page), -TESSERA_EPERM);
	CHECK(cast_relinquish(A, CAPMGR_PAGE, page), -TESSERA_EPERM);
	CHECK(capmgr_page_release((uint64_t)page), -TESSERA_EINVAL);
	CHECK(capmgr_page_alloc((uint64_t)page), -TESSERA_EINVAL);
	CHECK(cast_write(A, page, WORD), 0);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_free(A, page), -TESSERA_EINVAL);
	CHECK(cast_destroy(A, memory), 0);
}

static void nobody_has_it_mapped_twice(void)
{
	int64_t memory = cast_memory(A, 1);

	mapped(A, memory, READ);
	CHECK(cast_map(A, memory, READ), -TESSERA_EEXIST);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_unmap(A, memory), -TESSERA_EINVAL);
	CHECK(cast_destroy(A, memory), 0);
}

/* ------------------------------------------------------------------ to whom it is offered */

static void who_was_not_offered_it_knows_no_such_object(void)
{
	int64_t memory = fresh(1, WRITE);
	const int64_t none[] = {0, memory + 1, -1};

	CHECK(cast_map(C, memory, READ), -TESSERA_EBADF);
	CHECK(cast_unmap(C, memory), -TESSERA_EBADF);
	CHECK(cast_destroy(C, memory), -TESSERA_EBADF);
	CHECK(cast_offer(C, memory, C, READ), -TESSERA_EBADF);
	for (unsigned i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		CHECK(cast_map(A, none[i], READ), -TESSERA_EBADF);
		CHECK(cast_unmap(A, none[i]), -TESSERA_EBADF);
		CHECK(cast_destroy(A, none[i]), -TESSERA_EBADF);
		CHECK(cast_offer(A, none[i], B, READ), -TESSERA_EBADF);
	}
	CHECK(cast_destroy(A, memory), 0);
}

static void it_is_offered_further_with_the_same_rights_at_most(void)
{
	int64_t memory = fresh(1, READ);

	CHECK(cast_offer(B, memory, C, WRITE), 0);
	CHECK(cast_map(C, memory, WRITE), -TESSERA_EACCES);
	mapped(C, memory, READ);
	CHECK(cast_offer(C, memory, B, WRITE), 0);
	CHECK(cast_map(B, memory, WRITE), -TESSERA_EACCES);
	CHECK(cast_unmap(C, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

static void what_is_final_is_not_offered_further(void)
{
	int64_t memory = fresh(1, WRITE | CAPMGR_FINAL);

	CHECK(cast_offer(B, memory, C, READ), -TESSERA_EPERM);
	CHECK(cast_map(C, memory, READ), -TESSERA_EBADF);
	CHECK(cast_destroy(A, memory), 0);
}

/* To write it, as the final offer says; and to pass on the right to read it, as the other one does.
 */
static void two_offers_add_up_to_no_more_than_both(void)
{
	int64_t memory = fresh(1, WRITE | CAPMGR_FINAL);

	CHECK(cast_offer(A, memory, B, READ), 0);
	CHECK(cast_offer(B, memory, C, WRITE), 0);
	CHECK(cast_map(C, memory, WRITE), -TESSERA_EACCES);
	mapped(B, memory, WRITE);
	mapped(C, memory, READ);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_unmap(C, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

static void a_lesser_offer_takes_nothing(void)
{
	int64_t memory = fresh(1, WRITE);

	CHECK(cast_offer(A, memory, B, READ | CAPMGR_FINAL), 0);
	CHECK(cast_offer(B, memory, A, READ | CAPMGR_FINAL), 0);
	mapped(A, memory, WRITE);
	mapped(B, memory, WRITE);
	CHECK(cast_offer(B, memory, C, WRITE), 0);
	CHECK(cast_unmap(A, memory), 0);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

static void only_its_owner_destroys_it(void)
{
	int64_t memory = fresh(1, WRITE);

	CHECK(cast_destroy(B, memory), -TESSERA_EPERM);
	mapped(B, memory, WRITE);
	CHECK(cast_destroy(B, memory), -TESSERA_EPERM);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_destroy(A, memory), 0);
}

/* ------------------------------------------------------------------ its end */

static void who_has_it_mapped_keeps_it(void)
{
	int64_t memory = fresh(2, WRITE), b = mapped(B, memory, WRITE);
	int64_t paid = cast_quota(A, CAPMGR_PAGES_USED), of_b = cast_quota(B, CAPMGR_PAGES_USED);

	CHECK(cast_offer(A, memory, C, WRITE), 0);
	CHECK(cast_write(B, b + PAGE, WORD), 0);
	CHECK(cast_destroy(A, memory), 0);
	CHECK(cast_read(B, b + PAGE), WORD);
	CHECK(cast_quota(A, CAPMGR_PAGES_USED), paid);
	CHECK(cast_quota(B, CAPMGR_PAGES_USED), of_b);
	CHECK(cast_map(A, memory, READ), -TESSERA_EBADF);
	CHECK(cast_map(B, memory, READ), -TESSERA_EBADF);
	CHECK(cast_map(C, memory, READ), -TESSERA_EBADF);
	CHECK(cast_unmap(C, memory), -TESSERA_EBADF);
	CHECK(cast_offer(B, memory, C, READ), -TESSERA_EBADF);
	CHECK(cast_destroy(A, memory), -TESSERA_EBADF);
	CHECK(cast_unmap(B, memory), 0);
	CHECK(cast_quota(A, CAPMGR_PAGES_USED), paid - 2);
	CHECK(cast_unmap(B, memory), -TESSERA_EBADF);
}

static void its_owner_keeps_it_mapped_too(void)
{
	int64_t memory = cast_memory(A, 1), a = mapped(A, memory, WRITE);

	CHECK(cast_destroy(A, memory), 0);
	CHECK(cast_write(A, a, WORD), 0);
	CHECK(cast_quota(A, CAPMGR_MEM_OWNED), 0);
	CHECK(cast_quota(A, CAPMGR_MEM_MAPPED), 1);
	CHECK(cast_destroy(A, memory), -TESSERA_EBADF);
	CHECK(cast_unmap(A, memory), 0);
}

static void an_id_never_names_another_object(void)
{
	int64_t memory = cast_memory(A, 1), next;

	CHECK(cast_destroy(A, memory), 0);
	CHECK(cast_destroy(A, memory), -TESSERA_EBADF);
	next = cast_memory(A, 1);
	CHECK(next == memory, 0);
	CHECK(cast_map(A, memory, READ), -TESSERA_EBADF);
	CHECK(cast_destroy(A, next), 0);
}

/* ------------------------------------------------------------------ capacities */

static void there_is_an_end_to_what_one_owns(void)
{
	int64_t memory[CAPMGR_MEMORIES_OWNED], other;

	for (int i = 0; i < CAPMGR_MEMORIES_OWNED; i++)
		CHECK_GOOD(memory[i] = cast_memory(A, 1));
	CHECK(cast_memory(A, 1), -TESSERA_ENOSPC);
	other = cast_memory(B, 1);
	CHECK_GOOD(other);
	CHECK(cast_destroy(B, other), 0);
	CHECK(cast_destroy(A, memory[0]), 0);
	CHECK_GOOD(memory[0] = cast_memory(A, 1));
	for (int i = 0; i < CAPMGR_MEMORIES_OWNED; i++)
		CHECK(cast_destroy(A, memory[i]), 0);
}

/* What it has mapped counts for it, also when it is destroyed. */
static void there_is_an_end_to_what_one_has_mapped(void)
{
	int64_t memory[CAPMGR_MEMORIES_MAPPED], last = cast_memory(B, 1);

	for (int i = 0; i < CAPMGR_MEMORIES_MAPPED; i++) {
		mapped(A, memory[i] = cast_memory(A, 1), WRITE);
		CHECK(cast_destroy(A, memory[i]), 0);
	}
	CHECK(cast_offer(B, last, A, READ), 0);
	CHECK(cast_map(A, last, READ), -TESSERA_ENOSPC);
	CHECK(cast_unmap(A, memory[0]), 0);
	mapped(A, last, READ);
	CHECK(cast_unmap(A, last), 0);
	for (int i = 1; i < CAPMGR_MEMORIES_MAPPED; i++)
		CHECK(cast_unmap(A, memory[i]), 0);
	CHECK(cast_destroy(B, last), 0);
}

static void who_has_no_pages_left_gets_no_memory(void)
{
	int64_t left = cast_quota(A, CAPMGR_PAGES_LIMIT) - cast_quota(A, CAPMGR_PAGES_USED);
	int64_t memory[CAPMGR_MEMORIES_OWNED], result = 0;
	int count = 0;

	while (count < CAPMGR_MEMORIES_OWNED && (result = cast_memory(A, CAPMGR_MEMORY_PAGES)) > 0)
		memory[count++] = result;
	CHECK(result, -TESSERA_ENOMEM);
	CHECK(cast_quota(A, CAPMGR_PAGES_LIMIT) - cast_quota(A, CAPMGR_PAGES_USED),
	      left % CAPMGR_MEMORY_PAGES);
	while (count > 0)
		CHECK(cast_destroy(A, memory[--count]), 0);
}

#define ENTRY  0x400000
#define TABLES 5 /* pages that the tables of an empty component take: it can pay nothing else */

static int64_t offer_to_new(int64_t memory, int64_t *component)
{
	*component = capmgr_component_create(ENTRY, TABLES, 0, 0, 0);
	CHECK_GOOD(*component);
	return capmgr_memory_offer((uint64_t)memory, (uint64_t)*component, READ);
}

static void end(int64_t component)
{
	while (capmgr_component_end((uint64_t)component) == CAPMGR_MORE)
		;
}

static void it_is_offered_to_so_many_that_live(void)
{
	int64_t memory = cast_memory(A, 1), component[CAPMGR_MEMORY_USERS];

	for (int i = 1; i < CAPMGR_MEMORY_USERS; i++)
		CHECK(offer_to_new(memory, &component[i]), 0);
	CHECK(offer_to_new(memory, &component[0]), -TESSERA_ENOSPC);
	CHECK(cast_offer(A, memory, B, READ), -TESSERA_ENOSPC);
	CHECK(capmgr_memory_offer((uint64_t)memory, (uint64_t)component[1], WRITE), 0);
	end(component[1]);
	CHECK(cast_offer(A, memory, B, READ), 0);
	CHECK(cast_offer(A, memory, C, READ), -TESSERA_ENOSPC);
	end(component[0]);
	for (int i = 2; i < CAPMGR_MEMORY_USERS; i++)
		end(component[i]);
	CHECK(cast_destroy(A, memory), 0);
}

/* ------------------------------------------------------------------ wrong arguments */

static void there_is_no_such_size_or_right(void)
{
	int64_t memory = cast_memory(A, 1);
	static const uint64_t sizes[] = {0, CAPMGR_MEMORY_PAGES + 1, 1ull << 32, ~0ull};
	static const uint64_t rights[] = {0, RIGHT_WRITE, READ | RIGHT_RETYPE, READ | 512, ~0ull};

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		CHECK(cast_memory(A, sizes[i]), -TESSERA_EINVAL);
	for (unsigned i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
		CHECK(cast_offer(A, memory, B, rights[i]), -TESSERA_EINVAL);
		CHECK(cast_map(A, memory, rights[i]), -TESSERA_EINVAL);
	}
	CHECK(cast_map(A, memory, READ | CAPMGR_FINAL), -TESSERA_EINVAL);
	CHECK(cast_destroy(A, memory), 0);
}

static void it_is_not_offered_to_nobody(void)
{
	static const uint64_t nobody[] = {0, 60, ~0ull};
	int64_t memory = cast_memory(A, 1);

	for (unsigned i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++)
		CHECK(cast_order(A, BOARD_OFFER, (uint64_t)memory, nobody[i], READ, 0),
		      -TESSERA_ESTALE);
	CHECK(cast_destroy(A, memory), 0);
}

static void whoever_may_map_it_learns_whose_it_is_and_how_long(void)
{
	int64_t memory = fresh(3, READ), owner = (int64_t)cast_number(A);

	CHECK(fact(A, memory, CAPMGR_MEMORY_OWNER), owner);
	CHECK(fact(B, memory, CAPMGR_MEMORY_OWNER), owner);
	CHECK(fact(B, memory, CAPMGR_MEMORY_LENGTH), 3);
	CHECK(fact(B, memory, CAPMGR_MEMORY_FACTS), -TESSERA_EINVAL);
	CHECK(fact(C, memory, CAPMGR_MEMORY_OWNER), -TESSERA_EBADF);
	CHECK(fact(C, memory, CAPMGR_MEMORY_LENGTH), -TESSERA_EBADF);
	mapped(B, memory, READ);
	CHECK(cast_destroy(A, memory), 0);
	CHECK(fact(B, memory, CAPMGR_MEMORY_OWNER), -TESSERA_EBADF);
	CHECK(fact(B, memory, CAPMGR_MEMORY_LENGTH), -TESSERA_EBADF);
	CHECK(cast_unmap(B, memory), 0);
}

static const struct delegation_case cases[] = {
	{"all-who-map-it-see-the-same-pages", all_who_map_it_see_the_same_pages},
	{"it-is-read-only-where-it-was-asked-for-so", it_is_read_only_where_it_was_asked_for_so},
	{"without-the-right-it-is-not-mapped-writable",
	 without_the_right_it_is_not_mapped_writable},
	{"what-was-written-stays-while-nobody-has-it-mapped",
	 what_was_written_stays_while_nobody_has_it_mapped},
	{"it-is-mapped-at-reserved-addresses", it_is_mapped_at_reserved_addresses},
	{"it-may-lie-across-two-tables", it_may_lie_across_two_tables},
	{"where-it-has-no-place-nothing-is-mapped", where_it_has_no_place_nothing_is_mapped},
	{"its-pages-are-not-freed-or-passed-on", its_pages_are_not_freed_or_passed_on},
	{"nobody-has-it-mapped-twice", nobody_has_it_mapped_twice},
	{"who-was-not-offered-it-knows-no-such-object",
	 who_was_not_offered_it_knows_no_such_object},
	{"it-is-offered-further-with-the-same-rights-at-most",
	 it_is_offered_further_with_the_same_rights_at_most},
	{"what-is-final-is-not-offered-further", what_is_final_is_not_offered_further},
	{"two-offers-add-up-to-no-more-than-both", two_offers_add_up_to_no_more_than_both},
	{"a-lesser-offer-takes-nothing", a_lesser_offer_takes_nothing},
	{"only-its-owner-destroys-it", only_its_owner_destroys_it},
	{"who-has-it-mapped-keeps-it", who_has_it_mapped_keeps_it},
	{"its-owner-keeps-it-mapped-too", its_owner_keeps_it_mapped_too},
	{"an-id-never-names-another-object", an_id_never_names_another_object},
	{"there-is-an-end-to-what-one-owns", there_is_an_end_to_what_one_owns},
	{"there-is-an-end-to-what-one-has-mapped", there_is_an_end_to_what_one_has_mapped},
	{"who-has-no-pages-left-gets-no-memory", who_has_no_pages_left_gets_no_memory},
	{"it-is-offered-to-so-many-that-live", it_is_offered_to_so_many_that_live},
	{"there-is-no-such-size-or-right", there_is_no_such_size_or_right},
	{"it-is-not-offered-to-nobody", it_is_not_offered_to_nobody},
	{"whoever-may-map-it-learns-whose-it-is-and-how-long",
	 whoever_may_map_it_learns_whose_it_is_and_how_long},
	{0},
};

const struct delegation_suite delegation_memory = {"memory", cases};
