/* Pages in another component as well. */
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "managed_cases.h"

#define PAGE 4096
#define WORD 4711

static char *pages_of(size_t count)
{
	void *pages = NULL;

	CHECK(crt_page_allocn(&pages, count), 0);
	return pages;
}

static void write_words(char *pages, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		*(volatile uint64_t *)(pages + i * PAGE) = WORD + i;
}

static void check_words(uint64_t there, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		CHECK(cast_read(B, (int64_t)there + i * PAGE), WORD + i);
}

static void pages_are_there_in_order(void)
{
	char *pages = pages_of(20);
	uint64_t there = 0;

	write_words(pages, 20);
	CHECK(crt_page_aliasn_in(pages, 20, puppet(), &there), 0);
	check_words(there, 20);
	CHECK(cast_write(B, (int64_t)there + 19 * PAGE, 1), 0);
	CHECK(*(volatile uint64_t *)(pages + 19 * PAGE), 1);
	free_pages(pages, 20);
	CHECK(cast_read(B, (int64_t)there), BOARD_FAULT);
}

static void read_only_is_read_only(void)
{
	char *page = pages_of(1);
	uint64_t there = 0;

	write_words(page, 1);
	CHECK(crt_ro_page_aliasn_aligned_in(page, PAGE, 1, puppet(), &there), 0);
	check_words(there, 1);
	CHECK(cast_write(B, (int64_t)there, 1), BOARD_FAULT);
	free_pages(page, 1);
}

/* What fills the way to there is gone afterwards. */
static void they_are_aligned(void)
{
	char *first = pages_of(1), *pages = pages_of(3);
	uint64_t there = 0, aligned = 0;

	write_words(pages, 3);
	CHECK(crt_page_aliasn_in(first, 1, puppet(), &there), 0);
	CHECK(crt_page_aliasn_aligned_in(pages, 64 * PAGE, 3, puppet(), &aligned), 0);
	CHECK(aligned % (64 * PAGE), 0);
	check_words(aligned, 3);
	CHECK(cast_read(B, (int64_t)there + PAGE), BOARD_FAULT);
	free_pages(pages, 3);
	free_pages(first, 1);
}

static void a_run_is_not_broken_by_what_is_there(void)
{
	char *single = pages_of(3), *pages = pages_of(2);
	uint64_t at[3], there = 0;

	write_words(pages, 2);
	for (unsigned i = 0; i < 3; i++)
		CHECK(crt_page_aliasn_in(single + i * PAGE, 1, puppet(), &at[i]), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, (int64_t)single + PAGE), 0);
	CHECK(crt_page_aliasn_in(pages, 2, puppet(), &there), 0);
	CHECK(there > at[2], true);
	check_words(there, 2);
	CHECK(cast_read(B, (int64_t)at[1]), BOARD_FAULT);
	free_pages(pages, 2);
	free_pages(single, 3);
}

static void they_can_be_the_components_own_twice(void)
{
	char *page = pages_of(1);
	uint64_t there = 0;

	write_words(page, 1);
	CHECK(crt_page_aliasn_in(page, 1, CRT_COMP_SELF, &there), 0);
	CHECK(*(volatile uint64_t *)there, WORD);
	free_pages(page, 1);
}

static void wrong_pages_counts_and_places(void)
{
	char *pages = pages_of(2);
	uint64_t there;

	CHECK(crt_page_aliasn_in(pages, 0, puppet(), &there), -TESSERA_EINVAL);
	CHECK(crt_page_aliasn_in(pages + 1, 1, puppet(), &there), -TESSERA_EINVAL);
	CHECK(crt_page_aliasn_aligned_in(pages, PAGE / 2, 1, puppet(), &there), -TESSERA_EINVAL);
	CHECK(crt_page_aliasn_aligned_in(pages, 3 * PAGE, 1, puppet(), &there), -TESSERA_EINVAL);
	CHECK(crt_page_aliasn_in(NULL, 1, puppet(), &there), -TESSERA_EFAULT);
	CHECK(crt_page_aliasn_in(pages, 3, puppet(), &there), -TESSERA_EFAULT);
	CHECK(crt_page_aliasn_in(pages, 1, (crt_comp_t){9}, &there), -TESSERA_EBADF);
	CHECK(crt_page_aliasn_in(pages, 1, crt_comp_of(UINT64_MAX), &there), -TESSERA_EBADF);
	CHECK(crt_page_aliasn_in(pages, 1, gone(), &there), -TESSERA_ESTALE);
	free_pages(pages, 2);
}

/* Farther than fillers go: they are taken back as well. */
static void an_alignment_that_is_too_far_away(void)
{
	char *pages = pages_of(2);
	uint64_t there;

	CHECK(crt_page_aliasn_in(pages, 1, puppet(), &there), 0);
	CHECK(crt_page_aliasn_aligned_in(pages + PAGE, 2048 * PAGE, 1, puppet(), &there),
	      -TESSERA_ENOSPC);
	free_pages(pages, 2);
}

static void who_does_not_accept_them_gets_none(void)
{
	char *pages = pages_of(4);
	uint64_t there;

	CHECK(cast_accept(B, A, 2), 0);
	CHECK(crt_page_aliasn_in(pages, 4, puppet(), &there), -TESSERA_EPERM);
	CHECK(cast_accept(B, A, 60000), 0);
	free_pages(pages, 4);
}

#define PAGES_MAX 512

/* The way to an aligned address takes a page. */
static void who_has_no_memory_left_makes_nothing(void)
{
	static int64_t taken[PAGES_MAX];
	char *first = pages_of(1), *page = pages_of(1);
	crt_thd_t thread;
	crt_rcv_t rcv;
	uint64_t there;
	int count = 0;

	CHECK(crt_page_aliasn_in(first, 1, puppet(), &there), 0);
	while (count < PAGES_MAX && (taken[count] = cast_alloc(A)) > 0)
		count++;
	CHECK(crt_page_aliasn_aligned_in(page, 64 * PAGE, 1, puppet(), &there), -TESSERA_ENOMEM);
	CHECK(crt_thd_create(&thread, NULL, NULL), -TESSERA_ENOMEM);
	CHECK(crt_rcv_create(&rcv, &thread, 1, NULL, NULL), -TESSERA_ENOMEM);
	while (count > 0)
		CHECK(cast_free(A, taken[--count]), 0);
	free_pages(page, 1);
	free_pages(first, 1);
}

const struct managed_case managed_pages[] = {
	{"pages-are-there-in-order", pages_are_there_in_order},
	{"read-only-is-read-only", read_only_is_read_only},
	{"they-are-aligned", they_are_aligned},
	{"a-run-is-not-broken-by-what-is-there", a_run_is_not_broken_by_what_is_there},
	{"they-can-be-the-components-own-twice", they_can_be_the_components_own_twice},
	{"wrong-pages-counts-and-places", wrong_pages_counts_and_places},
	{"an-alignment-that-is-too-far-away", an_alignment_that_is_too_far_away},
	{"who-does-not-accept-them-gets-none", who_does_not_accept_them_gets_none},
	{"who-has-no-memory-left-makes-nothing", who_has_no_memory_left_makes_nothing},
	{0},
};
